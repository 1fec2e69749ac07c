"""The typed client covers every route, walks pages, and names ETags in edits."""

import inspect
from collections.abc import Iterator

import pytest
from tests.fakes.callers import secret_of
from tests.fakes.memory_store import MemoryStore
from tests.fakes.serving import House, house_on, listening

from counterpoise.bootstrap.access import Surroundings
from counterpoise.bootstrap.web import application
from counterpoise.client import Client, ServerProblem, ServerUnreachable
from counterpoise.settings import Settings

MINE = {
    "schema": "profile/v1",
    "id": "mine",
    "title": "Mine",
    "summary": "For me.",
    "weights": {"pushback-encouragement": {"pushback": 80, "encouragement": 20, "importance": 3}},
}


@pytest.fixture
def house(policies) -> House:
    return house_on(MemoryStore(), policies)


@pytest.fixture
def url(house: House) -> Iterator[str]:
    with listening(house.app) as address:
        yield address


def refused(call, *arguments, **named) -> str:
    with pytest.raises(ServerProblem) as caught:
        call(*arguments, **named)
    return caught.value.problem.code


def test_every_operation_has_a_method_of_its_name() -> None:
    app = application(Settings(), around=Surroundings(MemoryStore(), log=lambda *_, **__: None))
    operations = {
        operation["operationId"]: (method, path)
        for path, methods in app.openapi()["paths"].items()
        for method, operation in methods.items()
    }
    methods = {name for name, _ in inspect.getmembers(Client, inspect.isfunction)}
    assert len(operations) > 50
    assert sorted(set(operations) - methods) == []


def test_every_public_method_has_a_typed_answer_and_says_what_it_does() -> None:
    for name, method in inspect.getmembers(Client, inspect.isfunction):
        if not name.startswith("_"):
            assert "return" in method.__annotations__, name
            assert method.__doc__, name


def test_from_a_draft_to_a_chosen_version(url, shipped) -> None:
    with Client(url, token=secret_of("mia")) as mia, Client(url, token=secret_of("olga")) as olga, Client(url) as me:
        assert mia.me().name == "Mia"
        draft = mia.create_profile(MINE, key="once")
        assert mia.create_profile(MINE, key="once") == draft
        assert mia.draft("mine") == draft
        saved = mia.save_draft("mine", draft.held.yaml.replace("80", "70").replace("20", "30"), etag=draft.etag)
        assert refused(mia.save_draft, "mine", MINE, etag=draft.etag) == "stale_revision"
        made = mia.publish("mine", etag=saved.etag, note="First.")
        assert me.version("mine", 1) == made
        assert me.read_profile(me.version_yaml("mine", 1)).digest == made.digest
        assert me.version_compiled("mine", 1).profile.version == 1
        pinned = me.version_compiled("mine", 1, context="health")
        assert me.version_compiled("mine", 1, context="health", digest=pinned.digest) == pinned
        assert [one.note for one in me.versions("mine")] == ["First."]
        assert me.profile_diff("mine", 1, "candid-coach@1").new == "candid-coach@1"
        assert [one.id for one in me.profiles()] == sorted([*shipped, "mine"])
        assert [one.id for one in me.search(axis="pushback-encouragement", low=70, high=70, origin="person")] == [
            "mine"
        ]
        fork = mia.fork("mine", "ours", title="Ours")
        mia.publish("ours", etag=fork.etag)
        assert [one.id for one in me.forks("mine")] == ["ours"]
        assert mia.deprecate("mine", "Use ours.").deprecated == "Use ours."
        assert mia.reinstate("mine").deprecated is None
        assert [one.id for one in mia.my_profiles()] == ["mine", "ours"]
        mia.drop_draft("ours", etag=mia.draft("ours").etag)
        assert refused(mia.draft, "ours") == "unknown_draft"
        desk = olga.create_deployment("desk", "Desk", ["mine", "ours@1"])
        desk = olga.change_deployment("desk", "Front desk", ["mine@1"], etag=desk.etag, default="mine@1")
        assert [one.title for one in me.deployments()] == ["Front desk"]
        assert mia.choose("desk", "mine@1", {"pushback-encouragement": 60}).weights == {"pushback-encouragement": 60}
        assert len(mia.my_choices("desk")) == 1
        assert olga.choice_totals("desk").people is None
        mia.forget_choices("desk")
        assert mia.my_choices("desk") == []
        assert olga.close_deployment("desk", etag=me.deployment("desk").etag).held.closed_at
        assert refused(mia.choose, "desk", "mine@1") == "not_offered"


def test_the_other_routes_answer_in_their_types(url) -> None:
    with Client(url, token=secret_of("ada")) as ada, Client(url) as anybody:
        assert anybody.healthz() == "ok\n"
        assert anybody.readyz().strip()
        assert "counterpoise_requests" in anybody.metrics()
        assert anybody.axis("pushback-encouragement").first == "pushback"
        assert anybody.schema("profile")["type"] == "object"
        assert anybody.profile_policy("candid-coach", context="health").context == "health"
        assert anybody.profile_export("candid-coach", "agents-md").target == "agents-md"
        assert {one.role for one in ada.accounts()} >= {"member", "operator", "admin"}
        assert ada.update_account("id-max", role="operator").role == "operator"
        token = ada.create_token("nightly", ["profiles"], days=3)
        assert [one.label for one in ada.tokens()] == ["nightly"]
        anybody.carry(token.secret)
        assert anybody.me().scopes == ["profiles"]
        ada.revoke_token(token.id)
        assert refused(anybody.me) == "sign_in_needed"
        anybody.carry(None)
        link = ada.invite(role="member", panel="spring", days=1)
        joined = anybody.accept_invitation(link.secret, "new@example.org", "New", "four words are enough")
        assert [one.id for one in ada.invitations()] == [link.id]
        anybody.carry(joined.secret)
        assert anybody.update_me(name="Newer").name == "Newer"
        anybody.change_password("four words are enough", "five words are quite enough")
        assert anybody.export_me()
        assert [one.name for one in ada.panel_members("spring")] == ["Newer"]
        assert ada.join_panel("spring", joined.account.id, "facilitator").role == "facilitator"
        ada.leave_panel("spring", joined.account.id)
        anybody.erase_me("five words are quite enough")
        assert next(ada.audit()).number > 1
        assert refused(anybody.me) == "sign_in_needed"
        assert refused(anybody.sign_in, "new@example.org", "five words are quite enough") == "wrong_credentials"
        ada.sign_out()
        assert refused(ada.me) == "sign_in_needed"


def test_nobody_answers() -> None:
    with Client("http://127.0.0.1:1") as client, pytest.raises(ServerUnreachable):
        client.me()


def test_a_token_is_in_no_words_of_the_client(url) -> None:
    with Client(url, token="cpt_very-secret") as client:  # noqa: S106 - made up
        with pytest.raises(ServerProblem) as caught:
            client.me()
        assert "very-secret" not in f"{caught.value!r} {caught.value.problem} {client!r} {vars(client)}"
