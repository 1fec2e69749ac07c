"""The operator's desk, and two profiles side by side."""

from collections.abc import Iterator
from itertools import count

import pytest
from streamlit.testing.v1 import AppTest
from tests.fakes.doors import GOOD, Hall
from tests.ui.reading import whole, words

from counterpoise.client import Client
from counterpoise_ui.components.bounds_form import with_bound, without_bound

numbers = count(1)


@pytest.fixture
def operator(hall: Hall, lively: str) -> Iterator[Client]:
    """An operator at a program."""
    with Client(lively) as client:
        admin = client.sign_in("ada@example.org", GOOD).secret
        address = f"olga{next(numbers)}@example.org"
        hall.joined(hall.program(admin), address, "operator")
        client.carry(client.sign_in(address, GOOD).secret)
        yield client


@pytest.fixture
def desk(visiting: AppTest, operator: Client) -> AppTest:
    """The desk of the same operator."""
    app = whole(visiting.switch_page("views/account.py").run())
    app.text_input(key="w:in:email").set_value(operator.me().email)
    next(one for one in app.text_input if one.label == "Password").set_value(GOOD)
    app = whole(app.button(key="w:in:send").click().run())
    return whole(app.switch_page("views/desk.py").run())


def opened(app: AppTest, deployment: str) -> AppTest:
    app.session_state[f"w:desk:{deployment}"] = True
    return whole(app.run())


def begun(app: AppTest, name: str) -> AppTest:
    app.text_input(key="w:desk:new:0:id").set_value(name)
    app.text_input(key="w:desk:new:0:title").set_value("The help desk")
    app = whole(app.multiselect(key="w:desk:new:0:offered").set_value(["candid-coach@1", "encourager@1"]).run())
    app = whole(app.button(key="w:desk:new:0:save").click().run())
    assert "The help desk is there" in words(app)
    return opened(app, name)


def test_who_is_no_operator_is_told_what_the_desk_is_for(visiting: AppTest) -> None:
    app = whole(visiting.switch_page("views/desk.py").run())
    assert "Sign in as an operator" in words(app)


def test_a_deployment_is_begun_without_a_default_and_changed(desk: AppTest, operator: Client) -> None:
    app = begun(desk, "front-desk")
    held = operator.deployment("front-desk").held
    assert held.offered == ["candid-coach@1", "encourager@1"]
    assert held.default is None, "nobody chose one"
    app = whole(app.selectbox(key="w:desk:front-desk:default").set_value("encourager@1").run())
    app = opened(app, "front-desk")
    assert "A default shapes those who never choose" in words(app)
    app.selectbox(key="w:desk:front-desk:default").set_value("encourager@1")
    app = whole(app.button(key="w:desk:front-desk:save").click().run())
    assert operator.deployment("front-desk").held.default == "encourager@1"


def test_a_bound_needs_a_reason_and_is_shown_as_the_operators_choice(desk: AppTest, operator: Client) -> None:
    app = begun(desk, "bound-desk")
    key = "w:desk:bound-desk"
    app.selectbox(key=f"{key}:what").set_value("axes:caution-openness")
    app = opened(app, "bound-desk")
    app.number_input(key=f"{key}:low:axes:caution-openness").set_value(40)
    app = whole(app.button(key=f"{key}:set").click().run())
    assert operator.deployment("bound-desk").held.bounds is None
    assert "needs its reason" in words(app)
    app = opened(app, "bound-desk")
    app.selectbox(key=f"{key}:what").set_value("axes:caution-openness")
    app = opened(app, "bound-desk")
    app.number_input(key=f"{key}:low:axes:caution-openness").set_value(40)
    app.text_area(key=f"{key}:why:axes:caution-openness").set_value("Children use this desk as well.")
    app.radio(key=f"{key}:whom:axes:caution-openness").set_value("others")
    whole(app.button(key=f"{key}:set").click().run())
    bound = {"caution": [40, 100], "reason": "Children use this desk as well.", "protects": "others"}
    assert operator.deployment("bound-desk").held.bounds == {
        "schema": "bounds/v1",
        "axes": {"caution-openness": bound},
    }
    app = opened(app, "bound-desk")
    assert "Caution: 40 to 100. Protects other people. Children use this desk as well." in words(app)
    whole(app.button(key=f"{key}:drop:axes:caution-openness").click().run())
    assert operator.deployment("bound-desk").held.bounds is None


def test_small_totals_are_hidden_and_a_deployment_can_be_closed(desk: AppTest, operator: Client) -> None:
    app = begun(desk, "small-desk")
    operator.choose("small-desk", "encourager@1")
    app = opened(app, "small-desk")
    assert "hidden (under 10" in words(app)
    whole(app.button(key="w:desk:small-desk:close").click().run())
    assert operator.deployment("small-desk").held.closed_at is not None
    assert "nothing is offered any more" in words(opened(app, "small-desk"))


def test_bounds_are_edited_without_touching_the_others() -> None:
    one = {"caution": [0, 50], "reason": "r", "protects": "asker"}
    held = with_bound(with_bound(None, "axes", "caution-openness", one), "hazards", "ssh", one)
    assert held == {"schema": "bounds/v1", "axes": {"caution-openness": one}, "hazards": {"ssh": one}}
    left = without_bound(held, "axes", "caution-openness")
    assert left == {"schema": "bounds/v1", "hazards": {"ssh": one}}
    assert without_bound(left, "hazards", "ssh") is None


def test_two_profiles_stand_side_by_side_with_what_changes(opened_compare: AppTest) -> None:
    app = opened_compare
    assert app.selectbox(key="w:compare:0").value is None
    app = whole(app.selectbox(key="w:compare:0").set_value("candid-coach").run())
    app = whole(app.selectbox(key="w:compare:1").set_value("encourager").run())
    text = words(app)
    assert "From Candid coach to Encourager" in text
    assert "towards encouragement" in text
    assert "counterpoise try candid-coach" in text
    app = whole(app.selectbox(key="w:compare:1").set_value("candid-coach").run())
    assert "These are the same" in words(app)


@pytest.fixture
def opened_compare(visiting: AppTest) -> AppTest:
    """The page that compares."""
    return whole(visiting.switch_page("views/compare.py").run())


def test_one_question_is_answered_without_and_with_both_by_the_servers_model(opened_compare: AppTest) -> None:
    app = whole(opened_compare.selectbox(key="w:compare:0").set_value("candid-coach").run())
    app = whole(app.selectbox(key="w:compare:1").set_value("encourager").run())
    app = whole(app.button(key="FormSubmitter:compare:ask-Ask").click().run())
    assert "Write a question first." in words(app)
    app.text_input[0].set_value("Should I *sell* candles?")
    app = whole(app.button(key="FormSubmitter:compare:ask-Ask").click().run(timeout=120))
    text = words(app)
    assert "> Should I *sell* candles?" in text
    assert [one in text for one in ("Without a profile", "With Candid coach", "With Encourager")] == [True] * 3
    assert "Model: fake. It is a fake." in text
