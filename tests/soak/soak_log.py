"""The log for long: sixteen publishers and 5,000 statements, and hundreds of kills, on both databases."""

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

PUBLISHERS, EACH, KILLS = 16, 313, 200


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a migrated database of either kind."""
    if request.param == "sqlite":
        found = f"sqlite:///{tmp_path / 'log.sqlite3'}"
        upgrade(address_of(found, Path()))
        return found
    new: Callable[..., str] = request.getfixturevalue("new_postgres_url")
    return new(request.getfixturevalue("postgres_template"))


def test_five_thousand_statements_by_sixteen_publishers(url: str, tmp_path: Path) -> None:
    told = Told()
    assert live(url, tmp_path / "keys", told, range(PUBLISHERS), range(1, EACH + 1)) == [0] * PUBLISHERS
    assert check(url, tmp_path / "keys", told) == PUBLISHERS * EACH
    print(f"{PUBLISHERS * EACH:,} entries, {len(told.heads):,} different signed heads, all of one history")


def test_hundreds_of_kills_while_others_publish(url: str, tmp_path: Path) -> None:
    """One is killed at a step, three others publish beside it."""
    told, keys, dice = Told(), tmp_path / "keys", random.Random(11)  # noqa: S311 - a test's dice
    check(url, keys, told)
    for number in range(KILLS):
        numbers = range(3 * number + 1, 3 * number + 4)
        # A step that others did already need not be reached: a head is signed once.
        codes = live(url, keys, told, range(1), numbers, fault=dice.choice(FAULTS))
        assert codes[0] in {0, -signal.SIGKILL}
        assert live(url, keys, told, range(1, 4), numbers) == [0] * 3
        if number % 10 == 9:
            check(url, keys, told)
    print(f"{KILLS} kills, {len(told.entries):,} acknowledged entries, {len(told.heads):,} signed heads: none lost")
