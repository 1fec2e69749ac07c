"""The app's page Log: statements as everybody reads them, objections, and what keeps them."""

from collections.abc import Iterator
from itertools import count

import pytest
from streamlit.testing.v1 import AppTest
from tests.fakes.doors import GOOD, Hall
from tests.statement_drafts import filled
from tests.ui.reading import whole, words

from counterpoise.client import Client

LOG = "views/log.py"
numbers = count(1)


@pytest.fixture
def operator(hall: Hall, lively: str) -> Iterator[Client]:
    """A client of a new operator."""
    with Client(lively) as client:
        admin = hall.program(client.sign_in("ada@example.org", GOOD).secret)
    email = f"olga-{next(numbers)}@example.org"
    hall.joined(admin, email, "operator")
    made = Client(lively)
    made.carry(made.sign_in(email, GOOD).secret)
    yield made
    made.close()


def published(operator: Client, profile: str = "candid-coach", **more: object) -> str:
    name = f"front-desk-{next(numbers)}"
    draft = filled(operator.draft_statement(profile, name=name)) | more
    operator.publish_statement(draft)
    return name


def shown(visiting: AppTest, name: str) -> AppTest:
    app = whole(visiting.switch_page(LOG).run())
    return whole(app.selectbox(key="w:log:statement").set_value(name).run())


def test_a_statement_says_who_decided_who_pays_and_how_it_stands(operator: Client, visiting: AppTest) -> None:
    name = published(operator)
    said = words(shown(visiting, name))
    assert "Verified by this server: signed, in its log, and in force." in said
    assert "Decided and answered for by The head librarian (no panel took part)." in said
    assert "Who is disadvantaged" in said
    assert "Our reason on pushback-encouragement." in said
    assert "Nobody has objected so far." in said
    assert "0 independent witnesses" in said
    assert f"/statements/{name}/1" in said


def test_a_withdrawn_one_says_so_first(operator: Client, visiting: AppTest) -> None:
    name = published(operator)
    operator.withdraw_statement(name, 1, "The model behind it changed.")
    app = shown(visiting, name)
    assert "Withdrawn: it no longer stands. Reason: The model behind it changed." in words(app).replace("\\", "")
    assert "(withdrawn)" in "".join(app.selectbox(key="w:log:statement").options)


def test_anybody_can_object_and_gets_the_secret_once(operator: Client, visiting: AppTest) -> None:
    name = published(operator)
    app = shown(visiting, name)
    app.text_area(key=f"w:log:text:{name}").set_value("It turns nurses away. <b>Always.</b>")
    app = whole(next(one for one in app.button if one.label == "Object").click().run())
    said = words(app)
    assert "Your objection is on record." in said
    assert "It turns nurses away. <b>Always.</b>" in said
    (held,) = operator.objections(statement=name)
    assert held.subject == "pushback-encouragement"
    assert any(one.value for one in app.code)


def test_an_objection_without_words_is_refused_in_a_sentence(operator: Client, visiting: AppTest) -> None:
    name = published(operator)
    app = shown(visiting, name)
    app.text_area(key=f"w:log:text:{name}").set_value("")
    app = whole(next(one for one in app.button if one.label == "Object").click().run())
    assert app.error
    assert not list(operator.objections(statement=name))


def test_it_finds_by_axis_and_by_who_pays(operator: Client, visiting: AppTest) -> None:
    name = published(operator)
    app = whole(visiting.switch_page(LOG).run())
    app = whole(app.selectbox(key="w:log:axis").set_value("universal-local").run())
    assert name not in "".join(words(app))
    app = whole(app.selectbox(key="w:log:axis").set_value("pushback-encouragement").run())
    assert app.selectbox(key="w:log:statement").options
    app = whole(app.text_input(key="w:log:who").set_value("nobody at all, surely").run())
    assert "No statement fits." in words(app)


def test_without_a_server_it_says_so(nowhere: str, visiting: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COUNTERPOISE_API_URL", nowhere)
    app = whole(visiting.switch_page(LOG).run())
    assert "does not answer" in words(app)
