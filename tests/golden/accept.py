"""Accept the current output as golden: ``python -m tests.golden.accept [schemas|policies …]`` (``make accept``).

Each producer returns file names relative to the repository and their text; the golden tests compare, this writes.
"""

import json
import re
import sys
from collections.abc import Callable
from pathlib import Path

from tests.golden.route_roles import table
from tests.golden.target_tables import page
from typer.main import get_group
from typer.testing import CliRunner

from counterpoise.cli.main import app
from counterpoise.domain.canonical import canonical_bytes
from counterpoise.domain.compiler.policy import MEANS, Options
from counterpoise.domain.measurement.dose_response import unmet
from counterpoise.files.catalogue_store import CatalogueFolder
from counterpoise.schemas.formats import json_schemas
from counterpoise.schemas.measured import AxisMeasured, MeasuredDocument
from counterpoise.services.exports import export
from counterpoise.services.policies import Policies
from counterpoise.services.targets import registry

ROOT = Path(__file__).resolve().parents[2]
_FOLDER = CatalogueFolder(ROOT / "value_profiles")


def schemas() -> dict[str, str]:
    """The JSON Schemas that editors use."""
    made = json_schemas(_FOLDER.catalogue())
    return {
        f"value_profiles/schemas/{name}.schema.json": json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
        for name, schema in made.items()
    }


def policies() -> dict[str, str]:
    """Three profiles in two contexts and every means: the prompts, every digest, and one whole document."""
    catalogue = _FOLDER.catalogue()
    service = Policies(catalogue, _FOLDER.profiles(catalogue))
    files, digests = {}, {}
    for name in ("candid-coach", "reality-check", "balanced"):
        for context in (None, "mental-health"):
            for means in MEANS:
                found = service.document(service.profile(name), None, context, Options(means))
                stem = f"{name}.{context or 'base'}.{means}"
                files[f"tests/golden/policies/{stem}.txt"] = found["prompt"]["text"] + "\n"
                digests[stem] = found["digest"]
                if stem == "candid-coach.base.text":
                    files[f"tests/golden/policies/{stem}.json"] = canonical_bytes(found).decode()
    files["tests/golden/policies/digests.json"] = json.dumps(digests, indent=2) + "\n"
    return files


def targets() -> dict[str, str]:
    """Three profiles in two contexts for every target: the files that people would commit, and what they lose."""
    catalogue = _FOLDER.catalogue()
    service = Policies(catalogue, _FOLDER.profiles(catalogue))
    files = {}
    for profile in ("candid-coach", "balanced", "reality-check"):
        for context in (None, "mental-health"):
            for name in registry.targets():
                made = export(service, name, service.profile(profile), context=context)
                folder = f"tests/golden/targets/{profile}{f'.{context}' if context else ''}/{name}"
                files |= {f"{folder}/{file.path}": file.content for file in made.artifacts}
                files[f"{folder}/losses.txt"] = "".join(
                    f"{loss.subject} {loss.effect}: {loss.sentence}\n" for loss in made.losses
                )
    return files


HELP = re.compile(r"```text\n\$ counterpoise (?P<topic>[a-z-]* ?)--help\n.*?\n```", re.DOTALL)


def help_topics() -> list[str]:
    """The empty word for the whole command line, then every command."""
    return ["", *get_group(app).commands]


def help_text(topic: str) -> str:
    """The help of one command, 100 characters wide, in plain text."""
    plain = {"COLUMNS": "100", "LINES": "50", "NO_COLOR": "1", "TERM": "dumb"}
    shown = CliRunner().invoke(app, [*topic.split(), "--help"], prog_name="counterpoise", env=plain).output
    return "\n".join(line.rstrip() for line in shown.splitlines()).strip()


def command_line() -> dict[str, str]:
    """The help texts in docs/reference/command-line.md; the words between them stay as they are."""
    relative = "docs/reference/command-line.md"

    def fresh(found: re.Match[str]) -> str:
        topic = found["topic"]
        return f"```text\n$ counterpoise {topic}--help\n{help_text(topic)}\n```"

    return {relative: HELP.sub(fresh, (ROOT / relative).read_text(encoding="utf-8"))}


MEASURED_HEAD = """# What was measured

Made from the reports in `value_profiles/measurements` by `make accept`. What the words mean and what the numbers
cannot tell: [how we measure](how-we-measure.md). **These models are instruments; measure yours.**
"""


def _verdict(one: AxisMeasured) -> str:
    left = unmet(one.interval[0], one.rho, one.corrected_p, one.placebo)
    return {(): "yes", ("p",): "open"}.get(left, f"no ({', '.join(left)})")


def _open(found: MeasuredDocument) -> str:
    """A quick run cannot pass the corrected test, so what meets the other three conditions is open, not refuted."""
    undecided = sum(_verdict(one) == "open" for one in found.axes)
    return f"; {undecided} meet every condition but the corrected test, and stay open" if undecided else ""


def measured() -> dict[str, str]:
    """The stored reports as a page of tables."""
    parts = [MEASURED_HEAD]
    for path in sorted((ROOT / "value_profiles" / "measurements").glob("*.json")):
        found = MeasuredDocument.model_validate_json(path.read_text(encoding="utf-8"))
        passed = sum(one.passes for one in found.axes)
        length = "quick: three levels and nine requests" if found.quick else "full"
        parts.append(
            f"## {found.model.name}, means {found.means}\n\n"
            f"{found.measured_on}, {length}. Weights `{found.model.sha256}`, {found.model.runtime}. "
            f"Catalogue `{found.catalogue_digest}`.\n\n"
            f"**{passed} of {len(found.axes)} axes are shown to move as declared{_open(found)}.** {found.caveat}\n\n"
            "| axis | effect | 95% interval | rho | monotone | placebo | mention | reworded | as declared |\n"
            "|---|---|---|---|---|---|---|---|---|\n"
        )
        for one in found.axes:
            mention = "" if one.mention is None else f"{one.mention:+.3f}"
            reworded = (
                "" if one.paraphrase is None else f"{one.paraphrase.effect:+.3f} ({one.paraphrase.original:+.3f})"
            )
            parts.append(
                f"| {one.axis} | {one.effect:+.3f} | {one.interval[0]:+.3f} to {one.interval[1]:+.3f} | {one.rho:.2f} "
                f"| {one.monotone:.0%} | {one.placebo:+.3f} | {mention} | {reworded} "
                f"| {_verdict(one)} |\n"
            )
    return {"docs/explanation/what-was-measured.md": "\n".join(parts).replace("|\n\n|", "|\n|")}


PRODUCERS: dict[str, Callable[[], dict[str, str]]] = {
    "measured": measured,
    "schemas": schemas,
    "policies": policies,
    "targets": targets,
    "target_tables": page,
    "command_line": command_line,
    "access": table,
}


def main(names: list[str]) -> None:
    for name in names or list(PRODUCERS):
        for relative, text in PRODUCERS[name]().items():
            path = ROOT / relative
            path.parent.mkdir(parents=True, exist_ok=True)
            if not path.is_file() or path.read_text(encoding="utf-8") != text:
                path.write_text(text, encoding="utf-8")
                print(f"wrote {relative}")


if __name__ == "__main__":
    main(sys.argv[1:])
