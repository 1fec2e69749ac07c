"""The log of statements as the API tells it; its files are served beside it, for programs that verify."""

from datetime import datetime

from pydantic import Field

from counterpoise.schemas.base import Wire
from counterpoise.schemas.instants import moment
from counterpoise.services.cosigning import WitnessStanding
from counterpoise.services.translog import Head, key_word

__all__ = ["LogDocument", "LogWitness", "log_document"]

_NOBODY = "tamper-evident only to those who kept an earlier checkpoint; 0 independent witnesses"
_SOME = "each witness saw that the log only grew since it last looked; whether they are independent is not known here"


class LogWitness(Wire):
    """A witness, and how far it has come."""

    name: str
    vkey: str
    size: int | None = Field(description="Entries of the largest checkpoint that it has cosigned; null for none.")
    at: datetime | None
    newest: bool = Field(description="Whether it has cosigned the newest checkpoint.")


class LogDocument(Wire):
    """The log's state."""

    origin: str = Field(description="The log's name, and that of its keys.")
    size: int = Field(description="Entries that the newest checkpoint covers.")
    root: str = Field(description="Root hash of the tree, hex.")
    signed_at: datetime
    checkpoint: str = Field(description="The signed checkpoint, as at /log/checkpoint.")
    vkeys: list[str] = Field(description="Verifier keys that sign now, the newest first.")
    witnesses: list[LogWitness]
    guarantee: str = Field(description="What is not guaranteed, in words.")


def log_document(head: Head, vkeys: list[str], standings: list[WitnessStanding]) -> LogDocument:
    """The state of a log from its signed head and its witnesses."""
    signed = {one.key for one in head.signatures}
    witnesses = [
        LogWitness(
            name=one.key.name,
            vkey=one.key.vkey,
            size=one.size,
            at=None if one.at is None else moment(one.at),
            newest=key_word(one.key) in signed,
        )
        for one in standings
    ]
    return LogDocument(
        origin=head.checkpoint.origin,
        size=head.checkpoint.size,
        root=head.checkpoint.root.hex(),
        signed_at=moment(head.at),
        checkpoint=head.note.decode(),
        vkeys=vkeys,
        witnesses=witnesses,
        guarantee=_SOME if any(one.newest for one in witnesses) else _NOBODY,
    )
