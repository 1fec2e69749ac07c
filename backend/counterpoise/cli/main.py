"""The application: commands, help, and errors as sentences with exit codes."""

import os
import sys
from typing import Annotated

import typer
from pydantic import ValidationError
from rich.text import Text

from counterpoise import __version__
from counterpoise.cli.administering import admin_app
from counterpoise.cli.changing import changes_command
from counterpoise.cli.comparing import diff_command, explain_command, lint_command
from counterpoise.cli.compiling import compile_command, targets_command
from counterpoise.cli.consequences import consequences_command
from counterpoise.cli.databases import databases
from counterpoise.cli.evidence import evidence_app
from counterpoise.cli.exits import EXIT, REFUSED, USAGE
from counterpoise.cli.favours import favours_command
from counterpoise.cli.keeping import profiles_app
from counterpoise.cli.logs import log_app
from counterpoise.cli.measuring import measure_command
from counterpoise.cli.output import err
from counterpoise.cli.panels import panels_app
from counterpoise.cli.serving import serve_command
from counterpoise.cli.signing_in import login_command, logout_command, whoami_command
from counterpoise.cli.statements import statements_app
from counterpoise.cli.trying import try_command
from counterpoise.cli.witnessing import witness_app
from counterpoise.client import ServerProblem, ServerUnreachable
from counterpoise.domain.errors import CounterpoiseError, InvalidDocument

__all__ = ["app", "main"]

app = typer.Typer(
    name="counterpoise",
    help="Decide in the open which values an AI assistant puts first.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)


def _version(asked: bool) -> None:
    if asked:
        sys.stdout.write(f"counterpoise {__version__}\n")
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Decide in the open which values an AI assistant puts first."""
    del version


app.command("serve")(serve_command)
app.command("compile")(compile_command)
app.command("targets")(targets_command)
app.command("lint")(lint_command)
app.command("diff")(diff_command)
app.command("changes")(changes_command)
app.command("explain")(explain_command)
app.command("favours")(favours_command)
app.command("consequences")(consequences_command)
app.add_typer(evidence_app, name="evidence")
app.command("try")(try_command)
app.command("measure")(measure_command)
app.command("login")(login_command)
app.command("logout")(logout_command)
app.command("whoami")(whoami_command)
app.add_typer(profiles_app)
app.add_typer(panels_app, name="panel")
app.add_typer(statements_app, name="statement")
app.add_typer(log_app, name="log")
app.add_typer(witness_app, name="witness")
app.add_typer(databases, name="db")
app.add_typer(admin_app, name="admin")


def _say(error: CounterpoiseError) -> None:
    if isinstance(error, InvalidDocument):
        for issue in error.issues:
            err.print(Text(str(issue), style="red"))
        noun = "fault" if len(error.issues) == 1 else "faults"
        err.print(Text(f"{len(error.issues)} {noun}; nothing was written."))
    else:
        err.print(Text(error.message, style="red"))


def _say_answer(error: ServerProblem) -> int:
    """Say what a server answered; the exit code that the same error has here."""
    for issue in error.problem.issues:
        place = f"line {issue.line}: " if issue.line is not None else ""
        err.print(Text(f"{place}{issue.field}: {issue.message} [{issue.code}]", style="red"))
    if not error.problem.issues:
        err.print(Text(error.problem.detail, style="red"))
    return next((code for kind, code in EXIT.items() if kind.code == error.problem.code), REFUSED)


def main() -> None:
    """Run the command line; every error we know becomes a sentence and an exit code, never a traceback."""
    try:
        app()
    except CounterpoiseError as error:
        _say(error)
        sys.exit(EXIT[type(error)])
    except ServerProblem as error:
        sys.exit(_say_answer(error))
    except ServerUnreachable as error:
        err.print(Text(str(error), style="red"))
        sys.exit(REFUSED)
    except ValidationError as error:
        for fault in error.errors(include_url=False, include_input=False):
            name = "_".join(str(part) for part in fault["loc"]).upper()
            err.print(Text(f"COUNTERPOISE_{name}: {fault['msg']}", style="red"))
        sys.exit(USAGE)
    except BrokenPipeError:
        # The reader of our output left (`counterpoise … | head`); that is not an error.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
