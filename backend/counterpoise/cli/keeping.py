"""``counterpoise profiles …``: profiles on a server, from drafts to versions."""

import re
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from counterpoise.cli.arguments import JsonFlag
from counterpoise.cli.output import err, framed, print_json, print_text, write_files
from counterpoise.cli.signing_in import ServerOption, at_server
from counterpoise.client import Client, ServerProblem, Tagged
from counterpoise.domain.errors import InvalidOption, UnknownProfile
from counterpoise.domain.offers.names import version_id
from counterpoise.schemas.versions import DraftDocument, VersionDocument

__all__ = ["profiles_app"]

profiles_app = typer.Typer(
    name="profiles",
    help="Profiles on a server: list, pull, push, publish, fork, deprecate, history.",
    no_args_is_help=True,
)
_TAG = re.compile(r"\A# draft (\"[^\"\n]*\")\n")

NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="A profile's id, or id@version.")]
IdArgument = Annotated[str, typer.Argument(metavar="ID", help="A profile's id.")]
NoteOption = Annotated[str | None, typer.Option("--note", help="What changed and why; public.")]


@profiles_app.command("list")
def list_command(
    text: Annotated[str | None, typer.Option("--text", help="In title, summary or whom it suits.")] = None,
    axis: Annotated[str | None, typer.Option("--axis", help="An axis that it sets.")] = None,
    low: Annotated[int | None, typer.Option("--low", help="Least weight of the axis's first pole.")] = None,
    high: Annotated[int | None, typer.Option("--high", help="Greatest weight of the axis's first pole.")] = None,
    context: Annotated[str | None, typer.Option("--context", help="A context that it sets apart.")] = None,
    mine: Annotated[bool, typer.Option("--mine", help="Your own, unpublished ones too.")] = False,
    server: ServerOption = None,
    as_json: JsonFlag = False,
) -> None:
    """List published profiles that fit everything asked for."""
    with at_server(server) as client:
        if mine:
            found = client.my_profiles()
        else:
            found = list(client.search(text=text, axis=axis, low=low, high=high, context=context))
    if as_json:
        print_json({"profiles": [one.model_dump(mode="json") for one in found]})
        return
    table = Table()
    table.add_column("profile", no_wrap=True)
    for heading in ("title", "version", "note"):
        table.add_column(heading)
    for one in found:
        note = f"deprecated: {one.deprecated}" if one.deprecated else ""
        table.add_row(one.id, one.title, str(one.version or "draft"), note)
    framed.print(table)


@profiles_app.command("pull")
def pull_command(
    name: NameArgument,
    draft: Annotated[
        bool, typer.Option("--draft", help="The draft; its first line is a mark that push reads.")
    ] = False,
    out_file: Annotated[Path | None, typer.Option("--out", help="Write into this file.")] = None,
    server: ServerOption = None,
) -> None:
    """Get a profile as YAML: the newest version, one version, or your draft."""
    with at_server(server) as client:
        if draft:
            held = client.draft(name)
            text = f"# draft {held.etag}\n{held.held.yaml}"
        else:
            text = client.profile(name).yaml
    if out_file is None:
        print_text(text)
        return
    (written,) = write_files(out_file.parent, {out_file.name: text})
    err.print(Text(f"wrote {written}"))


def _said(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UnknownProfile(str(file)) from error


def _saved(client: Client, profile_id: str, text: str) -> Tagged[DraftDocument]:
    """Save a draft over the one that the text was pulled from, or over the one that is there, or as the first."""
    if marked := _TAG.match(text):
        return client.save_draft(profile_id, text, etag=marked[1])
    try:
        etag: str | None = client.draft(profile_id).etag
    except ServerProblem as error:
        if error.problem.code != "unknown_draft":
            raise
        etag = None
    if etag is None and profile_id not in {one.id for one in client.my_profiles()}:
        return client.create_profile(text)
    return client.save_draft(profile_id, text, etag=etag)


def _told(made: VersionDocument) -> None:
    err.print(Text(f"Published {made.profile}@{made.number}, {made.digest}."))


@profiles_app.command("push")
def push_command(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A profile file (YAML).")],
    publish: Annotated[bool, typer.Option("--publish", help="Publish exactly this as the next version.")] = False,
    note: NoteOption = None,
    server: ServerOption = None,
) -> None:
    """Save a file as a draft; a new id begins a profile.

    A file that `pull --draft` wrote is saved only over the draft that it came from.
    """
    text = _said(file)
    with at_server(server) as client:
        profile_id = str(client.read_profile(text).profile["id"])
        saved = _saved(client, profile_id, text)
        err.print(Text(f"Saved the draft of {profile_id}, revision {saved.held.revision}."))
        etag = saved.etag
        if publish:
            _told(client.publish(profile_id, etag=etag, note=note))
            etag = client.draft(profile_id).etag
    if _TAG.match(text):
        write_files(file.parent, {file.name: _TAG.sub(f"# draft {etag}\n", text)})


@profiles_app.command("publish")
def publish_command(profile_id: IdArgument, note: NoteOption = None, server: ServerOption = None) -> None:
    """Publish the draft as the next version, which never changes."""
    with at_server(server) as client:
        _told(client.publish(profile_id, etag=client.draft(profile_id).etag, note=note))


@profiles_app.command("fork")
def fork_command(
    name: NameArgument,
    new_id: Annotated[str, typer.Argument(metavar="NEW_ID", help="Id of your own.")],
    title: Annotated[str | None, typer.Option("--title", help="Another title.")] = None,
    server: ServerOption = None,
) -> None:
    """Begin a profile of your own with the content of a published version; its lineage is kept."""
    asked = version_id(name)
    if asked is None and "@" in name:
        raise InvalidOption(f"{name!r} is no id and no id@version.", name=name)
    with at_server(server) as client:
        source, number = asked or (name, None)
        made = client.fork(source, new_id, version=number, title=title)
    err.print(Text(f"Began {made.held.profile} from {name}; it is a draft until you publish it."))


@profiles_app.command("deprecate")
def deprecate_command(
    profile_id: IdArgument,
    because: Annotated[str | None, typer.Argument(metavar="REASON", help="Why; public.")] = None,
    undo: Annotated[bool, typer.Option("--undo", help="Take it back.")] = False,
    server: ServerOption = None,
) -> None:
    """Say in public that a profile should no longer be chosen, and why. What it said stays readable."""
    if (because is None) is not undo:
        raise InvalidOption("Give a reason, or --undo.")
    with at_server(server) as client:
        if because is None:
            client.reinstate(profile_id)
        else:
            client.deprecate(profile_id, because)
    err.print(Text(f"{profile_id} is {'no longer ' if undo else ''}deprecated."))


@profiles_app.command("history")
def history_command(profile_id: IdArgument, server: ServerOption = None, as_json: JsonFlag = False) -> None:
    """List every version of a profile, newest first."""
    with at_server(server) as client:
        found = list(client.versions(profile_id))
    if as_json:
        print_json({"versions": [one.model_dump(mode="json") for one in found]})
        return
    table = Table()
    for heading in ("version", "published", "note", "digest"):
        table.add_column(heading)
    for one in found:
        table.add_row(str(one.number), f"{one.published_at:%Y-%m-%d %H:%M}", one.note or "", one.digest[:19])
    framed.print(table)
