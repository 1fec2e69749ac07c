"""``counterpoise panel``: what a panel counts and draws, on plain CSV files, without a server."""

import typer

from counterpoise.cli.panel_draw import draw_command
from counterpoise.cli.panel_opinions import opinions_command
from counterpoise.cli.panel_tally import tally_command

__all__ = ["panels_app"]

panels_app = typer.Typer(help="Panels on plain files: count ballots, map opinions, draw members.", no_args_is_help=True)


@panels_app.callback()
def panels() -> None:
    """Panels on plain files: count ballots, map opinions, draw members."""


panels_app.command("tally")(tally_command)
panels_app.command("opinions")(opinions_command)
panels_app.command("draw")(draw_command)
