"""``counterpoise log``: check, copy and prove from any log, and care for the keys of one's own."""

from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from counterpoise.cli.arguments import JsonFlag
from counterpoise.cli.output import err, out, print_json, print_text
from counterpoise.domain.disclosure.keys import KeyPurpose, KeyRecord
from counterpoise.domain.errors import InvalidOption
from counterpoise.domain.translog.cosignatures import Cosigned
from counterpoise.schemas.instants import moment
from counterpoise.settings import Settings

__all__ = ["log_app"]

log_app = typer.Typer(
    help="The log of statements: check it, copy it, prove entries, care for its keys.", no_args_is_help=True
)

_Place = Annotated[str, typer.Argument(metavar="LOG", help="Address of a log, such as https://…/log, or a folder.")]
_Keys = Annotated[list[str] | None, typer.Option("--key", help="The log's verifier key, or a file with it.")]
_Witnesses = Annotated[list[str] | None, typer.Option("--witness", help="A witness's verifier key, or a file with it.")]
_Quorum = Annotated[
    int | None, typer.Option("--quorum", help="How many of these witnesses must have cosigned; all if left out.")
]
_Purpose = Annotated[str, typer.Option("--purpose", help="log or statement.")]


@log_app.callback()
def log() -> None:
    """The log of statements: check it, copy it, prove entries, care for its keys."""


def _witnessed(cosigned: tuple[Cosigned, ...]) -> list[dict[str, object]]:
    return [{"name": one.key.name, "at": f"{moment(one.at * 1000):%Y-%m-%dT%H:%M:%SZ}"} for one in cosigned]


def _say_trust(first_use: bool, cosigned: list[dict[str, object]]) -> None:
    for one in cosigned:
        out.print(Text(f"Cosigned by {one['name']} at {one['at']}."))
    if not cosigned:
        out.print(
            Text("Tamper-evident only to those who kept an earlier checkpoint; 0 independent witnesses were checked.")
        )
    if first_use:
        err.print(Text("The key was taken from the log itself: name it with --key to know whose log this is."))


@log_app.command("verify")
def verify_command(
    place: Annotated[
        str, typer.Argument(metavar="LOG", help="Address of a log, a folder with a copy, or a proof file.")
    ],
    key: _Keys = None,
    witness: _Witnesses = None,
    quorum: _Quorum = None,
    kept: Annotated[
        Path | None, typer.Option("--kept", help="File with the checkpoint seen before; the new one is kept there.")
    ] = None,
    entry: Annotated[
        Path | None, typer.Option("--entry", help="For a proof file: the file with the entry's exact bytes.")
    ] = None,
    as_json: JsonFlag = False,
) -> None:
    """Check a whole log, entry by entry, or one proof file offline; exit 1 and say what is wrong."""
    from counterpoise.bootstrap.log_desk import check_log, read_trust  # noqa: PLC0415 - reads no settings

    if Path(place).is_file():
        _verify_proof(Path(place), entry, (key or [], witness or [], quorum), as_json=as_json)
        return
    trust = read_trust(place, key or [], witness or [], quorum)
    found = check_log(place, trust, kept=kept)
    head, cosigned = found.head.checkpoint, _witnessed(found.head.cosigned)
    if as_json:
        print_json(
            {
                "origin": head.origin,
                "size": head.size,
                "root": head.root.hex(),
                "entries": found.entries,
                "tiles": found.tiles,
                "kept": found.since,
                "witnesses": cosigned,
                "key_from_log": trust.first_use,
            }
        )
        return
    out.print(Text(f"{head.origin}: {found.entries:,} entries, each in the tree that the checkpoint commits to."))
    if found.since is not None:
        out.print(Text(f"It contains all {found.since:,} entries of the checkpoint that was kept, unchanged."))
    _say_trust(trust.first_use, cosigned)


def _verify_proof(
    path: Path, entry: Path | None, trusted: tuple[list[str], list[str], int | None], *, as_json: bool
) -> None:
    from counterpoise.bootstrap.log_desk import check_proof, read_trust  # noqa: PLC0415

    if entry is None:
        raise InvalidOption("A proof is about one entry: name the file with its exact bytes with --entry.")
    trust = read_trust(None, *trusted)
    try:
        content = entry.read_bytes()
    except OSError as error:
        raise InvalidOption(f"{entry} cannot be read: {error.strerror}.") from None
    found = check_proof(path.read_bytes(), content, trust)
    cosigned = _witnessed(found.cosigned)
    if as_json:
        head = found.checkpoint
        print_json(
            {
                "origin": head.origin,
                "index": found.index,
                "size": head.size,
                "root": head.root.hex(),
                "witnesses": cosigned,
            }
        )
        return
    out.print(
        Text(f"The entry is number {found.index} of {found.checkpoint.origin} ({found.checkpoint.size} entries).")
    )
    _say_trust(first_use=False, cosigned=cosigned)


@log_app.command("proof")
def proof_command(
    place: _Place,
    index: Annotated[int, typer.Argument(metavar="ENTRY", help="Number of the entry, from 0.")],
    key: _Keys = None,
    write_to: Annotated[
        Path | None, typer.Option("--out", help="Write the proof here, and the entry beside it, ending in .entry.")
    ] = None,
    as_json: JsonFlag = False,
) -> None:
    """Make a proof that an entry is in the log, which anybody can check offline with its key."""
    from counterpoise.bootstrap.log_desk import make_proof, read_trust  # noqa: PLC0415
    from counterpoise.files.log_mirror import write_aside  # noqa: PLC0415

    trust = read_trust(place, key or [], [], None)
    proof, entry = make_proof(place, index, trust)
    if write_to is not None:
        write_aside(write_to, proof)
        write_aside(write_to.with_name(write_to.name + ".entry"), entry)
    if as_json:
        print_json({"index": index, "proof": proof.decode(), "entry": entry.decode(), "key_from_log": trust.first_use})
    elif write_to is None:
        print_text(proof.decode())
    else:
        out.print(Text(f"Wrote {write_to} and {write_to.name}.entry"))


@log_app.command("mirror")
def mirror_command(
    place: _Place,
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Where the copy is, or will be.")],
    key: _Keys = None,
) -> None:
    """Copy a log into a folder and verify it; run again, it checks that nothing it copied before was changed."""
    from counterpoise.bootstrap.log_desk import mirror_log, read_trust  # noqa: PLC0415

    trust = read_trust(place, key or [], [], None)
    found = mirror_log(place, folder, trust)
    out.print(Text(f"{folder}: {found.entries:,} entries of {found.head.checkpoint.origin}, all verified."))
    _say_trust(trust.first_use, [])


def _purpose(text: str) -> KeyPurpose:
    if text == "log":
        return "log"
    if text == "statement":
        return "statement"
    raise InvalidOption(f"There is no purpose {text!r}. Known: log, statement.", purpose=text)


def _state(one: KeyRecord) -> str:
    if one.revoked_at is not None:
        return f"revoked {moment(one.revoked_at):%Y-%m-%d}: {one.because}"
    return "signs" if one.retires_at is None else f"signs until {moment(one.retires_at):%Y-%m-%d %H:%M} UTC"


@log_app.command("keys")
def keys_command(purpose: _Purpose = "log", as_json: JsonFlag = False) -> None:
    """List this server's verifier keys, the newest first; the first is made if there is none."""
    from counterpoise.bootstrap.log_desk import keys_of  # noqa: PLC0415

    held = keys_of(Settings(), _purpose(purpose))
    if as_json:
        print_json(
            [
                {
                    "vkey": one.key.vkey,
                    "id": one.key.id.hex(),
                    "created_at": one.created_at,
                    "retires_at": one.retires_at,
                    "revoked_at": one.revoked_at,
                    "because": one.because,
                }
                for one in held
            ]
        )
        return
    for one in held:
        # The key on a line of its own, to be copied whole.
        out.print(Text(one.key.vkey))
        out.print(Text(f"    {one.key.id.hex()} {_state(one)}"))


@log_app.command("rotate")
def rotate_command(
    purpose: _Purpose = "log",
    days: Annotated[int, typer.Option("--days", min=0, max=3660, help="Days that the old key signs beside it.")] = 90,
) -> None:
    """Make a new key; the old one signs beside it for a while, so that whoever knows it can follow."""
    from counterpoise.bootstrap.log_desk import rotate  # noqa: PLC0415

    out.print(Text(rotate(Settings(), _purpose(purpose), days).key.vkey))


@log_app.command("revoke")
def revoke_command(
    key_id: Annotated[str, typer.Argument(metavar="ID", help="The key's id: eight hexadecimal digits.")],
    because: Annotated[str, typer.Option("--because", help="Why, for everybody to read.")],
    purpose: _Purpose = "log",
) -> None:
    """Revoke a key for good: it signs nothing more, and its private part is destroyed."""
    from counterpoise.bootstrap.log_desk import revoke  # noqa: PLC0415

    out.print(Text(f"{revoke(Settings(), _purpose(purpose), key_id, because).key.vkey} is revoked."))
