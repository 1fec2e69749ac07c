"""Writers in several processes never fork the log, and a kill at any step loses nothing that was acknowledged."""

import random
import signal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.log_publishers import FAULTS, Told, check, live

from counterpoise.storage.addresses import address_of
from counterpoise.storage.migrating import upgrade

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a migrated database of either kind."""
    if request.param == "sqlite":
        found = f"sqlite:///{tmp_path / 'log.sqlite3'}"
        upgrade(address_of(found, Path()))
        return found
    new: Callable[..., str] = request.getfixturevalue("new_postgres_url")
    return new(request.getfixturevalue("postgres_template"))


def test_sixteen_publishers_in_sixteen_processes(url: str, tmp_path: Path) -> None:
    told = Told()
    assert live(url, tmp_path / "keys", told, range(16), range(1, 16)) == [0] * 16
    assert check(url, tmp_path / "keys", told) == 16 * 15
    assert sorted(told.entries) == list(range(240))
    print(f"240 entries by 16 processes, {len(told.heads)} different signed heads, all of one history")


def test_a_kill_at_any_step_loses_nothing_acknowledged_and_forks_nothing(url: str, tmp_path: Path) -> None:
    """Twenty-four kills, on either side of every step; what follows needs nobody's help."""
    told, keys, number = Told(), tmp_path / "keys", 0
    order = list(FAULTS)
    random.Random(7).shuffle(order)  # noqa: S311 - a test's dice
    for fault in order:
        size = check(url, keys, told)
        codes = live(url, keys, told, range(1), range(number + 1, number + 4), fault=fault)
        assert codes == [-signal.SIGKILL], f"{fault} was never reached"
        number += 3
        after = check(url, keys, told)
        assert size <= after <= size + 3
    # And life goes on.
    assert live(url, keys, told, range(4), range(number + 1, number + 4)) == [0] * 4
    check(url, keys, told)
    print(f"{len(order)} kills, {len(told.entries)} acknowledged entries, {len(told.heads)} signed heads: none lost")
