"""``counterpoise statement``: draft, publish, withdraw, verify, kit; on files and the database of this machine."""

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.text import Text

from counterpoise.bootstrap.disclosure import drafts_of, file_sources
from counterpoise.bootstrap.statements import local_statements, verify_parts
from counterpoise.cli.arguments import (
    BoundsFile,
    BudgetOption,
    ContextOption,
    JsonFlag,
    MeansOption,
    ProfileArgument,
    TargetOption,
    bounds_of,
    evidence_ids,
    opened,
)
from counterpoise.cli.output import err, out, print_json, write_bytes
from counterpoise.client import Client
from counterpoise.domain.compiler.policy import MEANS, Options
from counterpoise.domain.disclosure.records import KeptStatement
from counterpoise.domain.disclosure.verifying import Verified
from counterpoise.domain.errors import InvalidDocument, InvalidOption
from counterpoise.files.kit_verifier import kit_parts
from counterpoise.files.statement_files import draft_text, located_again, read_draft
from counterpoise.services.statement_drafts import DraftRequest
from counterpoise.settings import Settings

__all__ = ["statements_app"]

statements_app = typer.Typer(
    help="Trade-off statements: draft, publish in the log of this machine, withdraw, verify, take away.",
    no_args_is_help=True,
)
VersionOption = Annotated[int | None, typer.Option("--version", help="Number of the version; the latest without it.")]


@statements_app.callback()
def statements() -> None:
    """Trade-off statements: draft, publish in the log of this machine, withdraw, verify, take away."""


def _beside(named: str, out_file: Path) -> str:
    """A file named as it is found from the draft's folder; a shipped id as it is."""
    path = Path(named)
    if not path.exists():
        return named
    try:
        return str(path.resolve().relative_to(out_file.resolve().parent))
    except ValueError:
        return str(path.resolve())


@statements_app.command("draft")
def draft_command(
    profile: ProfileArgument,
    out_file: Annotated[Path, typer.Option("--out", metavar="FILE", help="Write the draft here, as YAML.")],
    context: ContextOption = None,
    evidence: Annotated[
        str | None,
        typer.Option(
            "--evidence",
            metavar="PACK",
            help="Numbers from this pack: a folder or a shipped id.",
            autocompletion=evidence_ids,
        ),
    ] = None,
    against: Annotated[
        str | None, typer.Option("--against", metavar="PROFILE", help="Compare with this profile; else with 50:50.")
    ] = None,
    seed: Annotated[int, typer.Option("--seed", help="Seed of the bootstrap.")] = 0,
    name: Annotated[str | None, typer.Option("--name", help="Name of the permalink; the profile's id without.")] = None,
    operator: Annotated[str, typer.Option("--operator", help="Who offers this.")] = "",
    model: Annotated[str | None, typer.Option("--model", help="Model and version that it runs on.")] = None,
    target: TargetOption = None,
    bounds: BoundsFile = None,
    means: MeansOption = "text",
    budget: BudgetOption = 1200,
) -> None:
    """Write a draft: what is known is filled in, what only people can say is empty."""
    held, settings = opened(), Settings()
    if out_file.exists():
        raise InvalidOption(
            f"{out_file} is there already; what people wrote into it would be lost.", path=str(out_file)
        )
    if means not in MEANS:
        raise InvalidOption(f"There is no means {means!r}. Known: {', '.join(MEANS)}.", means=means)
    asked = DraftRequest(
        profile=_beside(profile, out_file),
        name=name,
        context=context,
        options=Options(means, budget),
        bounds=bounds_of(bounds, held),
        evidence=None if evidence is None else _beside(evidence, out_file),
        against=None if against is None else _beside(against, out_file),
        seed=seed,
        target=target,
        model=model,
        runs_on={"operator": operator},
    )
    made = drafts_of(settings, held).draft(asked, file_sources(held, out_file.resolve().parent))
    write_bytes(out_file, draft_text(made).encode())
    err.print(Text(f"wrote {out_file}"))
    err.print(Text(f"Fill in what is empty, then: counterpoise statement publish {out_file}"))


def _published(kept: KeptStatement, address: str, **more: Any) -> dict[str, Any]:
    return {
        "name": kept.name,
        "version": kept.version,
        "digest": kept.digest,
        "entry": kept.entry,
        "address": address,
        **more,
    }


@statements_app.command("publish")
def publish_command(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A draft (YAML).")],
    out_file: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Write the statement with its proof here.")
    ] = None,
    as_json: JsonFlag = False,
) -> None:
    """Check a draft, sign it, and publish it in the log of this machine; everything missing is named at once."""
    held, settings = opened(), Settings()
    draft, document = read_draft(file)
    with local_statements(settings, held) as local:
        try:
            revises = local.published(draft.name)
            checked = local.held.drafts.check(draft, file_sources(held, file.resolve().parent), revises=revises)
        except InvalidDocument as error:
            raise located_again(document, error) from None
        kept = local.publish(checked)
        address = local.address_of(kept)
        shown = local.shown(kept.name, kept.version)
        if out_file is not None and shown.bundle is not None:
            write_bytes(out_file, shown.bundle.written)
    if as_json:
        print_json(_published(kept, address, bundle=None if out_file is None else str(out_file)))
        return
    out.print(Text(f"Published {kept.name} version {kept.version} as entry {kept.entry} of the log."))
    out.print(Text(f"Statement  {kept.digest}"))
    out.print(Text(f"Page       {address} (where `counterpoise serve` runs)"))
    if out_file is not None:
        out.print(Text(f"Proof      {out_file}"))


@statements_app.command("withdraw")
def withdraw_command(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Name of the statement.")],
    because: Annotated[str, typer.Option("--because", help="Why, in public.")],
    version: VersionOption = None,
    as_json: JsonFlag = False,
) -> None:
    """Say in public, signed and logged, that a statement no longer stands; it stays readable."""
    held, settings = opened(), Settings()
    with local_statements(settings, held) as local:
        kept = local.withdraw(name, version, because)
        address = local.address_of(kept)
    if as_json:
        print_json(_published(kept, address, withdrawal_entry=kept.withdrawal_entry))
    else:
        out.print(Text(f"Withdrew {kept.name} version {kept.version}; entry {kept.withdrawal_entry} of the log."))


def _fetched(address: str) -> tuple[dict[str, bytes], bytes | None]:
    """The parts of a published statement, and its badge."""
    scheme, _, rest = address.partition("://")
    host, slash, path = rest.partition("/")
    path = (slash + path).removesuffix("/").removesuffix(".json")
    with Client(f"{scheme}://{host}") as client:
        parts = {"statement.json": client.public_file(f"{path}.json")}
        parts["compiled.json"] = client.public_file(f"{path}/compiled.json")
        if (aggregates := client.public_file_if_there(f"{path}/aggregates.json")) is not None:
            parts["aggregates.json"] = aggregates
        return parts, client.public_file(f"{path}/badge.svg")


@statements_app.command("verify")
def verify_command(
    source: Annotated[
        str, typer.Argument(metavar="FILE|URL", help="A statement with its proof, a kit (zip or folder), or a page.")
    ],
    log_key: Annotated[
        list[str] | None, typer.Option("--log-key", metavar="VKEY", help="Key of the log that you trust.")
    ] = None,
    statement_key: Annotated[
        list[str] | None, typer.Option("--statement-key", metavar="VKEY", help="Key of the publisher that you trust.")
    ] = None,
    policy: Annotated[Path | None, typer.Option("--policy", help="The compiled policy to check it against.")] = None,
    badge: Annotated[Path | None, typer.Option("--badge", help="A badge (SVG) to check it against.")] = None,
    as_json: JsonFlag = False,
) -> None:
    """Verify a statement, every part by itself; what does not hold is named, and the exit code is 1."""
    shown = None
    if source.startswith(("http://", "https://")):
        parts, shown = _fetched(source)
    else:
        parts = kit_parts(Path(source))
    if policy is not None:
        parts["compiled.json"] = kit_parts(policy)["statement.json"]
    if badge is not None:
        shown = kit_parts(badge)["statement.json"]
    found = verify_parts(parts, log_keys=log_key or None, statement_keys=statement_key or None, shown_badge=shown)
    if as_json:
        print_json(_verified(found))
    else:
        _tell(found)
    if not found.holds:
        raise typer.Exit(1)


def _verified(found: Verified) -> dict[str, Any]:
    return {
        "verified": found.holds,
        "broken": list(found.broken),
        "checks": [{"part": one.part, "holds": one.holds, "sentence": one.sentence} for one in found.checks],
        "digest": found.digest,
        "name": None if found.document is None else found.document["predicate"]["name"],
        "version": None if found.document is None else found.document["predicate"]["version"],
        "entry": found.index,
        "size": found.size,
        "keys": "given" if found.own_keys else "from the statement",
    }


def _tell(found: Verified) -> None:
    for one in found.checks:
        out.print(Text(f"{'holds ' if one.holds else 'BROKEN'}  {one.part:<11} {one.sentence}"))
    if not found.own_keys:
        out.print(
            Text("The keys came with the statement: this shows that the parts belong together, not whose they are.")
        )
    out.print(Text("Verified." if found.holds else "Not verified."))


@statements_app.command("kit")
def kit_command(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Name of the statement.")],
    out_file: Annotated[Path, typer.Option("--out", metavar="ZIP", help="Write the kit here.")],
    version: VersionOption = None,
) -> None:
    """Write one zip with statement, proof, policy, numbers, and a verifier that needs only Python and cryptography."""
    held = opened()
    with local_statements(Settings(), held) as local:
        kit = local.kit(local.shown(name, version))
    write_bytes(out_file, kit)
    err.print(Text(f"wrote {out_file}"))
