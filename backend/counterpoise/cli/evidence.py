"""``counterpoise evidence``: the packs that are shipped, and whether a pack of your own can be read."""

from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from counterpoise.cli.arguments import JsonFlag, opened
from counterpoise.cli.output import out, print_json, write_files
from counterpoise.domain.standing.pack import EvidencePack
from counterpoise.files.evidence_importers.making import imported
from counterpoise.files.evidence_importers.people import Known
from counterpoise.files.evidence_packs import read_pack
from counterpoise.schemas.favours import EvidenceList, evidence_document

__all__ = ["evidence_app"]

evidence_app = typer.Typer(help="Evidence packs: list what is shipped, check one, make one.", no_args_is_help=True)


def _say(pack: EvidencePack) -> None:
    found = evidence_document(pack)
    made_up = ", made up" if found.synthetic else ""
    out.print(Text(f"{found.id}: {found.title} ({found.kind}{made_up}; n = {found.n:,}; licence: {found.licence})"))
    out.print(Text(f"  axes: {', '.join(found.axes)}"))
    out.print(Text(f"  groups by: {', '.join(found.dimensions) or 'nothing; everyone together'}"))


@evidence_app.command("list")
def list_command(as_json: JsonFlag = False) -> None:
    """List the shipped packs with their axes, groups and licence."""
    packs = opened().standing.packs()
    if as_json:
        print_json(EvidenceList(packs=[evidence_document(pack) for pack in packs]).model_dump(mode="json"))
        return
    for pack in packs:
        _say(pack)


@evidence_app.command("check")
def check_command(
    pack: Annotated[Path, typer.Argument(metavar="PACK", help="A folder with pack.yaml, or that file.")],
    as_json: JsonFlag = False,
) -> None:
    """Read a pack of your own and report every fault with file, line and field. Exits 1 if there is one."""
    found = read_pack(pack, opened().catalogue)
    if as_json:
        print_json(evidence_document(found).model_dump(mode="json"))
        return
    _say(found)


@evidence_app.command("import")
def import_command(
    recipe: Annotated[Path, typer.Argument(metavar="RECIPE", help="A YAML file that says how to read the data.")],
    into: Annotated[Path, typer.Option("--out", help="Folder of the pack that is made.")],
) -> None:
    """Make a pack from a survey, a Polis export, a values scale, ballots or choices. People need to have agreed."""
    held = opened()
    made = imported(recipe, Known(held.catalogue, held.policies.profiles))
    write_files(into, made)
    _say(read_pack(into, held.catalogue))
