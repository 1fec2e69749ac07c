"""Whom a profile favours, as the app shows it: every choice can be switched, and every figure comes with its limits."""

import pytest
from streamlit.testing.v1 import AppTest
from tests.ui.reading import whole, words

from counterpoise.client import Client

WHOM, SYNTHETIC = "views/whom.py", "synthetic-demonstration"


@pytest.fixture
def asked(opened: AppTest) -> AppTest:
    """The page, of the candid coach on the made-up people."""
    app = whole(opened.switch_page(WHOM).run())
    assert app.selectbox(key="w:whom:profile").value is None, "no profile is preselected"
    app = whole(app.selectbox(key="w:whom:profile").set_value("candid-coach").run())
    return whole(app.selectbox(key="w:whom:evidence:candid-coach").set_value(SYNTHETIC).run())


def look(app: AppTest, tab: str) -> AppTest:
    app.session_state["w:whom:look"] = tab
    return whole(app.run())


def test_where_nobody_chose_real_people_are_shown_by_a_rule(opened: AppTest) -> None:
    app = whole(opened.switch_page(WHOM).run())
    app = whole(app.selectbox(key="w:whom:profile").set_value("candid-coach").run())
    assert app.selectbox(key="w:whom:evidence:candid-coach").value == "collective-dialogues-2023"
    assert "a rule does, the same for every profile" in words(app)
    assert "These people are made up" not in words(app)


def test_the_summary_says_verdict_people_and_limits_together(asked: AppTest, api: str) -> None:
    text = words(asked)
    assert "These people are made up" in text
    assert "Closer is not better" in text
    assert "from what they say they want" in text
    assert "This rests on 3 of the 3 axes" in text
    assert f"{api}/profiles/candid-coach/whom?evidence={SYNTHETIC}" in text
    with Client(api) as client:
        found = client.favours("candid-coach", SYNTHETIC)
    assert found.everyone is not None
    assert f"{abs(100 * found.everyone.difference):.1f} points further" in text


def test_groups_have_chart_table_verdicts_and_the_hidden_are_explained(asked: AppTest, api: str) -> None:
    app = look(asked, "Groups")
    text = words(app)
    with Client(api) as client:
        found = client.favours("candid-coach", SYNTHETIC)
    for row in found.groups:
        assert f"{row.dimension}: {row.group}" in text
    for hidden in found.suppressed:
        assert f"{hidden.dimension}: {hidden.group}" in text
    assert "Hidden does not mean unaffected" in text
    assert "would give a small one away" in text
    assert len(app.get("vega_lite_chart")) == 2, "one for wide screens and one for narrow ones"
    app = whole(app.selectbox(key=f"w:whom:dimension:{SYNTHETIC}").set_value("district").run())
    shown = app.markdown[-1].value + words(app)
    assert "| circle" not in shown
    assert "| district" in shown
    assert f"corrected for all {len(found.groups)} groups together" in words(app)


def test_the_reference_can_be_switched(asked: AppTest) -> None:
    before = words(asked)
    app = whole(asked.selectbox(key="w:whom:against:candid-coach").set_value("encourager").run())
    assert "Compared with “Encourager”" in words(app)
    assert "against=encourager" in words(app)
    assert words(app) != before


def test_an_axis_can_be_dropped_and_that_is_said(asked: AppTest) -> None:
    app = whole(asked.multiselect(key="w:whom:without").set_value(["pushback-encouragement"]).run())
    text = words(app)
    assert "This is not about the whole profile" in text
    assert "It computes everything the usual way, without your changes" in text
    assert "Left out on request: “Pushback" in words(look(app, "Evidence and limits"))
    every = ["caution-openness", "directness-diplomacy", "pushback-encouragement"]
    app = whole(app.multiselect(key="w:whom:without").set_value(every).run())
    assert "no axis in common" in words(app), "a sentence, and the page stands"


def test_the_aversion_to_unevenness_can_be_changed(asked: AppTest) -> None:
    app = look(asked, "Measures")
    assert "atkinson 3.5" not in words(app)
    app = whole(app.number_input(key="w:whom:aversion").set_value(3.5).run())
    assert "atkinson 3.5" in words(app)
    assert "aversion to unevenness 3.5" in words(app)
    assert "When people are drawn anew" in words(app), "no worst group without its probability"


def test_other_ways_to_compute_are_counted_and_listed(asked: AppTest) -> None:
    app = look(asked, "Computed in other ways")
    assert "variants that we chose; not a probability" in words(app)
    assert app.get("vega_lite_chart")
    assert "What is done otherwise" in words(app)


def test_the_evidence_names_its_source_its_readers_and_its_limits(opened: AppTest) -> None:
    app = whole(opened.switch_page(WHOM).run())
    app = whole(app.selectbox(key="w:whom:profile").set_value("candid-coach").run())
    app = look(app, "Evidence and limits")
    text = words(app)
    for said in ("Licence", "Retrieved", "Digest", "It speaks for", "Cohen's kappa", "says nothing about others"):
        assert said in text
    app = look(app, "Groups")
    assert "too many for one picture" in words(app)
    assert "the figure follows from how we read it" in words(app), "of the vaccines, where all items speak for one pole"
    app = whole(app.selectbox(key="w:whom:dimension:collective-dialogues-2023").set_value("vaccines").run())
    assert app.get("vega_lite_chart")


def test_the_trade_offs_stand_beside_what_people_want(asked: AppTest) -> None:
    text = words(look(asked, "What it trades away"))
    assert "Pushback before encouragement" in text
    assert "Who pays" in text


def test_the_profile_in_hand_can_be_looked_at_and_has_no_public_page(opened: AppTest) -> None:
    app = whole(opened.button(key="w:tune:candid-coach").click().run())
    app = whole(app.switch_page(WHOM).run())
    assert app.selectbox(key="w:whom:profile").value == "(in hand)"
    assert "has no public page" in words(app)
    assert "Whom “Candid coach, my version” favours" in words(app)


def test_a_profile_of_which_nobody_was_asked_says_not_known(opened: AppTest) -> None:
    app = whole(opened.button(key="w:nothing").click().run())
    app = whole(app.switch_page(WHOM).run())
    assert "Whom it favours is not known" in words(app)
    app = whole(app.selectbox(key="w:whom:evidence:(in hand)").set_value(SYNTHETIC).run())
    assert "no axis in common" in words(app)


def test_a_server_that_is_down_is_a_sentence(nowhere: str, opened: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COUNTERPOISE_API_URL", nowhere)
    app = whole(opened.switch_page(WHOM).run())
    assert f"does not answer at {nowhere}" in words(app)
