"""Published profiles by name, for everything that takes the id of a profile: compiling, comparing, exporting, pages."""

from collections import OrderedDict
from threading import Lock

from counterpoise.domain.catalogue.catalogue import Catalogue
from counterpoise.domain.catalogue.profile import Profile
from counterpoise.domain.catalogue.provenance import Provenance
from counterpoise.domain.catalogue.references import profile_from
from counterpoise.domain.offers.names import is_id, version_id
from counterpoise.domain.offers.records import KeptProfile, Version, VersionId
from counterpoise.domain.panels.records import PanelEntry
from counterpoise.services.state import Store

__all__ = ["Published"]

_KEPT = 2048
_MOST_RULINGS = 1000


class Published:
    """What people have published, as values.

    Args:
        store: where versions are kept.
        catalogue: what their ids refer to.
    """

    def __init__(self, store: Store, catalogue: Catalogue) -> None:
        self._store = store
        self._catalogue = catalogue
        self._profiles: OrderedDict[VersionId, Profile] = OrderedDict()
        self._lock = Lock()

    def find(self, named: str) -> Profile | None:
        """The newest version of ``id``, or the one that ``id@number`` names; None if there is none.

        A version never changes, so one that was read is not read again; which one is the newest is asked each time.

        Raises:
            InvalidDocument: if the catalogue no longer holds what the version refers to.
            StorageFailed: if the database cannot be reached.
        """
        asked = version_id(named)
        if asked is None and not is_id(named):
            return None
        if asked is not None and (found := self._profiles.get(asked)) is not None:
            return found
        with self._store.reading() as work:
            if asked is None:
                held = work.profiles.get(named)
                if held is None or not held.latest:
                    return None
                asked = (held.id, held.latest)
                if (found := self._profiles.get(asked)) is not None:
                    return found
            version = work.profiles.version(*asked)
        return None if version is None else self.profile(version)

    def standing(self, named: str) -> tuple[KeptProfile, Version] | None:
        """The standing facts of a published profile with the version that is named, or the newest; None if none.

        Raises:
            StorageFailed: if the database cannot be reached.
        """
        asked = version_id(named)
        if asked is None and not is_id(named):
            return None
        with self._store.reading() as work:
            held = work.profiles.get(asked[0] if asked else named)
            if held is None or not held.latest:
                return None
            version = work.profiles.version(held.id, asked[1] if asked else held.latest)
        return None if version is None else (held, version)

    def departures(self, panel_id: str) -> list[PanelEntry]:
        """Where an operator departs from what the panel ratified, newest first; none if there is no such panel.

        Raises:
            StorageFailed: if the database cannot be reached.
        """
        with self._store.reading() as work:
            return work.panels.record(panel_id, None, _MOST_RULINGS, ("ruling",))

    def profile(self, version: Version) -> Profile:
        """A version as a value; raises InvalidDocument as ``find``."""
        key = (version.profile, version.number)
        if (found := self._profiles.get(key)) is not None:
            return found
        decided = None if version.provenance is None else Provenance.model_validate(dict(version.provenance))
        made = profile_from(dict(version.document), self._catalogue).as_version(version.number, decided)
        with self._lock:
            self._profiles[key] = made
            while len(self._profiles) > _KEPT:
                self._profiles.popitem(last=False)
        return made
