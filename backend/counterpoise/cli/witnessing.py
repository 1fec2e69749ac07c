"""``counterpoise witness``: vouch that somebody else's log shows everybody the same."""

from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from counterpoise.cli.output import err, out
from counterpoise.domain.errors import InvalidOption
from counterpoise.settings import address

__all__ = ["witness_app"]

witness_app = typer.Typer(help="Witness other people's logs (c2sp.org/tlog-witness).", no_args_is_help=True)
_Folder = Annotated[Path, typer.Option("--dir", help="Folder of its key and of what it has seen.")]
_Name = Annotated[str | None, typer.Option("--name", help="Name of its key, such as witness.example.org; needed once.")]
_FOLDER = Path("witness")


@witness_app.callback()
def witness() -> None:
    """Witness other people's logs (c2sp.org/tlog-witness)."""


@witness_app.command("key")
def key_command(folder: _Folder = _FOLDER, name: _Name = None) -> None:
    """Print the witness's verifier key, which logs and their readers need; it is made if there is none."""
    from counterpoise.bootstrap.witness import witness_keys  # noqa: PLC0415

    for one in witness_keys(folder, name).signers():
        out.print(Text(one.key.vkey))


@witness_app.command("serve")
def serve_command(
    log: Annotated[
        list[str] | None, typer.Option("--log", help="Verifier key of a log to watch; may be repeated.")
    ] = None,
    folder: _Folder = _FOLDER,
    name: _Name = None,
    host: Annotated[str, typer.Option("--host", help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="Port to listen on.")] = 8090,
) -> None:
    """Answer logs that ask for a cosignature; each checkpoint is kept on disk before it is cosigned."""
    import uvicorn  # noqa: PLC0415

    from counterpoise.bootstrap.witness import witness_service  # noqa: PLC0415
    from counterpoise.cli.serving import check_free  # noqa: PLC0415

    if not log:
        raise InvalidOption("Name at least one log with --log VERIFIER-KEY; a log serves its key at …/log/vkey.")
    service = witness_service(folder, name, log)
    check_free(host, port, "--port")
    err.print(Text(f"Witness at {address(host, port)}"))
    options = {"host": host, "port": port, "log_level": "warning", "access_log": False, "server_header": False}
    uvicorn.Server(uvicorn.Config(service, **options)).run()  # type: ignore[arg-type]
