"""Every operation, as everybody, by every kind of request, until there were enough: ``make soak``."""

import itertools
import time

import pytest
from tests.described import ASKERS, Found, asked_by, hall_for

CASES = 20_000
_SECONDS = 3600


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_the_application_does_what_it_says(database: str, request: pytest.FixtureRequest, capsys) -> None:
    hall = hall_for(request.getfixturevalue("sqlite_store" if database == "sqlite" else "postgres_store"))
    seen, began = Found(), time.monotonic()
    for seed in itertools.count(100):
        for who in ASKERS:
            found = asked_by(who, hall, seconds=_SECONDS, seed=seed, examples=25, sequenced=1500)
            seen += found
            with capsys.disabled():
                print(f"\n{who} on {database}, seed {seed}: {found}", flush=True)
            assert found.faults == [], "\n\n".join(found.faults)
        if seen.asked >= CASES // 2:
            break
    with capsys.disabled():
        print(f"\n{database}: {seen}; {time.monotonic() - began:,.0f} s", flush=True)
