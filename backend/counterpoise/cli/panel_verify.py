"""``counterpoise panel verify``: whether a minority's report is what its group signed."""

from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from counterpoise.cli.arguments import JsonFlag
from counterpoise.cli.output import out, print_json
from counterpoise.domain.errors import InvalidEnvelope, InvalidSignature
from counterpoise.domain.panels.group_signing import SignedReport, open_report
from counterpoise.files.minority_reports import FiledReport, read_reports
from counterpoise.signing.ed25519 import verifies

__all__ = ["verify_command"]


def _checked(one: FiledReport) -> SignedReport | str:
    try:
        return open_report(one.envelope, one.keys, verifies)
    except (InvalidEnvelope, InvalidSignature) as error:
        return str(error)


def _plain(value: object) -> str:
    return "".join(one if one.isprintable() else " " for one in str(value))


def verify_command(
    reports: Annotated[
        Path,
        typer.Argument(metavar="REPORTS.json", help="What GET /api/v1/panels/ID/reports answers, kept in a file."),
    ],
    as_json: JsonFlag = False,
) -> None:
    """Check who signed the minority reports of a panel: how many keys of each group, over exactly these words.

    The exit code is 1 where a report is not what its group signed.
    """
    found = [(one, _checked(one)) for one in read_reports(reports)]
    wrong = any(isinstance(said, str) for _, said in found)
    if as_json:
        print_json(
            [
                {"number": one.number, "holds": False, "why": said}
                if isinstance(said, str)
                else {
                    "number": one.number,
                    "holds": True,
                    "signed": said.signed,
                    "keys": said.keys,
                    "report": said.document,
                }
                for one, said in found
            ]
        )
    else:
        for one, said in found:
            if isinstance(said, str):
                out.print(Text(f"Report {one.number} does not hold. {said}"))
                continue
            out.print(Text(f"Report {one.number} holds: signed by {said.signed} of the group's {said.keys} keys."))
            out.print(Text(f"  {_plain(said.document['title'])}"))
            out.print(Text(f"  {_plain(said.document['text'])}"))
        out.print(Text("The keys must be those that the panel's record named when the report was owed."))
    if wrong:
        raise typer.Exit(1)
