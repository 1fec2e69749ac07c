"""The application does what its own description says, whoever asks: schemathesis, with sequences along the links.

Every role asks everything; what is quick for all of them is done for all, boundaries as a member and random requests as
an administrator. `make soak` does all of it for everybody, many times over.
"""

from collections.abc import Collection

import pytest
from tests.described import ASKERS, asked_by, hall_for

# Role: database, phases, operations that must have done what was asked.
RUNS = {
    "visitor": ("sqlite", ("examples", "stateful"), 15),
    "member": ("sqlite", ("examples", "coverage", "stateful"), 40),
    "operator": ("postgresql", ("examples", "stateful"), 25),
    "admin": ("postgresql", ("examples", "fuzzing", "stateful"), 45),
}
SEQUENCED = 300
# A bound for machines that are busy; an idle one needs a tenth.
_SECONDS = 500


def test_every_role_is_asked_for() -> None:
    assert set(RUNS) == set(ASKERS)


@pytest.mark.parametrize("who", RUNS)
def test_the_application_does_what_it_says(
    who: str, request: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str]
) -> None:
    database, phases, least = RUNS[who]
    hall = hall_for(request.getfixturevalue("sqlite_store" if database == "sqlite" else "postgres_store"))
    found = asked_by(who, hall, seconds=_SECONDS, seed=4, examples=1, sequenced=SEQUENCED, phases=phases)
    with capsys.disabled():
        print(f"\n{who} on {database}: {found}")
    assert found.faults == [], "\n\n".join(found.faults)
    assert set(found.cases) == set(phases)
    if {"coverage", "fuzzing"} & set(phases):
        assert found.operations == _operations(hall.app.openapi()["paths"])
    assert len(found.done) >= least, sorted(found.operations - found.done)


def _operations(paths: dict[str, Collection[str]]) -> set[str]:
    return {f"{method.upper()} {path}" for path, methods in paths.items() for method in methods}
