"""Whom a profile favours: a profile beside a reference on an evidence pack."""

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Protocol

from counterpoise.domain.catalogue.profile import Profile
from counterpoise.domain.compiler.plan import plan
from counterpoise.domain.errors import InvalidOption, UnknownAxis
from counterpoise.domain.standing.closeness import even_reference
from counterpoise.domain.standing.comparison import Comparison, compare
from counterpoise.domain.standing.pack import EvidencePack
from counterpoise.services.policies import Policies
from counterpoise.services.standing_limits import limits

__all__ = ["EVEN", "EvidenceStore", "Favours", "Standing"]

EVEN = "50:50"
"""Name of the default reference: 50:50 on every axis that the profile sets."""

_KEPT = 128
_MOST_AVERSION, _MOST_AVERSIONS = 10.0, 5
_Key = tuple[str, str | None, str, str | None, int, frozenset[str], tuple[float, ...]]


class EvidenceStore(Protocol):
    """Where evidence packs are kept."""

    def names(self) -> list[str]:
        """Ids of the shipped packs, sorted."""
        ...

    def shipped(self, name: str) -> EvidencePack:
        """A shipped pack; raises UnknownEvidence or InvalidDocument."""
        ...


@dataclass(frozen=True)
class Favours:
    """A comparison with everything that a reader needs to doubt it.

    Attributes:
        profile: whose weights are looked at.
        reference: what it is compared with; None for 50:50.
        context: the situation whose weights apply, or None.
        pack: the evidence.
        seed: of every draw.
        shares: first-pole share of every axis that the profile sets, 0–1.
        reference_shares: likewise of the reference.
        comparison: what was found.
        unmeasured: axes that the profile sets and of which the pack or the reference says nothing.
        limits: in plain words, what cannot be known from this.
        without: axes that were left out of both sides because somebody asked for that.
    """

    profile: Profile
    reference: Profile | None
    context: str | None
    pack: EvidencePack
    seed: int
    shares: Mapping[str, float]
    reference_shares: Mapping[str, float]
    comparison: Comparison
    unmeasured: tuple[str, ...]
    limits: tuple[str, ...]
    without: tuple[str, ...] = ()


class Standing:
    """Everything that can be asked of evidence.

    Args:
        policies: knows the catalogue and the profiles.
        evidence: where the shipped packs are.
    """

    def __init__(self, policies: Policies, evidence: EvidenceStore) -> None:
        self._policies = policies
        self._evidence = evidence
        self._packs: dict[str, EvidencePack] = {}
        self._found: OrderedDict[_Key, Favours] = OrderedDict()
        self._lock = Lock()

    def names(self) -> list[str]:
        """Ids of the shipped packs, sorted."""
        return self._evidence.names()

    def pack(self, name: str) -> EvidencePack:
        """A shipped pack; read once.

        Raises:
            UnknownEvidence: if there is none of that id.
            InvalidDocument: if it breaks the format.
        """
        if (found := self._packs.get(name)) is None:
            found = self._packs[name] = self._evidence.shipped(name)
        return found

    def packs(self) -> list[EvidencePack]:
        """Every shipped pack, by id; errors as in ``pack``."""
        return [self.pack(name) for name in self.names()]

    def shares(self, profile: Profile, context: str | None = None) -> dict[str, float]:
        """First-pole share (0–1) of every axis that the profile sets in this context.

        Raises:
            UnknownContext: if the catalogue has no such context.
        """
        planned = plan(profile, self._policies.catalogue, None, context)
        return {one.axis: one.effective / 100 for one in sorted(planned.entries, key=lambda one: one.axis)}

    def favours(
        self,
        profile: Profile,
        pack: EvidencePack,
        *,
        reference: Profile | None = None,
        context: str | None = None,
        seed: int = 0,
        without: Iterable[str] = (),
        aversions: Iterable[float] = (),
    ) -> Favours:
        """Compare a profile with a reference on a pack, or return what the same question found before.

        Args:
            profile: whose weights.
            pack: the evidence.
            reference: another profile; None for 50:50 on every axis that the profile sets.
            context: the situation whose weights apply, in both.
            seed: of every draw, at least 0; the same seed gives the same digits.
            without: axes to leave out of both sides, to see what hangs on them.
            aversions: to unevenness, further ones of Atkinson's measure; at most 5, each above 0 and at most 10.

        Raises:
            InvalidOption: if profile, reference and evidence have no axis in common, the seed is negative, or an
                aversion is none.
            UnknownContext: if the catalogue has no such context.
            UnknownAxis: if it has no axis that is to be left out.
        """
        if seed < 0:
            raise InvalidOption(f"The seed must be 0 or more; it is {seed}.", seed=seed)
        left_out, averse = frozenset(without), tuple(sorted({round(one, 2) for one in aversions}))
        for axis in sorted(left_out - self._policies.catalogue.axes.keys()):
            raise UnknownAxis(axis)
        if len(averse) > _MOST_AVERSIONS or not all(0 < one <= _MOST_AVERSION for one in averse):
            raise InvalidOption(
                f"Give at most {_MOST_AVERSIONS} aversions to unevenness, each above 0 and at most {_MOST_AVERSION:g}.",
                aversions=list(averse),
            )
        key = (
            profile.digest,
            reference.digest if reference else None,
            pack.digest,
            context,
            seed,
            left_out,
            averse,
        )
        if (found := self._found.get(key)) is not None:
            return found
        found = self._compared(profile, pack, reference, context, seed, left_out, averse)
        with self._lock:
            self._found[key] = found
            while len(self._found) > _KEPT:
                self._found.popitem(last=False)
        return found

    def _compared(
        self,
        profile: Profile,
        pack: EvidencePack,
        reference: Profile | None,
        context: str | None,
        seed: int,
        left_out: frozenset[str],
        averse: tuple[float, ...],
    ) -> Favours:
        shares = _kept(self.shares(profile, context), left_out)
        other = even_reference(shares) if reference is None else _kept(self.shares(reference, context), left_out)
        same = {profile.id, reference.id if reference else profile.id}
        candidates = {
            name: self.shares(one, context) for name, one in self._policies.profiles.items() if name not in same
        }
        comparison = compare(pack, shares, other, seed=seed, candidates=candidates, aversions=averse)
        unmeasured = tuple(axis for axis in shares if axis not in comparison.axes)
        return Favours(
            profile=profile,
            reference=reference,
            context=context,
            pack=pack,
            seed=seed,
            shares=shares,
            reference_shares=other,
            comparison=comparison,
            unmeasured=unmeasured,
            limits=limits(pack, comparison, unmeasured, sorted(left_out)),
            without=tuple(sorted(left_out)),
        )


def _kept(shares: Mapping[str, float], left_out: frozenset[str]) -> dict[str, float]:
    return {axis: share for axis, share in shares.items() if axis not in left_out}
