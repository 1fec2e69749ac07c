"""What a person with an account meets in the app: signing in, saving, publishing, copying, tokens, leaving."""

from collections.abc import Iterator
from itertools import count

import pytest
from streamlit.testing.v1 import AppTest
from tests.fakes.doors import GOOD, Hall
from tests.ui.reading import whole, words

from counterpoise.client import Client, ServerProblem

ACCOUNT, TUNE = "views/account.py", "views/tune.py"
numbers = count(1)


@pytest.fixture
def email(hall: Hall) -> str:
    """Somebody who has just come by invitation."""
    admin = hall.visitor().post("/api/v1/sessions", json={"email": "ada@example.org", "password": GOOD}).json()
    address = f"mia{next(numbers)}@example.org"
    hall.joined(hall.program(admin["secret"]), address)
    return address


@pytest.fixture
def inside(visiting: AppTest, email: str) -> AppTest:
    """The account page, signed in."""
    return signed_in(visiting, email)


@pytest.fixture
def mine(lively: str, email: str) -> Iterator[Client]:
    """The same person at a program."""
    with Client(lively) as client:
        client.carry(client.sign_in(email, GOOD).secret)
        yield client


def pressed(app: AppTest, label: str) -> AppTest:
    found = [button for button in app.button if button.label == label]
    assert len(found) == 1, [button.label for button in app.button]
    return whole(found[0].click().run())


def signed_in(app: AppTest, email: str, password: str = GOOD) -> AppTest:
    app = whole(app.switch_page(ACCOUNT).run())
    app.text_input(key="w:in:email").set_value(email)
    next(one for one in app.text_input if one.label == "Password").set_value(password)
    return pressed(app, "Sign in")


def tuned(app: AppTest, profile: str = "candid-coach") -> AppTest:
    app = whole(app.switch_page("views/choose.py").run())
    app = whole(app.button(key=f"w:tune:{profile}").click().run())
    return whole(app.switch_page(TUNE).run())


def opened(app: AppTest, profile: str) -> AppTest:
    """The account page with one's own profile open."""
    app = whole(app.switch_page(ACCOUNT).run())
    app.session_state[f"w:own:{profile}"] = True
    return whole(app.run())


def kept(app: AppTest, title: str) -> AppTest:
    """A tuned profile, saved under a title."""
    app = tuned(app)
    app = whole(app.text_input(key="w:title").set_value(title).run())
    return whole(app.button(key="w:save").click().run())


def test_a_wrong_password_is_a_sentence_and_stays_in_no_field(visiting: AppTest, email: str) -> None:
    app = signed_in(visiting, email, "wrong horse battery")
    assert "do not belong together" in words(app)
    app = whole(app.run())
    assert "wrong horse battery" not in str(app.session_state)
    assert "visitor" not in app.session_state


def test_signing_in_shows_who_and_signing_out_ends_it_on_the_server(inside: AppTest, email: str, lively: str) -> None:
    assert f"({email})" in words(inside)
    assert "a member: may keep, publish and fork profiles" in words(inside)
    secret = inside.session_state["visitor"].secret
    app = pressed(inside, "Sign out")
    assert app.button(key="w:in:send")
    assert "visitor" not in app.session_state
    with Client(lively, token=secret) as client, pytest.raises(ServerProblem, match="ign in"):
        client.me()


def test_a_session_that_ended_elsewhere_is_a_sentence_and_the_door_again(inside: AppTest, lively: str) -> None:
    with Client(lively, token=inside.session_state["visitor"].secret) as client:
        client.sign_out()
    app = whole(inside.run())
    assert "ign in" in words(app)
    app = whole(app.run())
    assert app.button(key="w:in:send")


def test_without_an_account_tuning_says_how_to_come_to_save(visiting: AppTest) -> None:
    app = tuned(visiting)
    assert not [button for button in app.button if button.key == "w:save"]
    assert "Sign in to save this" in str([link.proto.label for link in app.get("page_link")])


def test_save_publish_and_the_next_version(inside: AppTest, mine: Client, lively: str) -> None:
    app = kept(inside, "Evening coach")
    assert "Saved as a draft: Evening coach" in words(app)
    assert mine.draft("evening-coach").held.document["title"] == "Evening coach"
    app = whole(app.text_input(key="w:title").set_value("Late coach").run())
    assert app.session_state["draft"]["id"] == "evening-coach", "a kept profile keeps its id"
    app = whole(app.button(key="w:save").click().run())
    assert mine.draft("evening-coach").held.document["title"] == "Late coach"

    app = opened(app, "evening-coach")
    app.text_area(key="w:own:evening-coach:note").set_value("The first, for readers.")
    app = pressed(app, "Publish version 1 of Late coach")
    assert "Version 1 of Late coach is public" in words(app)
    app = opened(app, "evening-coach")
    assert f"{lively}/profiles/evening-coach@1" in words(app)
    assert "The first, for readers." in words(app)
    assert mine.profile("evening-coach@1").profile["title"] == "Late coach"

    assert "It says what version 1 says" in words(app)
    app = pressed(app, "Tune the draft of Late coach")
    assert app.title[0].value == "Tune: Late coach"
    app = whole(app.switch_page(TUNE).run())
    slider = app.select_slider(key="w:everywhere:pushback-encouragement:slider")
    app = whole(slider.set_value(20).run())
    app = whole(app.button(key="w:save").click().run())
    app = opened(app, "evening-coach")
    assert "moves from 80 to 20 towards encouragement" in words(app), "what the draft changes, before it is public"
    app = opened(pressed(app, "Publish version 2 of Late coach"), "evening-coach")
    assert mine.profile("evening-coach").profile["weights"]["pushback-encouragement"]["pushback"] == 20
    assert "Compare version" in str([one.label for one in app.selectbox])
    assert "moves from 80 to 20" in words(app), "the history says what changed"


def test_the_gallery_shows_what_was_published(inside: AppTest) -> None:
    app = kept(inside, "Gallery coach")
    app = pressed(opened(app, "gallery-coach"), "Publish version 1 of Gallery coach")
    app = whole(app.switch_page("views/choose.py").run())
    assert not [button for button in app.button if button.key == "w:tune:gallery-coach"], "shipped ones unless asked"
    app = whole(app.selectbox(key="w:find:origin").set_value("person").run())
    assert app.button(key="w:tune:gallery-coach")
    app = whole(app.text_input(key="w:find:text").set_value("zeppelin").run())
    assert "No profile fits" in words(app)
    app = whole(app.text_input(key="w:find:text").set_value("gallery").run())
    assert app.button(key="w:tune:gallery-coach")


def test_a_change_from_elsewhere_is_not_overwritten(inside: AppTest, mine: Client) -> None:
    app = kept(inside, "Shared coach")
    there = mine.draft("shared-coach")
    mine.save_draft("shared-coach", there.held.document | {"summary": "Changed elsewhere."}, etag=there.etag)
    app = whole(app.button(key="w:save").click().run())
    assert "Somebody changed it since you read it" in words(app)
    assert mine.draft("shared-coach").held.document["summary"] == "Changed elsewhere."


def test_a_name_that_is_taken_by_oneself_asks_and_by_another_refuses(inside: AppTest, mine: Client) -> None:
    app = kept(inside, "Twice coach")
    app = tuned(app, "encourager")
    app = whole(app.text_input(key="w:title").set_value("Twice coach").run())
    app = whole(app.button(key="w:save").click().run())
    assert "You already have a profile with the id twice-coach" in words(app)
    app = pressed(app, "Replace the draft of twice-coach")
    assert mine.draft("twice-coach").held.document["weights"] == app.session_state["draft"]["weights"]
    app = tuned(app)
    app = whole(app.text_input(key="w:title").set_value("Encourager").run())
    app = whole(app.button(key="w:save").click().run())
    assert "taken" in words(app) or "already" in words(app)
    assert "You already have" not in words(app)


def test_copying_a_shipped_profile_keeps_its_lineage(inside: AppTest, mine: Client) -> None:
    inside.selectbox(key="w:fork:source").set_value("encourager")
    inside.text_input(key="w:fork:title").set_value("Our encourager")
    app = pressed(inside, "Make the copy and tune it")
    assert app.session_state["draft"]["id"] == "our-encourager"
    [found] = mine.my_profiles()
    assert found.forked_from == "encourager@1"


def test_deprecating_gives_its_reason_in_public_and_can_be_taken_back(inside: AppTest, mine: Client) -> None:
    app = pressed(opened(kept(inside, "Old coach"), "old-coach"), "Publish version 1 of Old coach")
    app = opened(app, "old-coach")
    app = pressed(app, "Deprecate Old coach")
    assert "Give the reason" in words(app)
    app = opened(app, "old-coach")
    app.text_area(key="w:own:old-coach:because").set_value("Replaced by a better one.")
    app = opened(pressed(app, "Deprecate Old coach"), "old-coach")
    assert "Replaced by a better one." in words(app)
    assert [one.deprecated for one in mine.my_profiles()] == ["Replaced by a better one."]
    pressed(app, "Take the deprecation of Old coach back")
    assert [one.deprecated for one in mine.my_profiles()] == [None]


def test_a_draft_can_be_discarded(inside: AppTest, mine: Client) -> None:
    app = opened(kept(inside, "Brief coach"), "brief-coach")
    pressed(app, "Discard the draft of Brief coach")
    with pytest.raises(ServerProblem, match="draft"):
        mine.draft("brief-coach")


def shown(app: AppTest, tab: str) -> AppTest:
    app.session_state["w:account"] = tab
    return whole(app.run())


def test_a_token_is_shown_once_works_and_is_revoked(inside: AppTest, lively: str) -> None:
    app = shown(inside, "Tokens")
    app.text_input(key="w:token:label").set_value("nightly export")
    app.multiselect(key="w:token:scopes").set_value(["profiles"])
    app = pressed(app, "Make the token")
    secret = app.code[-1].value
    with Client(lively, token=secret) as program:
        assert program.my_profiles() == []
    assert "nightly export: profiles." in words(app)
    app = pressed(app, "Revoke nightly export")
    assert secret not in words(app)
    assert not [block for block in app.code if block.value == secret]
    assert "Revoked on" in words(app)
    with Client(lively, token=secret) as program, pytest.raises(ServerProblem):
        program.my_profiles()


def test_my_data_can_be_taken_away(inside: AppTest) -> None:
    app = kept(inside, "Data coach")
    app = pressed(shown(whole(app.switch_page(ACCOUNT).run()), "Data and leaving"), "Gather my data")
    [download] = [button for button in app.download_button if button.key == "w:data:download"]
    assert download.label == "Download my data (JSON)"


def test_leaving_needs_the_box_and_the_password(inside: AppTest, mine: Client) -> None:
    app = shown(inside, "Data and leaving")
    app = pressed(app, "Delete my account")
    assert "Nothing was deleted" in words(app)
    app.checkbox(key="w:leave:sure").set_value(True)
    app.text_input(key="w:leave:password").set_value("wrong horse battery")
    app = pressed(app, "Delete my account")
    assert "password is wrong" in words(app)
    app.text_input(key="w:leave:password").set_value(GOOD)
    app = pressed(app, "Delete my account")
    assert "Your account is deleted" in words(app)
    assert "visitor" not in app.session_state
    with pytest.raises(ServerProblem):
        mine.me()
