"""``counterpoise consequences``: what a profile's thresholds cost on labelled cases."""

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from counterpoise.cli.arguments import BoundsFile, ContextOption, JsonFlag, ProfileArgument, bounds_of, opened
from counterpoise.cli.output import err, framed, out, print_json, write_files
from counterpoise.domain.errors import InvalidOption
from counterpoise.files.calibrations import calibration_text, read_calibration
from counterpoise.files.labelled_cases import read_cases
from counterpoise.schemas.consequences import consequences_document
from counterpoise.services.consequences import Consequences, ConsequencesReport
from counterpoise.services.consequences_words import (
    LIMITS,
    caution_cells,
    hazard_sentences,
    kind_sentence,
    together_sentence,
)

__all__ = ["consequences_command"]

_CAUTIONS = (0, 25, 50, 75, 100)


def _show(report: ConsequencesReport) -> None:
    for hazard in report.hazards:
        for sentence in hazard_sentences(hazard):
            out.print(Text(sentence))
        for kind, costs in hazard.kinds.items() if len(report.hazards) == 1 else ():
            out.print(Text(f"- {kind_sentence(kind, costs)}"))
        out.print()
    if len(report.hazards) > 1:
        out.print(Text(together_sentence(report)))
        for kind, costs in report.together.kinds.items():
            out.print(Text(f"- {kind_sentence(kind, costs)}"))
        out.print()
    moved = Table(title="If every hazard had this caution, all hazards together", title_justify="left")
    for heading in ("caution", "wrongful refusals, of harmless requests", "missed harms, of harmful requests"):
        moved.add_column(heading)
    for caution in _CAUTIONS:
        moved.add_row(str(caution), *caution_cells(report.together.cautions[caution]))
    framed.print(moved)
    if report.uncounted:
        out.print(Text(f"No case, so neither cost is known: {', '.join(report.uncounted)}."))
    for limit in LIMITS:
        out.print(Text(f"- {limit}"))


def consequences_command(
    profile: ProfileArgument,
    cases: Annotated[
        Path,
        typer.Option("--cases", help="Scored and labelled cases: CSV, or JSON lines (.jsonl).", show_default=False),
    ],
    context: ContextOption = None,
    bounds: BoundsFile = None,
    calibrate: Annotated[
        str | None, typer.Option("--calibrate", help="isotonic or platt: calibrate on other folds of these cases.")
    ] = None,
    calibration: Annotated[
        Path | None, typer.Option("--calibration", help="A calibration made before, bound to the same scorer.")
    ] = None,
    save_calibration: Annotated[
        Path | None, typer.Option("--save-calibration", help="Fit on all of these cases and write it to this file.")
    ] = None,
    seed: Annotated[int, typer.Option("--seed", help="Of folds and bootstrap.")] = 1,
    as_json: JsonFlag = False,
) -> None:
    """Count what a profile's thresholds cost on labelled cases: wrongful refusals and missed harms."""
    if save_calibration is not None and calibrate is None:
        raise InvalidOption("--save-calibration needs --calibrate isotonic or platt")
    held = opened()
    named = held.folder.profile(profile, held.catalogue)
    read = read_cases(cases, held.catalogue)
    service = Consequences(held.policies)
    report = service.of(
        named,
        read,
        context=context,
        bounds=bounds_of(bounds, held),
        calibrate=calibrate,
        calibration=None if calibration is None else read_calibration(calibration),
        seed=seed,
    )
    if save_calibration is not None and calibrate is not None:
        text = calibration_text(service.calibration(read, calibrate))
        for path in write_files(save_calibration.parent, {save_calibration.name: text}):
            err.print(Text(f"wrote {path}"))
    if as_json:
        print_json(consequences_document(report).model_dump(mode="json", by_alias=True))
    else:
        _show(report)
