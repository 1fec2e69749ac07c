"""``counterpoise compile`` and ``counterpoise targets``."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any, cast

import typer
from rich.table import Table
from rich.text import Text

from counterpoise.cli.arguments import (
    BoundsFile,
    BudgetOption,
    ContextOption,
    JsonFlag,
    MeansOption,
    ProfileArgument,
    TargetOption,
    bounds_of,
    opened,
)
from counterpoise.cli.output import err, framed, print_json, print_text, write_files
from counterpoise.domain.canonical import canonical_bytes
from counterpoise.domain.compiler.policy import CompiledPolicy, Means, Options
from counterpoise.schemas.plain import export_document, target_document
from counterpoise.services.exports import always_lost, export
from counterpoise.services.targets.losses import in_short
from counterpoise.services.targets.registry import Export, target, targets

__all__ = ["compile_command", "targets_command"]

OutOption = Annotated[Path | None, typer.Option("--out", help="Write files into this folder.")]


def _show(policy: CompiledPolicy, digest: str) -> None:
    print_text(policy.prompt.text)
    thresholds = Table(title="Thresholds, where a guardrail scores requests", title_justify="left")
    for heading in ("hazard", "caution", "ratio", "care from", "refuse from", "capped by"):
        thresholds.add_column(heading)
    for limit in policy.thresholds:
        thresholds.add_row(
            f"{limit.hazard}  {limit.title}",
            str(limit.caution),
            f"{limit.ratio:g}",
            f"{limit.care_at:.4f}",
            f"{limit.refuse_at:.4f}",
            limit.capped_by or "",
        )
    err.print(thresholds)
    for ruling in policy.rulings:
        err.print(
            Text(
                f"Ruling on {ruling.subject}: asked {ruling.asked}; holds {ruling.holds}. "
                f"{ruling.won_by}: {ruling.reason}"
            )
        )
    if policy.unset:
        err.print(Text(f"Unset, so the model's own default applies: {', '.join(policy.unset)}."))
    for warning in policy.warnings:
        err.print(Text(f"Note: {warning}"))
    err.print(Text(f"About {policy.prompt.estimated_tokens} tokens. {digest}"))


def compile_command(
    profile: ProfileArgument,
    context: ContextOption = None,
    bounds: BoundsFile = None,
    means: MeansOption = "text",
    budget: BudgetOption = 1200,
    target_name: TargetOption = None,
    out_dir: OutOption = None,
    as_json: JsonFlag = False,
) -> None:
    """Compile a profile into a prompt, thresholds and trade-offs, or export it for a target.

    Without --target the prompt goes to stdout and the rest to stderr. With --out the files are written:
    compiled.json, or TARGET/… for each target.
    """
    held = opened()
    named = held.folder.profile(profile, held.catalogue)
    limits = bounds_of(bounds, held)
    options = Options(cast("Means", means), budget)
    document = held.policies.document(named, limits, context, options)
    if target_name is None:
        _compiled(held.policies.compile(named, limits, context, options), document, out_dir, as_json=as_json)
        return
    names = list(targets()) if target_name == "all" else [target(target_name).name]
    exports = [export(held.policies, name, named, limits, context, options) for name in names]
    if out_dir:
        _write(out_dir, {f"{one.target}/{file.path}": file.content for one in exports for file in one.artifacts})
    if as_json:
        wire = [export_document(one, document["digest"]).model_dump(mode="json") for one in exports]
        print_json({"exports": wire} if target_name == "all" else wire[0])
    else:
        _exported(exports, shown=out_dir is None)


def _write(folder: Path, files: dict[str, str]) -> None:
    for path in write_files(folder, files):
        err.print(Text(f"wrote {path}"))


def _compiled(policy: CompiledPolicy, document: dict[str, Any], out_dir: Path | None, *, as_json: bool) -> None:
    if out_dir:
        _write(out_dir, {"compiled.json": canonical_bytes(document).decode()})
    if as_json:
        print_json(document)
    elif not out_dir:
        _show(policy, document["digest"])


def _exported(exports: Sequence[Export], *, shown: bool) -> None:
    several = sum(len(one.artifacts) for one in exports) > 1
    for one in exports:
        for file in one.artifacts if shown else ():
            if several:
                err.print(Text(f"--- {one.target}/{file.path}"))
            print_text(file.content)
        for loss in one.losses:
            err.print(Text(f"{one.target} | {loss.subject} {loss.effect}: {loss.sentence}"))


def targets_command(as_json: JsonFlag = False) -> None:
    """List the places where a profile can run, what each can carry and what it loses."""
    held = opened()
    known = [(one, always_lost(held.policies, one.name)) for one in targets().values()]
    if as_json:
        print_json({"targets": [target_document(one, lost).model_dump(mode="json") for one, lost in known]})
        return
    table = Table(show_lines=True)
    table.add_column("target", no_wrap=True)
    for heading in ("carries", "loses"):
        table.add_column(heading)
    for one, lost in known:
        carried = ", ".join(part for part, flag in asdict(one.carries).items() if flag)
        table.add_row(Text(one.name), Text(carried), Text(in_short(lost)))
    framed.print(table)
    print_text(
        "What is lost of a profile that sets no axis. With --json every loss is a sentence; "
        "`counterpoise compile PROFILE --target TARGET` says what is lost of yours."
    )
