"""``counterpoise panel``: what a panel counts and draws, on plain CSV files, without a server."""

import typer

from counterpoise.cli.panel_draw import draw_command
from counterpoise.cli.panel_opinions import opinions_command
from counterpoise.cli.panel_tally import tally_command
from counterpoise.cli.panel_verify import verify_command

__all__ = ["panels_app"]

panels_app = typer.Typer(help="Panels on plain files: count, map opinions, draw, verify.", no_args_is_help=True)


@panels_app.callback()
def panels() -> None:
    """Panels on plain files: count ballots, map opinions, draw members, verify minority reports."""


panels_app.command("tally")(tally_command)
panels_app.command("opinions")(opinions_command)
panels_app.command("draw")(draw_command)
panels_app.command("verify")(verify_command)
