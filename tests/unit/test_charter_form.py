"""A charter through its form and back: nothing that a charter holds is lost when somebody edits one field of it."""

import pytest

from counterpoise.domain.errors import InvalidOption
from counterpoise.domain.panels.charter import Charter
from counterpoise.domain.panels.stages import DATED, STAGES
from counterpoise.pages.charter_form import EMPTY, charter_of, typed_of

FULL = Charter.model_validate(
    {
        "question": "How should it answer?",
        "stakes": "Whom it helps.\nWhom it talks down to.",
        "stands_for": "Everybody.",
        "binding": "For a year.",
        "axes": ["plain-technical", "pushback-encouragement"],
        "profile": "library-panel",
        "profile_title": "The library's panel",
        "least_members": 12,
        "quorum": 2 / 3,
        "majority": 0.6667,
        "rule": "utilitarian",
        "minority_seats": 7,
        "minority_distance": 0.123,
        "closes": {
            stage: 4_933_771_200_000 + 86_400_123 * at for at, stage in enumerate(s for s in STAGES if s in DATED)
        },
        "strata": {
            "name": "works in technology",
            "shares": [{"value": "no", "share": 2 / 3}, {"value": "yes", "share": 1 / 3}],
        },
    }
)
LEAST = {name: getattr(FULL, name) for name in ("question", "stakes", "stands_for", "binding", "axes")} | {
    "profile": "p",
    "profile_title": "P",
}


def back(charter: Charter) -> Charter:
    # Browsers send line breaks as two characters.
    typed = {name: text.replace("\n", "\r\n") for name, text in typed_of(charter).items()}
    return Charter.model_validate(charter_of(typed, charter.axes, charter))


def test_a_full_charter_comes_back_as_it_was() -> None:
    assert set(FULL.closes) == set(DATED)
    usual = Charter.model_validate(LEAST)
    # A field that is added to charters later stands here too, or it would be lost unseen.
    assert [name for name in Charter.model_fields if getattr(FULL, name) == getattr(usual, name)] == list(LEAST)[:5]
    assert back(FULL) == FULL


def test_the_least_charter_comes_back_as_it_was() -> None:
    usual = Charter.model_validate(LEAST)
    assert back(usual) == usual


def test_an_empty_form_has_the_charters_own_defaults() -> None:
    fields = dict(EMPTY) | {name: str(said) for name, said in LEAST.items() if name != "axes"}
    assert Charter.model_validate(charter_of(fields, FULL.axes)) == Charter.model_validate(LEAST)


def test_a_day_ends_with_its_last_second() -> None:
    found = charter_of(dict(EMPTY) | {"closes:votes": "2027-01-31"}, [])["closes"]
    assert found == {"votes": 1_801_439_999_000}
    # Another day than the one that is held is another instant.
    held = FULL.model_copy(update={"closes": {"votes": 1_801_400_000_123}})
    assert charter_of(dict(EMPTY) | {"closes:votes": "2027-01-31"}, [], held)["closes"] == held.closes
    assert charter_of(dict(EMPTY) | {"closes:votes": "2027-02-01"}, [], held)["closes"] == {"votes": 1_801_526_399_000}
    assert charter_of(dict(EMPTY) | {"closes:votes": " "}, [], held)["closes"] == {}


@pytest.mark.parametrize("text", ["31.1.2027", "2027-02-30", "10000-01-01", "2027-01-31T18:00", "-1"])
def test_what_is_no_day_is_named(text: str) -> None:
    with pytest.raises(InvalidOption, match="Votes: a date is like 2027-01-31"):
        charter_of(dict(EMPTY) | {"closes:votes": text}, [])
