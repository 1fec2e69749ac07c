"""What a person meets in the app: choosing, tuning, taking away, and what is said when something fails."""

from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest
from tests.ui.reading import whole, words

from counterpoise.domain.catalogue.catalogue import Catalogue
from counterpoise.domain.catalogue.profile import Profile

Pick = Callable[[str], AppTest]


def look(app: AppTest, tab: str) -> AppTest:
    app.session_state["w:look"] = tab
    return whole(app.run())


def prompt(app: AppTest) -> str:
    """The prompt as the page offers it for copying."""
    return str(look(app, "The prompt").code[0].value)


def slider(app: AppTest, axis: str, where: str = "everywhere") -> Any:
    return app.select_slider(key=f"w:{where}:{axis}:slider")


def test_nothing_is_preselected_and_the_order_is_drawn_by_lot(opened: AppTest, shipped: dict[str, Profile]) -> None:
    assert "draft" not in opened.session_state
    assert opened.selectbox(key="w:choose:target").value is None
    assert all(radio.value is None for radio in opened.radio)

    def order(app: AppTest) -> list[str]:
        return [button.key or "" for button in app.button if (button.key or "").startswith("w:tune:")]

    assert sorted(order(opened)) == sorted(f"w:tune:{name}" for name in shipped)
    assert str(opened.session_state["seed"]) in words(opened)
    opened.session_state["seed"] = 1
    first = order(whole(opened.run()))
    opened.session_state["seed"] = 2
    assert order(whole(opened.run())) != first
    opened.session_state["seed"] = 1
    assert order(whole(opened.run())) == first, "the seed alone decides the order"
    seeds = {whole(opened.button(key="w:shuffle").click().run()).session_state["seed"] for _ in range(3)}
    assert len(seeds) > 1


def test_each_card_says_whom_it_suits_whom_not_and_both_weights(opened: AppTest, shipped: dict[str, Profile]) -> None:
    text = words(opened)
    for profile in shipped.values():
        assert profile.summary in text
        assert all(one in text for one in (*profile.suits, *profile.does_not_suit))
    assert 'Pushback <b>80</b></span><span class="cp-bar"' in text
    assert "<b>20</b> Encouragement" in text


def test_the_target_comes_first_and_says_what_it_carries(opened: AppTest) -> None:
    app = whole(opened.selectbox(key="w:choose:target").set_value("custom-instructions").run())
    assert "It carries the words of your profile" in words(app)
    assert "It cannot carry" in words(app)


def test_tuning_changes_the_compiled_prompt_and_says_what_changed(tuning: Pick) -> None:
    app = tuning("candid-coach")
    assert "Pushback before encouragement" in words(app)
    before = prompt(app)
    app = whole(slider(app, "pushback-encouragement").set_value(20).run())
    assert prompt(app) != before
    assert "Encouragement before pushback" in words(look(app, "What it trades away"))
    assert "moves from 80 to 20 towards encouragement" in words(look(app, "What changed"))
    app = whole(app.button(key="w:restart").click().run())
    assert prompt(app) == before


def test_what_people_write_reaches_the_yaml_and_never_the_prompt(tuning: Pick) -> None:
    app = tuning("candid-coach")
    said = "Zanzibar: because <b>I</b> say so, [here](http://example.org)"
    app = whole(app.text_area(key="w:everywhere:pushback-encouragement:reason").set_value(said).run())
    app = whole(app.text_input(key="w:title").set_value("Zanzibar coach").run())
    assert said in words(look(app, "What it trades away")), "shown as written: no link, no markup"
    assert "Zanzibar" not in prompt(app)
    yaml = look(app, "Take it away").code[-1].value
    assert "id: zanzibar-coach" in yaml
    assert "Zanzibar: because" in yaml


def test_the_jump_buttons_move_to_the_next_notch(tuning: Pick) -> None:
    app = tuning("candid-coach")
    text = words(app)
    assert "compile to the same prompt; next change at 86 and at 75" in text
    start = prompt(app)
    app = whole(app.button(key="w:everywhere:pushback-encouragement:jump-first").click().run())
    assert slider(app, "pushback-encouragement").value == 86
    assert prompt(app) != start
    app = whole(app.button(key="w:everywhere:pushback-encouragement:jump-second").click().run())
    assert slider(app, "pushback-encouragement").value == 85
    assert prompt(app) == start, "the nearest weight of the notch where it began"
    app = whole(app.number_input(key="w:everywhere:pushback-encouragement:exact").set_value(100).run())
    assert app.button(key="w:everywhere:pushback-encouragement:jump-first").disabled


def test_thresholds_are_hidden_where_the_target_ignores_them(tuning: Pick) -> None:
    app = look(tuning("candid-coach"), "Thresholds")
    assert "Child sexual exploitation" in words(app)
    assert app.get("vega_lite_chart")
    app = whole(app.selectbox(key="w:tune:target").set_value("custom-instructions").run())
    assert "ignores thresholds, so they are hidden here" in words(app)
    assert not app.get("vega_lite_chart")
    app = whole(app.selectbox(key="w:tune:target").set_value("litellm").run())
    carries = "Child sexual exploitation" in words(app)
    assert carries == bool(app.get("vega_lite_chart"))


def test_an_axis_is_unset_until_it_is_set_and_keeps_its_weights_on_a_shelf(opened: AppTest) -> None:
    app = whole(opened.button(key="w:nothing").click().run())
    assert "No axis is set" in words(app)
    app = whole(app.toggle(key="w:everywhere:warm-reserved:on").set_value(True).run())
    assert slider(app, "warm-reserved").value == 50, "set means even: the app leans to neither pole"
    app = whole(slider(app, "warm-reserved").set_value(90).run())
    app = whole(app.toggle(key="w:everywhere:warm-reserved:on").set_value(False).run())
    assert app.session_state["draft"]["weights"] == {}
    app = whole(app.toggle(key="w:everywhere:warm-reserved:on").set_value(True).run())
    assert slider(app, "warm-reserved").value == 90


def test_axes_are_found_by_search(opened: AppTest, catalogue: Catalogue) -> None:
    app = whole(opened.button(key="w:nothing").click().run())
    assert len(app.toggle) == len(catalogue.axes)
    app = whole(app.text_input(key="w:search").set_value("sources disagree").run())
    assert [toggle.key for toggle in app.toggle] == ["w:everywhere:consensus-plurality:on"]
    app = whole(app.text_input(key="w:search").set_value("zeppelin").run())
    assert "No axis says that" in words(app)


def test_a_context_has_weights_of_its_own(tuning: Pick) -> None:
    app = tuning("candid-coach")
    everywhere = prompt(app)
    app = whole(app.selectbox(key="w:context").set_value("mental-health").run())
    assert prompt(app) != everywhere
    app = whole(app.toggle(key="w:mental-health:caution-openness:on").set_value(True).run())
    assert slider(app, "caution-openness", "mental-health").value == 40, "it starts where it is everywhere"
    app = whole(slider(app, "caution-openness", "mental-health").set_value(70).run())
    draft = app.session_state["draft"]
    assert draft["contexts"]["mental-health"]["caution-openness"] == {"caution": 70, "openness": 30}
    assert draft["weights"]["caution-openness"]["caution"] == 40


def test_one_hazard_can_be_set_apart(tuning: Pick) -> None:
    app = tuning("candid-coach")
    app = whole(app.selectbox(key="w:caution:add").set_value("ssh").run())
    app = whole(app.button(key="w:caution:set").click().run())
    app = whole(app.number_input(key="w:caution:ssh").set_value(90).run())
    assert app.session_state["draft"]["hazards"] == {"ssh": {"caution": 90}}
    app = whole(app.button(key="w:caution:ssh:off").click().run())
    assert "hazards" not in app.session_state["draft"]


def test_a_budget_too_small_for_the_commitments_is_a_sentence_and_can_be_mended(tuning: Pick) -> None:
    app = tuning("candid-coach")
    app = whole(app.number_input(key="w:budget").set_value(20).run())
    assert "The commitments alone take about" in words(app)
    app = whole(app.number_input(key="w:budget").set_value(500).run())
    assert "The commitments alone take about" not in words(app)
    assert "The budget of 500 tokens leaves" in words(app)


@pytest.mark.parametrize(
    "target", ["openai-chat", "anthropic", "ollama", "custom-instructions", "agents-md", "litellm", "opa", "cedar"]
)
def test_it_is_taken_away_with_what_is_lost(tuning: Pick, target: str) -> None:
    app = tuning("candid-coach")
    app = whole(app.selectbox(key="w:tune:target").set_value(target).run())
    app = look(app, "Take it away")
    labels = [button.label for button in app.download_button]
    assert len(labels) >= 2
    assert "Download the profile as YAML" in labels
    assert "cannot say, or says differently" in words(app)


def test_the_quiz_proposes_weights_each_with_its_reason(opened: AppTest) -> None:
    app = opened
    keys = [radio.key for radio in app.radio if (radio.key or "").startswith("w:quiz:")]
    assert len(keys) == 3
    assert "What your answers suggest" not in words(app)
    for key, choice in zip(keys, ("a", "b", "either"), strict=True):
        app = whole(app.radio(key=key).set_value(choice).run())
    text = words(app)
    assert text.count("you chose the reply that shows") == 2
    assert "You had no preference on" in text
    assert "Shipped profiles near your answers" in text
    assert "thin evidence" in text
    app = whole(app.button(key="w:quiz:tune").click().run())
    draft = app.session_state["draft"]
    assert len(draft["weights"]) == len(draft["reasons"]) == 2
    assert {weight for poles in draft["weights"].values() for weight in poles.values()} == {25, 75}


BAD = """schema: profile/v1
id: mine
title: Mine
summary: Mine.
weights:
  pushback-encouragement: {pushback: 80, encouragement: 30}
  pushback-courage: {pushback: 80, courage: 20}
"""


def test_a_bad_file_is_answered_with_line_and_field(opened: AppTest) -> None:
    app = opened.file_uploader(key="w:file").set_value(("mine.yaml", BAD.encode(), "application/yaml")).run()
    app = whole(app.button(key="w:open").click().run())
    text = words(app)
    assert "2 things to mend" in text
    assert "Line 6, field weights.pushback-encouragement: weights must sum to 100" in text
    assert "Line 7, field weights.pushback-courage: there is no axis" in text
    assert "draft" not in app.session_state


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        (b"\xff\xfe\x00", "not text in UTF-8: line 1"),
        (b"a: [1, 2\n\nb: 3", "is not valid YAML"),
        (b"a: &a [*a]", "anchors are not read"),
        (b"   \n", "Choose a file or paste its text first"),
        (b"#" * 300_000, "A profile has at most"),
    ],
)
def test_a_file_that_is_no_profile_is_refused_kindly(opened: AppTest, raw: bytes, sentence: str) -> None:
    app = opened.file_uploader(key="w:file").set_value(("mine.yaml", raw, "application/yaml")).run()
    app = whole(app.button(key="w:open").click().run())
    assert sentence in words(app)
    assert "draft" not in app.session_state


def test_a_good_file_is_opened_as_it_is(opened: AppTest) -> None:
    good = BAD.replace("30}", "20}").rsplit("\n", maxsplit=2)[0]
    app = whole(opened.text_area(key="w:paste").set_value(good).run())
    app = whole(app.button(key="w:open").click().run())
    assert app.session_state["draft"]["id"] == "mine"
    assert "1 axis is set" in words(app)


def disappointed(app: AppTest, said: str) -> AppTest:
    app = whole(app.switch_page("views/wrong.py").run())
    app.text_area(key="w:wrong:words").set_value(said)
    submit = next(button for button in app.button if button.label == "Look for what explains it")
    return whole(submit.click().run())


def test_a_disappointment_names_the_axis_and_its_change_can_be_applied(tuning: Pick, catalogue: Catalogue) -> None:
    said = catalogue.axes["pushback-encouragement"].poles["pushback"].complaints[0]
    app = disappointed(tuning("candid-coach"), said)
    text = words(app)
    assert "This in the profile can explain it." in text
    assert "puts pushback at 80 (strong)" in text
    assert "The smallest change" in text
    app = whole(app.button(key="w:apply:1").click().run())
    weights = app.session_state["draft"]["weights"]["pushback-encouragement"]
    assert weights["pushback"] == 75
    assert weights["importance"] == 3
    assert "moves from 80 to 75 towards encouragement" in words(app)


def test_a_disappointment_that_nothing_explains_is_told_so(tuning: Pick) -> None:
    app = disappointed(tuning("candid-coach"), "qwertz zeppelin gargoyle")
    assert "Nothing in this profile explains it" in words(app)


def test_a_commitment_is_named_and_offers_no_change(tuning: Pick, catalogue: Catalogue) -> None:
    app = disappointed(tuning("candid-coach"), catalogue.commitments["honesty"].complaints[0])
    text = words(app)
    assert "The commitment Honesty holds for everyone" in text
    assert "nobody's weights lower a commitment" in text


def test_a_score_is_explained(tuning: Pick) -> None:
    app = whole(tuning("candid-coach").switch_page("views/wrong.py").run())
    app = whole(app.selectbox(key="w:wrong:hazard").set_value("cse").run())
    app = whole(app.number_input(key="w:wrong:score").set_value(0.9).run())
    text = words(app)
    assert "A score of 0.9 for Child sexual exploitation is refused" in text
    assert "Why nobody's weights change it" in text


def test_without_a_profile_the_other_pages_say_what_to_do(opened: AppTest) -> None:
    app = whole(opened.switch_page("views/tune.py").run())
    assert "You have not picked anything yet" in words(app)
    app = whole(app.switch_page("views/wrong.py").run())
    picker = app.selectbox(key="w:wrong:profile")
    assert picker.value is None
    app = whole(picker.set_value("encourager").run())
    assert "Looking at Encourager, my version" in words(app)


def test_what_holds_for_everyone_names_who_bears_the_cost(opened: AppTest, catalogue: Catalogue) -> None:
    app = whole(opened.switch_page("views/holds.py").run())
    text = words(app)
    assert "What was measured" in text
    assert "ot measured on" in text, "on any model, or on the models that are not named"
    for commitment in catalogue.commitments.values():
        assert commitment.cost_borne_by[0].who in text
        assert commitment.disputed_by[0].who in text


def test_a_server_that_is_down_is_a_sentence(nowhere: str, opened: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COUNTERPOISE_API_URL", nowhere)
    for page in ("views/choose.py", "views/wrong.py", "views/holds.py"):
        app = whole(opened.switch_page(page).run())
        assert f"does not answer at {nowhere}" in words(app)
        assert app.button(key="w:again:page").label == "Try again"


def test_work_survives_a_server_that_goes_away(
    api: str, nowhere: str, tuning: Pick, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = tuning("candid-coach")
    monkeypatch.setenv("COUNTERPOISE_API_URL", nowhere)
    app = whole(slider(app, "pushback-encouragement").set_value(20).run())
    assert "does not answer at" in words(app)
    monkeypatch.setenv("COUNTERPOISE_API_URL", api)
    app = whole(app.button(key="w:again:page").click().run())
    assert app.session_state["draft"]["weights"]["pushback-encouragement"]["pushback"] == 20
    assert "Encouragement before pushback" in words(app)
