"""What a person imports as YAML and exports again is the same profile, with the same digest, through the whole API."""

from collections.abc import Iterator
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.fakes.memory_store import MemoryStore
from tests.fakes.serving import House, house_on

from counterpoise.domain.catalogue.references import profile_from
from counterpoise.domain.characters import hidden_character
from counterpoise.files.profile_writer import YamlProfiles
from counterpoise.services.policies import Policies

NUMBERS = count()
WORDS = st.one_of(
    st.sampled_from(["no", "null", "~", "1e3", "0x1F", "12:30", "- a", "# b", "a: b", "&a", "{", "|", "'", '"', "<<"]),
    st.text(min_size=1, max_size=40),
).filter(lambda text: bool(text.strip()) and hidden_character(text) is None and "\n" not in text and "\t" not in text)
AXES = ("pushback-encouragement", "caution-openness", "brevity-thoroughness")


@st.composite
def documents(draw):
    def weights(axis: str) -> dict[str, object]:
        first, second = axis.split("-")
        weight = draw(st.integers(0, 100))
        held: dict[str, object] = {first: weight, second: 100 - weight}
        if draw(st.booleans()):
            held["importance"] = draw(st.one_of(st.integers(1, 9), st.floats(0.01, 1000)))
        return held

    axes = draw(st.sets(st.sampled_from(AXES)))
    return {
        "schema": "profile/v1",
        "id": f"p{next(NUMBERS)}",
        "title": draw(WORDS),
        "summary": draw(WORDS),
        "suits": draw(st.lists(WORDS, max_size=2)),
        "weights": {axis: weights(axis) for axis in sorted(axes)},
        "contexts": {"health": {axis: weights(axis) for axis in sorted(axes)}} if draw(st.booleans()) else {},
        "hazards": {"ssh": {"caution": draw(st.integers(0, 100))}} if draw(st.booleans()) else {},
        "reasons": {axis: draw(WORDS) for axis in sorted(axes)},
    }


@pytest.fixture(scope="module")
def house(catalogue, shipped) -> Iterator[House]:
    made = house_on(MemoryStore(), Policies(catalogue, shipped))
    with made.web:
        yield made


@given(raw=documents())
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_import_and_export_give_the_same_digest(house: House, catalogue, raw) -> None:
    profile = profile_from(raw, catalogue)
    text = YamlProfiles().write(profile)
    draft = house.ask("mia", "POST", "/profiles", {"yaml": text})
    assert (draft.status_code, draft.json()["digest"]) == (201, profile.digest)
    made = house.ask("mia", "POST", f"/profiles/{profile.id}/versions", {}, If_Match=draft.headers["etag"])
    assert made.json()["digest"] == profile.digest
    exported = house.ask(None, "GET", f"/profiles/{profile.id}/versions/1/profile.yaml").text
    assert exported == text
    again = house.ask(None, "POST", "/profiles/read", {"yaml": exported}).json()
    assert (again["digest"], again["profile"]) == (profile.digest, profile.document())
    compiled = house.ask(None, "GET", f"/profiles/{profile.id}/versions/1/compiled").json()
    assert compiled["profile"] == {"id": profile.id, "version": 1, "digest": profile.digest}
