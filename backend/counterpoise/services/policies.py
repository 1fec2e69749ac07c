"""Compiled policies of profiles: compile, cache, compare, explain."""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from threading import Lock
from typing import Any

from counterpoise.domain.canonical import digest_of
from counterpoise.domain.catalogue.bounds import Bounds
from counterpoise.domain.catalogue.catalogue import Catalogue
from counterpoise.domain.catalogue.profile import Profile
from counterpoise.domain.catalogue.references import bounds_from, profile_from
from counterpoise.domain.compiler.compile import compile_profile
from counterpoise.domain.compiler.difference import Difference, difference
from counterpoise.domain.compiler.disappointment import Responsible, diagnose
from counterpoise.domain.compiler.document import document
from counterpoise.domain.compiler.explanation import Explanation, explain
from counterpoise.domain.compiler.notches import Notch, notches
from counterpoise.domain.compiler.policy import CompiledPolicy, Options
from counterpoise.domain.errors import UnknownProfile

__all__ = ["Policies"]

_KEPT = 512
_Key = tuple[str, int | None, str | None, str | None, Options]


class Policies:
    """Everything that can be asked of a profile against one catalogue.

    Args:
        catalogue: reviewed text and judged numbers.
        profiles: shipped profiles by id.
        kept: finds what people have published, by ``id`` (the newest version) or ``id@version``; None where nothing
            is kept.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        profiles: Mapping[str, Profile],
        kept: Callable[[str], Profile | None] | None = None,
    ) -> None:
        self.catalogue = catalogue
        self.profiles = profiles
        self._kept = kept
        self._compiled: OrderedDict[_Key, CompiledPolicy] = OrderedDict()
        self._lock = Lock()

    def profile(self, named: object) -> Profile:
        """A profile by shipped id, by the ``id`` or ``id@version`` of a published one, or from plain data.

        Raises:
            UnknownProfile: if the id is neither shipped nor published; the message names the shipped ones alone.
            InvalidDocument: if the data break the format.
        """
        if isinstance(named, Profile):
            return named
        if not isinstance(named, str):
            return profile_from(named, self.catalogue)
        if named in self.profiles:
            return self.profiles[named]
        if (found := self._kept(named) if self._kept else None) is None:
            raise UnknownProfile(named, self.profiles)
        return found

    def bounds(self, raw: object) -> Bounds | None:
        """Bounds from plain data; None stays None.

        Raises:
            InvalidDocument: if the data break the format.
        """
        return None if raw is None else bounds_from(raw, self.catalogue)

    def compile(
        self,
        profile: Profile,
        bounds: Bounds | None = None,
        context: str | None = None,
        options: Options | None = None,
    ) -> CompiledPolicy:
        """Compile, or return what the same input compiled to before; errors as in ``compile_profile``."""
        chosen = options or Options()
        key = (profile.digest, profile.version, bounds.digest if bounds else None, context, chosen)
        if (found := self._compiled.get(key)) is not None:
            return found
        policy = compile_profile(profile, self.catalogue, bounds, context, chosen)
        with self._lock:
            self._compiled[key] = policy
            while len(self._compiled) > _KEPT:
                self._compiled.popitem(last=False)
        return policy

    def document(
        self,
        profile: Profile,
        bounds: Bounds | None = None,
        context: str | None = None,
        options: Options | None = None,
    ) -> dict[str, Any]:
        """The compiled/v1 JSON object; errors as in ``compile_profile``."""
        return document(self.compile(profile, bounds, context, options))

    def difference(
        self,
        old: Profile,
        new: Profile,
        bounds: Bounds | None = None,
        context: str | None = None,
        options: Options | None = None,
    ) -> Difference:
        """What changes from one profile to another in one context; errors as in ``compile_profile``."""
        return difference(self.compile(old, bounds, context, options), self.compile(new, bounds, context, options))

    def explain(
        self,
        profile: Profile,
        hazard: str,
        score: float,
        bounds: Bounds | None = None,
        context: str | None = None,
    ) -> Explanation:
        """Why a score is decided as it is; errors as in ``explanation.explain``."""
        return explain(profile, self.catalogue, hazard, score, bounds, context)

    def notches(
        self,
        profile: Profile,
        axis: str,
        bounds: Bounds | None = None,
        context: str | None = None,
        options: Options | None = None,
    ) -> tuple[Notch, ...]:
        """Where a slider of this axis changes the prompt; errors as in ``notches.notches``."""
        return notches(profile, self.catalogue, axis, bounds, context, options)

    def diagnose(
        self, words: str, profile: Profile, bounds: Bounds | None = None, context: str | None = None
    ) -> tuple[Responsible, ...]:
        """What in the profile fits a disappointment; empty means nothing does."""
        return diagnose(words, profile, self.catalogue, bounds, context)

    @property
    def digest(self) -> str:
        """One address for everything that is served: the catalogue and every shipped profile."""
        return digest_of(
            {
                "catalogue": self.catalogue.digest,
                "profiles": {profile_id: profile.digest for profile_id, profile in self.profiles.items()},
            }
        )
