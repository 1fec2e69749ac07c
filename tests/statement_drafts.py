"""Drafts of statements that are filled in, and a place to publish them without a server."""

from pathlib import Path
from typing import Any

from tests.fakes.callers import SteadyClock
from tests.fakes.memory_signing import MemoryHeads, MemoryKeys

from counterpoise.files.statement_files import FileSources, draft_of
from counterpoise.services.callers import SYSTEM, Caller
from counterpoise.services.ports import SignedHeads
from counterpoise.services.state import Store
from counterpoise.services.statement_drafts import DraftRequest, StatementDrafts
from counterpoise.services.statement_log import Notary
from counterpoise.services.statements import Statements
from counterpoise.services.translog import Log
from counterpoise.signing.ed25519 import verifies

PACK = "collective-dialogues-2023"
DAY = 86_400_000


def filled(raw: dict[str, Any]) -> dict[str, Any]:
    """The draft with everything that only people can say."""
    for one in raw["tradeoffs"]:
        one["because"] = f"Our reason on {one['axis']}."
    raw["runs_on"]["operator"] = "The town library"
    raw["decided_by"] |= {"who": "The head librarian", "how": "In a meeting."}
    raw["alternatives_considered"] = [{"what": "Balanced.", "why_not": "It decides nothing."}]
    raw["reversal"] = {"condition": "Complaints by beginners.", "by": "2027-05-01"}
    return raw


class Office:
    """Where statements are drafted, published and read, over any store."""

    def __init__(self, store: Store, held: Any, drafts: StatementDrafts, heads: SignedHeads | None = None) -> None:
        self.store, self.drafts = store, drafts
        self.clock = SteadyClock()
        self.sources = FileSources(held.folder, held.catalogue, held.evidence, Path("/nowhere"))
        self.log = Log(store, MemoryKeys("values.example/log", self.clock), heads or MemoryHeads(), self.clock)
        self.notary = Notary(self.log, MemoryKeys("values.example/statement", self.clock), verifies)
        self.statements = Statements(self.notary)

    def raw(self, profile: str = "candid-coach", **more: Any) -> dict[str, Any]:
        """A draft as it comes."""
        return self.drafts.draft(DraftRequest(profile, **more), self.sources)

    def draft(self, profile: str = "candid-coach", **more: Any) -> dict[str, Any]:
        """A draft that can be published."""
        return filled(self.raw(profile, **more))

    def publish(self, raw: dict[str, Any]) -> Any:
        """Check and publish."""
        draft = draft_of(raw)
        with self.store.reading() as work:
            revises = work.statements.name(draft.name) is not None
        checked = self.drafts.check(draft, self.sources, revises=revises)
        with self.store.writing() as work:
            made = self.statements.publish(Caller(SYSTEM, work, None, self.clock.now()), checked)
            work.commit()
        return made

    def shown(self, name: str, version: int | None = None) -> Any:
        """A version as it stands."""
        with self.store.reading() as work:
            caller = Caller(SYSTEM, work, None, self.clock.now())
            return self.statements.shown(caller, self.statements.kept(work, name, version))

    def withdraw(self, name: str, because: str) -> Any:
        """Withdraw the latest."""
        with self.store.writing() as work:
            made = self.statements.withdraw(Caller(SYSTEM, work, None, self.clock.now()), name, None, because)
            work.commit()
        return made
