"""What operators offer, what people choose there, and that counts give nobody away."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.fakes.callers import People, ship
from tests.fakes.memory_store import MemoryStore

from counterpoise.domain.errors import (
    AlreadyThere,
    InvalidDocument,
    InvalidOption,
    NotAllowed,
    NotOffered,
    StaleRevision,
    UnknownDeployment,
    UnknownVersion,
)
from counterpoise.domain.offers.records import VersionId
from counterpoise.services.choices import FEWEST_SHOWN, Choices, suppressed
from counterpoise.services.deployments import Deployments, Offer, deployment_tag
from counterpoise.services.profile_versions import ProfileVersions

BOUNDS = {
    "schema": "bounds/v1",
    "axes": {"pushback-encouragement": {"pushback": [40, 85], "reason": "A gentle place.", "protects": "asker"}},
}
OFFER = Offer("Front desk", ["candid-coach", "encourager@1"], "encourager@1", BOUNDS)


@pytest.fixture
def people(policies) -> People:
    store = MemoryStore()
    ship(store, policies)
    made = People(store)
    made.move_in()
    return made


@pytest.fixture
def deployments(policies) -> Deployments:
    return Deployments(policies)


@pytest.fixture
def choices(policies, deployments) -> Choices:
    return Choices(policies, deployments)


@pytest.fixture
def desk(people, deployments) -> str:
    with people.asking("olga") as caller:
        deployments.create(caller, "desk", OFFER)
    return "desk"


def test_an_id_alone_is_fixed_to_the_newest_version(people, deployments, desk) -> None:
    with people.asking(None) as anybody:
        held = deployments.get(anybody, desk)
        assert held.offered == (("candid-coach", 1), ("encourager", 1))
        assert held.default == ("encourager", 1)
        assert deployments.warnings(anybody, held) == []
        with pytest.raises(UnknownDeployment):
            deployments.get(anybody, "nowhere")


@pytest.mark.parametrize(
    ("offer", "error"),
    [
        (Offer("Desk", []), InvalidOption),
        (Offer("Desk", ["candid-coach", "candid-coach@1"]), InvalidOption),
        (Offer("Desk", ["candid-coach"], "encourager"), InvalidOption),
        (Offer("Two\nlines", ["candid-coach"]), InvalidOption),
        (Offer("Desk", ["candid-coach@2"]), UnknownVersion),
        (Offer("Desk", ["nobody"]), UnknownVersion),
        (Offer("Desk", ["candid-coach"], None, BOUNDS | {"commitments": {"honesty": {}}}), InvalidDocument),
        (Offer("Desk", ["candid-coach"], None, {"schema": "bounds/v1", "axes": {"up-down": {}}}), InvalidDocument),
    ],
)
def test_what_cannot_be_offered_is_refused(people, deployments, offer, error) -> None:
    with people.asking("olga") as caller, pytest.raises(error):
        deployments.create(caller, "desk", offer)


def test_an_edit_is_its_operators_and_names_where_it_started(people, deployments, desk) -> None:
    with people.asking("omar") as other, pytest.raises(NotAllowed):
        deployments.change(other, desk, OFFER, {"1"})
    with people.asking("olga") as caller:
        changed = deployments.change(caller, desk, Offer("New desk", ["encourager"]), {"1"})
        assert (deployment_tag(changed), changed.title, changed.bounds, changed.default) == (
            "2",
            "New desk",
            None,
            None,
        )
        with pytest.raises(StaleRevision):
            deployments.change(caller, desk, OFFER, {"1"})
        with pytest.raises(AlreadyThere):
            deployments.create(caller, desk, OFFER)
    with people.asking("ada") as admin:
        assert deployments.close(admin, desk, {"2"}).closed_at is not None


def test_offering_what_is_deprecated_warns(policies, people, deployments, desk) -> None:
    with people.asking("ada") as admin:
        ProfileVersions(policies).deprecate(admin, "candid-coach", "Too blunt.")
        (warning,) = deployments.warnings(admin, deployments.get(admin, desk))
    assert warning == "candid-coach@1 is offered although it is deprecated: Too blunt."


def test_a_choice_is_one_of_the_offered_within_the_bounds(people, choices, desk) -> None:
    with people.asking("mia") as caller:
        made, new = choices.choose(caller, desk, "candid-coach@1", {"pushback-encouragement": 85})
        assert new
        assert made.weights == {"pushback-encouragement": 85}
        for weight in (39, 86):
            with pytest.raises(InvalidOption, match="A gentle place"):
                choices.choose(caller, desk, "candid-coach@1", {"pushback-encouragement": weight})
        with pytest.raises(InvalidOption, match="does not set"):
            choices.choose(caller, desk, "candid-coach@1", {"up-down": 1})
        for name in ("reality-check@1", "candid-coach@2", "candid-coach"):
            with pytest.raises(NotOffered):
                choices.choose(caller, desk, name)


def test_choosing_again_changes_nothing_and_the_history_is_ones_own(people, choices, desk) -> None:
    with people.asking("mia") as caller:
        assert choices.choose(caller, desk, "candid-coach@1")[1]
        assert not choices.choose(caller, desk, "candid-coach@1")[1]
        assert choices.choose(caller, desk, "encourager@1")[1]
        assert [one.profile for one in choices.mine(caller, desk)] == ["candid-coach", "encourager"]
    with people.asking("max") as other:
        assert choices.mine(other, desk) == []
        choices.choose(other, desk, "candid-coach@1")
    with people.asking("mia") as caller:
        assert choices.forget(caller, desk) == 2
        assert choices.mine(caller, desk) == []
    with people.asking("max") as other:
        assert len(choices.mine(other, desk)) == 1


def test_nothing_kept_names_the_chooser(people, choices, desk) -> None:
    with people.asking("mia") as caller:
        choices.choose(caller, desk, "candid-coach@1")
        (kept,) = caller.work.choices.of_deployment(desk)
        trail = caller.work.audit.page(None, 50)
    assert "mia" not in repr(kept)
    assert [one.actor for one in trail] == ["id-olga"]


def test_a_closed_deployment_offers_nothing(people, deployments, choices, desk) -> None:
    with people.asking("olga") as caller:
        deployments.close(caller, desk, {"1"})
    with people.asking("mia") as caller, pytest.raises(NotOffered, match="nothing any more"):
        choices.choose(caller, desk, "candid-coach@1")


def test_without_tuning_profiles_are_taken_as_they_are(people, deployments, choices) -> None:
    with people.asking("olga") as caller:
        deployments.create(caller, "plain", Offer("Plain", ["candid-coach"], tuning=False))
    with people.asking("mia") as caller:
        with pytest.raises(NotOffered):
            choices.choose(caller, "plain", "candid-coach@1", {"pushback-encouragement": 50})
        assert choices.choose(caller, "plain", "candid-coach@1")[1]


def test_totals_are_the_operators_and_hide_small_counts(people, choices, desk) -> None:
    members = {f"m{number}": "member" for number in range(23)}
    people.move_in(members)
    for number, name in enumerate(members):
        with people.asking(name) as caller:
            choices.choose(caller, desk, "encourager@1")
            if number < 11:
                choices.choose(caller, desk, "candid-coach@1")
    with people.asking("olga") as caller:
        found = choices.totals(caller, desk)
    assert (found.people, found.tuned) == (23, None)
    assert dict(found.counts) == {("candid-coach", 1): 11, ("encourager", 1): 12}
    with people.asking("m0") as caller:
        choices.choose(caller, desk, "encourager@1")
    with people.asking("m1") as caller:
        choices.choose(caller, desk, "encourager@1")
    with people.asking("ada") as caller:
        found = choices.totals(caller, desk)
    assert (found.people, set(found.counts.values())) == (23, {None})
    with people.asking("omar") as other, pytest.raises(NotAllowed):
        choices.totals(other, desk)


COUNTS = st.dictionaries(st.sampled_from([("p", number) for number in range(1, 7)]), st.integers(0, 40), max_size=6)


@given(COUNTS)
def test_nothing_hidden_follows_from_the_total(counts: dict[VersionId, int]) -> None:
    found = suppressed(counts)
    hidden = [name for name, count in found.items() if count is None]
    assert all(count is None or count == counts[name] >= FEWEST_SHOWN for name, count in found.items())
    assert all(counts[name] >= FEWEST_SHOWN or name in hidden for name in counts)
    if hidden and len(hidden) < len(counts):
        assert len(hidden) > 1
        assert sum(counts[name] for name in hidden) >= FEWEST_SHOWN
