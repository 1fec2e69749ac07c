"""A profile written as YAML reads back as the same profile, whatever its author wrote."""

from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st

from counterpoise.domain.catalogue.references import profile_from
from counterpoise.domain.characters import hidden_character
from counterpoise.files.catalogue_store import CatalogueFolder
from counterpoise.files.profile_writer import YamlProfiles

CATALOGUE = CatalogueFolder(Path(__file__).parents[2] / "value_profiles").catalogue()
WORDS = st.one_of(
    st.sampled_from(
        [
            "no",
            "on",
            "null",
            "~",
            "1e3",
            "0o17",
            "0x1F",
            "12",
            "1.5",
            ".inf",
            ".nan",
            "true",
            "12:30",
            "- a",
            "# b",
            "a: b",
            "&a",
            "*a",
            "!t",
            "{",
            "[",
            "|",
            ">",
            "%",
            "@",
            "`",
            "'",
            '"',
            "2001-01-01",
            "=",
            "<<",
            "? k",
        ]
    ),
    st.text(min_size=1, max_size=60),
).filter(lambda text: bool(text.strip()) and hidden_character(text) is None and "\n" not in text and "\t" not in text)


@given(WORDS, WORDS, st.lists(WORDS, max_size=3), st.integers(0, 100), st.floats(0.01, 1000))
@example("1e3", "0o17", ["no"], 50, 0.1)
@settings(max_examples=200, deadline=None)
def test_writing_and_reading_give_the_same_profile(title, reason, suits, first, importance) -> None:
    weights = {"pushback": first, "encouragement": 100 - first, "importance": importance}
    raw = {
        "schema": "profile/v1", "id": "p", "title": title, "summary": reason, "suits": suits,
        "weights": {"pushback-encouragement": weights}, "reasons": {"pushback-encouragement": reason},
        "contexts": {"mental-health": {"pushback-encouragement": {"pushback": 5, "encouragement": 95}}},
        "hazards": {"ssh": {"caution": 90}},
    }  # fmt: skip
    profile = profile_from(raw, CATALOGUE)
    text = YamlProfiles().write(profile)
    again = YamlProfiles().read(text, CATALOGUE)
    assert again == profile
    assert again.digest == profile.digest
    assert YamlProfiles().write(again) == text
