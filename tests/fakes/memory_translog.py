"""The log of the store in memory."""

from collections.abc import Mapping, Sequence

from tests.fakes.memory_state import Part

from counterpoise.domain.errors import AlreadyThere
from counterpoise.domain.people.records import Instant
from counterpoise.domain.translog.hashing import leaf_hash
from counterpoise.domain.translog.records import KeptCheckpoint, KeptEntry, KeptSignature
from counterpoise.domain.translog.tree import Place
from counterpoise.services import state as ports


class MemoryTranslog(Part, ports.Translog):
    def lock(self) -> None:
        """Writers take turns anyway."""

    def size(self) -> int:
        return len(self._state.log_entries)

    def append(self, first: int, entries: Sequence[bytes], hashes: Mapping[Place, bytes], at: Instant) -> None:
        self._state.changing()
        made = {number: KeptEntry(number, one, at) for number, one in enumerate(entries, first)}
        if made.keys() & self._state.log_entries.keys():
            raise AlreadyThere("The log has entries there.")
        self._state.log_entries |= made
        self._state.log_hashes |= hashes

    def entries(self, first: int, count: int) -> list[KeptEntry]:
        held = self._state.log_entries
        return [held[number] for number in sorted(held) if number >= first][:count]

    def hashes(self, places: Sequence[Place]) -> Mapping[Place, bytes]:
        return {place: self._state.log_hashes[place] for place in places if place in self._state.log_hashes}

    def index_of(self, leaf: bytes) -> int | None:
        return min((n for n, one in self._state.log_entries.items() if leaf_hash(one.entry) == leaf), default=None)

    def checkpoint(self) -> KeptCheckpoint | None:
        return next(iter(self.checkpoints(None, 1)), None)

    def checkpoints(self, before: int | None, limit: int) -> list[KeptCheckpoint]:
        held = sorted(self._state.log_checkpoints.values(), key=lambda one: -one.size)
        return [one for one in held if before is None or one.size < before][:limit]

    def keep_checkpoint(self, checkpoint: KeptCheckpoint) -> None:
        self._state.changing()
        if checkpoint.size in self._state.log_checkpoints:
            raise AlreadyThere("A head of this size was signed.")
        self._state.log_checkpoints[checkpoint.size] = checkpoint

    def signatures(self, size: int) -> list[KeptSignature]:
        held = [one for one in self._state.log_signatures.values() if one.size == size]
        return sorted(held, key=lambda one: (one.at, one.key))

    def signed_size(self, key: str) -> int | None:
        return max((one.size for one in self._state.log_signatures.values() if one.key == key), default=None)

    def keep_signature(self, signature: KeptSignature) -> None:
        self._state.needs(signature.size in self._state.log_checkpoints, "head")
        self._state.log_signatures.setdefault((signature.size, signature.key), signature)
