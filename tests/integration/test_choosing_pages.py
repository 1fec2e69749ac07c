"""A ballot from choices between replies, in a browser without scripts."""

import re

import pytest
from tests.fakes.memory_store import MemoryStore
from tests.fakes.serving import house_on
from tests.panel_forms import AXES, FORM_FIELD, FormPlayer
from tests.reading_pages import Page

from counterpoise.services.policies import Policies

ROOM = "/panels/elm/room"
CHOOSING = f"{ROOM}/choosing"


@pytest.fixture
def player(policies: Policies) -> FormPlayer:
    return FormPlayer(house_on(MemoryStore(), policies))


def text(html: str) -> str:
    return Page(html).text


def fields_of(html: str) -> list[str]:
    """Names of the groups of radio buttons, in their order."""
    return list(dict.fromkeys(re.findall(r'type="radio" name="([^"]+)"', html)))


def value_of(html: str, name: str) -> str:
    found = re.search(rf'name="{re.escape(name)}"[^>]* value="([^"]*)"', html)
    assert found is not None, name
    return found[1]


def chosen(player: FormPlayer, name: str, pole_of: dict[str, str]) -> dict[str, str]:
    """Always the reply of one pole: what its form would send."""
    sides = {"first": ("a", "b"), "second": ("b", "a"), "either": ("either",) * 2, "skip": ("skip",) * 2}
    names = fields_of(player.get(name, f"{CHOOSING}?seed=5"))
    return {one: sides[pole_of[one[2:].split(".")[0]]][one.endswith(".ba")] for one in names}


def send(player: FormPlayer, name: str, status: int, **fields: str) -> str:
    """Send the form of the questions, whose token the page gave."""
    token = re.search(FORM_FIELD, player.get(name, f"{CHOOSING}?seed=5"))
    assert token is not None
    answer = player.browser(name).post(CHOOSING, data={"csrf": token[1], "seed": "5"} | fields)
    assert answer.status_code == status, answer.text[:2000]
    return str(answer.text)


def test_choices_become_a_ballot_that_is_edited_and_then_put_in(player: FormPlayer) -> None:
    name = player.learning(3)[0]
    assert f'href="{CHOOSING}"' in player.get(name, ROOM)
    shown = player.get(name, f"{CHOOSING}?seed=5")
    assert "There are 12 questions in 6 rounds" in text(shown)
    assert len(fields_of(shown)) == 12
    assert " checked>" not in shown
    assert "pushback" not in text(shown).lower().replace("how should the library's assistant answer?", "")
    answers = chosen(player, name, {AXES[0]: "first", AXES[1]: "skip"})
    one = next(field for field in answers if field.startswith(f"q:{AXES[0]}"))
    answers[one] = {"a": "b", "b": "a"}[answers[one]]
    page = send(player, name, 200, **answers)
    assert "This is no ballot yet." in text(page)
    assert "You chose “Pushback” 5 times and “Encouragement” once: 75 for pushback." in text(page)
    assert "it could be anything from 42 to 97" in text(page)
    assert "does not measure your values" in text(page)
    assert value_of(page, f"weight:{AXES[0]}") == "75"
    assert value_of(page, f"weight:{AXES[1]}") == "", "who skips an axis abstains on it"
    assert value_of(page, f"importance:{AXES[0]}") == ""
    assert "0 put in a ballot while learning" in text(player.get(None, "/panels/elm")).replace("; 0", " 0")
    # The form on that page is the form of every ballot.
    assert f'action="{ROOM}/ballot"' in page
    edited = {f"weight:{AXES[0]}": "66", f"weight:{AXES[1]}": ""}
    player.room(name, "ballot", **edited)
    assert float(value_of(player.get(name, ROOM), f"weight:{AXES[0]}")) == 66
    again = send(player, name, 200, **answers)
    assert "Your ballot says 66 now." in text(again)
    assert "Change my ballot" in again


def test_who_goes_back_finds_what_they_chose(player: FormPlayer) -> None:
    name = player.learning(3)[0]
    answers = chosen(player, name, {AXES[0]: "first", AXES[1]: "either"})
    page = send(player, name, 200, **answers)
    for field, value in answers.items():
        assert f'name="{field}" value="{value}"' in page
    back = send(player, name, 200, again="yes", **answers)
    assert fields_of(back) == list(answers), "the same questions in the same order"
    assert back.count(" checked>") == 12


def test_each_visit_shuffles_anew(player: FormPlayer) -> None:
    name = player.learning(3)[0]
    assert len({tuple(fields_of(player.get(name, CHOOSING))) for _ in range(3)}) == 3


def test_what_cannot_be_read_is_said_with_the_choices_kept(player: FormPlayer) -> None:
    name = player.learning(3)[0]
    answers = chosen(player, name, {AXES[0]: "first", AXES[1]: "second"})
    first = next(iter(answers))
    twice = f"{first[:-2]}{'ba' if first.endswith('ab') else 'ab'}"
    for wrong, said in (
        ({twice: "a"}, "is answered twice"),
        ({"q:warm-reserved.0.ab": "a"}, "the charter does not ask about 'warm-reserved'"),
        ({"q:<script>": "a"}, "there is no question"),
        ({first: "both"}, "not 'both'"),
    ):
        page = send(player, name, 422, **(answers | wrong))
        assert said in text(page)
        assert "<script>" not in page
        assert page.count(" checked>") >= 11
    for seed in ("", "-1", "9" * 30, "1e3"):
        assert "open the questions again" in text(send(player, name, 422, **(answers | {"seed": seed})))
    assert player.get(name, f"{CHOOSING}?seed=-1", 422)


def test_who_may_choose_and_when(player: FormPlayer) -> None:
    name = player.learning(3)[0]
    assert player.browser(None).get(CHOOSING).headers["location"] == "/sign-in"
    player.get("mia", CHOOSING, 403)
    player.get("olga", CHOOSING, 403)
    player.get("ada", CHOOSING, 403)
    refused = player.browser(name).post(CHOOSING, data={"seed": "5"})
    assert refused.status_code == 403, "without the form's token nothing is answered"
    for voice, title in (("affected", "A reader"), ("critic", "A sceptic")):
        player.desk("olga", "heard", voice=voice, title=title, text="They said their part.")
    token = re.search(FORM_FIELD, player.get(name, CHOOSING))
    assert token is not None
    player.step("propositions")
    late = player.browser(name).post(CHOOSING, data={"csrf": token[1], "seed": "5"})
    assert late.status_code == 409
    assert "this belongs to learn or ballots" in text(late.text)
    player.get(name, CHOOSING, 409)
    assert f'href="{CHOOSING}"' not in player.get(name, ROOM)
