"""Polis exports: votes as a table of people, or one a line, with the comments beside them.

Every cell is checked, and with any fault nothing is counted. Read are ``participants-votes.csv`` (one row a person, one
column a proposition) and ``votes.csv`` (one row a vote; of several by one person on one proposition the latest counts),
alone or in a folder with ``comments.csv``; each may be gzipped. 1 agrees, −1 disagrees, 0 passes, as in all exports; a
copy of the server's own table, where −1 agrees, is refused because its columns do not tell.
"""

from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from counterpoise.domain.opinions.votes import Votes, votes_of
from counterpoise.files.vote_tables import VoteTable, refusal

__all__ = ["Export", "read_export", "read_groups"]

MAXIMUM_VOTES = 50_000_000

_WIDE, _LONG, _COMMENTS = "participants-votes.csv", "votes.csv", "comments.csv"
_PARTICIPANT, _GROUP = "participant", "group-id"
_ABOUT_PEOPLE = {_PARTICIPANT, "xid", _GROUP, "n-comments", "n-votes", "n-agree", "n-disagree"}
_VOTES = {"1": 1, "-1": -1, "0": 0}
_OUT = "-1"


@dataclass(frozen=True)
class Export:
    """What an export holds.

    Attributes:
        votes: of everybody.
        texts: of each proposition that ``comments.csv`` has, by id.
        published: group that Polis found for each participant who was in one, by id.
        replaced: votes that their own author replaced by a later one.
    """

    votes: Votes
    texts: Mapping[str, str] = field(default_factory=dict)
    published: Mapping[str, str] = field(default_factory=dict)
    replaced: int = 0


@dataclass(frozen=True)
class _Comments:
    texts: dict[str, str]
    out: set[str]
    file: str


def _beside(folder: Path, name: str) -> Path | None:
    """A file of a folder, plain or gzipped."""
    return next((one for one in (folder / name, folder / f"{name}.gz") if one.is_file()), None)


def _comments(path: Path) -> _Comments:
    table = VoteTable(path)
    (at,) = table.need("comment-id")
    text_at, moderated_at = (
        table.header.index(name) if name in table.header else None for name in ("comment-body", "moderated")
    )
    lines: dict[str, int] = {}
    texts: dict[str, str] = {}
    out: set[str] = set()
    for line, row in table.rows():
        name = table.faults.id(row[at], line, at, "comment-id")
        if not name:
            continue
        if name in lines:
            message = f"{name!r} stands on line {lines[name]} already"
            table.faults.at("duplicate_id", message, line, at, "comment-id")
        lines.setdefault(name, line)
        texts[name] = "" if text_at is None else " ".join(row[text_at].split())
        if moderated_at is not None and row[moderated_at].strip() == _OUT:
            out.add(name)
    table.faults.refuse()
    return _Comments(texts, out, str(path))


def _known(table: VoteTable, name: str, comments: _Comments | None, line: int, place: int, column: str) -> bool:
    """Whether a proposition is one of the comments; a fault if not."""
    if comments is None or name in comments.texts:
        return True
    table.faults.at("unknown_proposition", f"there is no comment {name!r} in {comments.file}", line, place, column)
    return False


def _propositions(table: VoteTable, comments: _Comments | None) -> list[tuple[int, str]]:
    """Place and id of each column that is a proposition."""
    found: list[tuple[int, str]] = []
    for place, name in enumerate(table.header):
        if name in _ABOUT_PEOPLE:
            continue
        proposition = table.faults.id(name, 1, place, name)
        if proposition and _known(table, proposition, comments, 1, place, name):
            found.append((place, proposition))
    if not found and not table.faults.issues:
        message = "there is no column of a proposition, so nobody votes on anything"
        table.faults.at("missing_column", message, 1, 0)
    table.faults.refuse()
    return found


def _ballot(table: VoteTable, columns: list[tuple[int, str]], line: int, row: list[str]) -> Iterator[tuple[int, int]]:
    """Number of the proposition and vote of each cell that holds one."""
    for number, (place, name) in enumerate(columns):
        if row[place] and (said := row[place].strip()):
            vote = _VOTES.get(said)
            if vote is None:
                message = f"must be 1, -1, 0 or empty; it is {said[:40]!r}"
                table.faults.at("vote", message, line, place, name)
                continue
            yield number, vote


def _wide(path: Path, comments: _Comments | None) -> Export:
    table = VoteTable(path)
    faults = table.faults
    (person_at,) = table.need(_PARTICIPANT)
    columns = _propositions(table, comments)
    group_at = table.header.index(_GROUP) if _GROUP in table.header else None
    lines: dict[str, int] = {}
    published: dict[str, str] = {}
    rows, places, values = array("q"), array("q"), array("b")
    for line, row in table.rows():
        person = faults.id(row[person_at], line, person_at, _PARTICIPANT)
        if person in lines:
            message = f"{person!r} stands on line {lines[person]} already; one row a participant"
            faults.at("duplicate_id", message, line, person_at, _PARTICIPANT)
        number = len(lines)
        lines.setdefault(person or f"\x00{line}", line)
        if group_at is not None and row[group_at].strip():
            published[person] = row[group_at].strip()
        for column, vote in _ballot(table, columns, line, row):
            rows.append(number)
            places.append(column)
            values.append(vote)
        if len(values) > MAXIMUM_VOTES:
            faults.at("too_many_votes", f"has more than {MAXIMUM_VOTES:,} votes", line, 0)
            faults.refuse()
    if not lines and not faults.issues:
        faults.at("empty_document", "holds no rows", 1, 0)
    faults.refuse()
    known = dict.fromkeys([*(name for _, name in columns), *(comments.texts if comments else ())])
    votes = votes_of(list(lines), list(known), rows, places, values, comments.out if comments else ())
    return Export(votes, comments.texts if comments else {}, published)


@dataclass(frozen=True)
class _Vote:
    person: str
    proposition: str
    value: int
    when: int
    line: int


class _Ledger:
    """A table with one vote a line, read line by line."""

    def __init__(self, path: Path, comments: _Comments | None) -> None:
        self.table, self._comments = VoteTable(path), comments
        if {"pid", "tid", "vote"} <= set(self.table.header):
            message = (
                "looks like a copy of the server's own table, in which -1 may mean agree; export votes.csv or "
                "participants-votes.csv instead"
            )
            self.table.faults.at("ambiguous_sign", message, 1, self.table.header.index("vote"), "vote")
        self._proposition, self._person, self.vote = self.table.need("comment-id", "voter-id", "vote")
        self.when = self.table.header.index("timestamp") if "timestamp" in self.table.header else None

    def read(self) -> Iterator[_Vote]:
        """Every vote without a fault; the faults are kept."""
        faults = self.table.faults
        for line, row in self.table.rows():
            person = faults.id(row[self._person], line, self._person, "voter-id")
            proposition = faults.id(row[self._proposition], line, self._proposition, "comment-id")
            said = row[self.vote].strip()
            if (value := _VOTES.get(said)) is None:
                faults.at("vote", f"must be 1, -1 or 0; it is {said[:40]!r}", line, self.vote, "vote")
            when = 0 if self.when is None else self._instant(row[self.when].strip(), line, self.when)
            known = proposition and _known(
                self.table, proposition, self._comments, line, self._proposition, "comment-id"
            )
            if person and known and value is not None:
                yield _Vote(person, proposition, value, when, line)

    def _instant(self, stamp: str, line: int, place: int) -> int:
        if stamp.isascii() and stamp.isdigit() and len(stamp) < 19:  # noqa: PLR2004 - what 64 bits hold
            return int(stamp)
        message = f"must be a whole number; it is {stamp[:40]!r}"
        self.table.faults.at("timestamp", message, line, place, "timestamp")
        return 0


def _long(path: Path, comments: _Comments | None) -> Export:
    ledger = _Ledger(path, comments)
    faults = ledger.table.faults
    latest: dict[tuple[str, str], _Vote] = {}
    replaced = 0
    for one in ledger.read():
        cell = one.person, one.proposition
        before = latest.get(cell)
        if before is not None and ledger.when is None:
            message = (
                f"{one.person!r} votes on {one.proposition!r} again (line {before.line}), and without a column "
                "timestamp nobody knows which vote came last"
            )
            faults.at("duplicate_vote", message, one.line, ledger.vote, "vote")
        replaced += before is not None
        if before is None or one.when >= before.when:
            latest[cell] = one
    if not latest and not faults.issues:
        faults.at("empty_document", "holds no votes", 1, 0)
    faults.refuse()
    cast = latest.values()
    texts = comments.texts if comments else {}
    people = {name: place for place, name in enumerate(dict.fromkeys(one.person for one in cast))}
    known = {name: place for place, name in enumerate(dict.fromkeys([*texts, *(one.proposition for one in cast)]))}
    votes = votes_of(
        list(people),
        list(known),
        [people[one.person] for one in cast],
        [known[one.proposition] for one in cast],
        [one.value for one in cast],
        comments.out if comments else (),
    )
    return Export(votes, texts, {}, replaced)


def read_export(path: Path) -> Export:
    """Read an export.

    Args:
        path: ``participants-votes.csv`` or ``votes.csv``, or a folder with one of them (the first if it has both) and
            maybe ``comments.csv``; gzipped or not.

    Raises:
        InvalidDocument: with file, line and column of every fault, a hundred at most.
    """
    comments = None
    if path.is_dir():
        if (beside := _beside(path, _COMMENTS)) is not None:
            comments = _comments(beside)
        file = _beside(path, _WIDE) or _beside(path, _LONG)
        if file is None:
            raise refusal("missing_file", f"holds neither {_WIDE} nor {_LONG}, gzipped or not", path)
    else:
        file = path
    is_wide = _PARTICIPANT in VoteTable(file).header
    return _wide(file, comments) if is_wide else _long(file, comments)


def read_groups(path: Path, votes: Votes) -> dict[str, str]:
    """Group of each participant, by id, from a CSV file with the columns ``participant`` and ``group``.

    Raises:
        InvalidDocument: if somebody stands in it twice, or casts no vote in this export, with line and column.
    """
    table = VoteTable(path)
    person_at, group_at = table.need(_PARTICIPANT, "group")
    lines: dict[str, int] = {}
    found: dict[str, str] = {}
    for line, row in table.rows():
        person = table.faults.id(row[person_at], line, person_at, _PARTICIPANT)
        if not person:
            continue
        if person in lines:
            message = f"{person!r} stands on line {lines[person]} already; one group a participant"
            table.faults.at("duplicate_id", message, line, person_at, _PARTICIPANT)
        elif person not in votes.place:
            message = f"there is no participant {person!r} in the export"
            table.faults.at("unknown_participant", message, line, person_at, _PARTICIPANT)
        lines.setdefault(person, line)
        if row[group_at].strip() and (group := table.faults.id(row[group_at], line, group_at, "group")):
            found[person] = group
    if not found and not table.faults.issues:
        table.faults.at("empty_document", "puts nobody into a group", 1, 0)
    table.faults.refuse()
    return found
