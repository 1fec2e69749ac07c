"""What the public learns of a panel through the API: no text that nobody looked at, no figure of so few."""

from tests.integration.test_panels_api import AXES, Town, town

from counterpoise.domain.panels.ballots import FEWEST_FOR_COLUMNS

__all__ = ["town"]


def test_a_text_that_nobody_looked_at_is_seen_by_its_author_and_whoever_moderates(town: Town) -> None:
    town.learning()
    for voice in ("affected", "critic"):
        town("fay").add_voice("library", voice, "Somebody", "They said their part.")
    town("fay").advance_panel("library", "propositions")
    made = town("m0").propose("library", "It is kind to the librarian.")

    def text(name: str | None) -> str | None:
        [found] = town(name).propositions("library").items
        return found.text

    assert [text(name) for name in (None, "m1", "omar")] == [None, None, None]
    assert [text(name) for name in ("fay", "ada")] == ["It is kind to the librarian."] * 2
    assert town("m0").my_propositions("library").items[0].text == "It is kind to the librarian."
    town("fay").moderate("library", made.number, accept=True, because="It fits.")
    assert text(None) == "It is kind to the librarian."


def test_of_ten_ballots_or_fewer_only_the_result_is_public(town: Town) -> None:
    town.balloting(quorum=0.5)
    for number, name in enumerate(town.members):
        # All speak of the first axis, and ten of the second.
        second = None if number >= FEWEST_FOR_COLUMNS - 1 else 50 + number
        town(name).put_ballot("library", {AXES[0]: 10 * number % 101, AXES[1]: second}, None)
    town("fay").advance_panel("library", "tally")
    found = town(None).panel_tally("library")
    many, few = found.axes[AXES[0]], found.axes[AXES[1]]
    assert (many.n, few.n) == (len(town.members), FEWEST_FOR_COLUMNS - 1)
    assert many.mean is not None
    assert few.share is not None
    assert (few.mean, few.median, few.rules) == (None, None, {})
    assert AXES[1] not in found.manipulation.axes
    assert AXES[1] not in found.influence.axes
    assert AXES[0] in found.influence.axes
