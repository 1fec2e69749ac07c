"""Drafts and versions as services: who may do what, what is refused, and that nothing is lost."""

import pytest
from tests.fakes.callers import People, ship
from tests.fakes.memory_store import MemoryStore

from counterpoise.domain.errors import (
    AlreadyThere,
    InvalidDocument,
    InvalidOption,
    KeyReused,
    NotAllowed,
    NothingToPublish,
    SignInNeeded,
    StaleRevision,
    UnknownAxis,
    UnknownDraft,
    UnknownProfile,
    UnknownVersion,
)
from counterpoise.services.idempotency import KEPT_FOR, Answer, once
from counterpoise.services.policies import Policies
from counterpoise.services.profile_drafts import ProfileDrafts, draft_tag
from counterpoise.services.profile_versions import ProfileVersions, Query
from counterpoise.services.published import Published


def document(first: int = 60, profile_id: str = "mine", **more: object) -> dict[str, object]:
    return {
        "schema": "profile/v1",
        "id": profile_id,
        "title": "Mine",
        "summary": "For evenings.",
        "suits": ["people who are tired"],
        "weights": {"pushback-encouragement": {"pushback": first, "encouragement": 100 - first}},
        **more,
    }


@pytest.fixture
def store(policies) -> MemoryStore:
    made = MemoryStore()
    ship(made, policies)
    return made


@pytest.fixture
def people(store) -> People:
    made = People(store)
    made.move_in()
    return made


@pytest.fixture
def drafts(policies) -> ProfileDrafts:
    return ProfileDrafts(policies)


@pytest.fixture
def versions(policies) -> ProfileVersions:
    return ProfileVersions(policies)


@pytest.fixture
def publish(people, drafts, versions):
    """Save and publish one version of a member's profile; the version."""

    def make(first: int = 60, name: str = "mia", profile_id: str = "mine", note: str | None = None):
        with people.asking(name) as caller:
            raw = document(first, profile_id)
            if caller.work.profiles.get(profile_id) is None:
                draft = drafts.create(caller, raw)
            else:
                tag = draft_tag(drafts.get(caller, profile_id))
                draft = drafts.save(caller, profile_id, raw, {tag})
            return versions.publish(caller, profile_id, {draft_tag(draft)}, note)

    return make


def test_a_draft_becomes_versions_that_name_the_one_before(publish, people, versions) -> None:
    first, second = publish(60), publish(70, note="  Firmer, as asked for.  ")
    assert (first.number, first.previous, second.number, second.previous) == (1, None, 2, first.digest)
    assert second.note == "Firmer, as asked for."
    with people.asking(None) as anybody:
        assert [one.number for one in versions.history(anybody, "mine", None, 10)] == [2, 1]
        assert [one.number for one in versions.history(anybody, "mine", 2, 10)] == [1]
        assert versions.version(anybody, "mine", 1).document["weights"]["pushback-encouragement"]["pushback"] == 60


def test_what_did_not_change_is_not_published(publish, people, drafts, versions) -> None:
    publish(60)
    with people.asking("mia") as caller:
        tag = draft_tag(drafts.get(caller, "mine"))
        with pytest.raises(NothingToPublish):
            versions.publish(caller, "mine", {tag})
        drafts.drop(caller, "mine", {tag})
        with pytest.raises(NothingToPublish):
            versions.publish(caller, "mine", {tag})


def test_publishing_twice_from_one_draft_is_stale(people, drafts, versions) -> None:
    with people.asking("mia") as caller:
        tag = draft_tag(drafts.create(caller, document()))
        versions.publish(caller, "mine", {tag})
        with pytest.raises(StaleRevision):
            versions.publish(caller, "mine", {tag})


def test_an_edit_names_the_draft_that_it_started_from(people, drafts) -> None:
    with people.asking("mia") as caller:
        first = draft_tag(drafts.create(caller, document(60)))
        second = draft_tag(drafts.save(caller, "mine", document(61), {first}))
        assert first != second
        for expected in ({first}, set(), None):
            with pytest.raises(StaleRevision):
                drafts.save(caller, "mine", document(62), expected)
        assert draft_tag(drafts.get(caller, "mine")) == second


def test_a_draft_begun_anew_is_not_taken_for_the_old_one(people, drafts, publish) -> None:
    publish(60)
    with people.asking("mia") as caller:
        old = draft_tag(drafts.get(caller, "mine"))
        drafts.drop(caller, "mine", {old})
        with pytest.raises(UnknownDraft):
            drafts.save(caller, "mine", document(80), {old})
        fresh = drafts.save(caller, "mine", document(80), None)
        assert fresh.revision == 1
        assert draft_tag(fresh) != old


def test_a_draft_and_an_unpublished_profile_are_nobody_elses_business(people, drafts, versions) -> None:
    with people.asking("mia") as caller:
        drafts.create(caller, document())
    for name in ("max", "olga", None):
        with people.asking(name) as other:
            with pytest.raises(UnknownDraft):
                drafts.get(other, "mine")
            with pytest.raises(UnknownProfile):
                versions.kept(other, "mine")
            with pytest.raises(UnknownProfile):
                drafts.save(other, "mine", document(), {"1"})
    with people.asking("ada") as admin:
        assert drafts.get(admin, "mine").document["id"] == "mine"


def test_only_the_owner_edits_what_is_published(publish, people, drafts, versions) -> None:
    publish(60)
    with people.asking("max") as other:
        for refused in (
            lambda: drafts.save(other, "mine", document(), {"1"}),
            lambda: versions.publish(other, "mine", {"1"}),
            lambda: versions.deprecate(other, "mine", "No."),
        ):
            with pytest.raises(NotAllowed):
                refused()


def test_shipped_profiles_change_with_releases_alone(people, drafts, versions) -> None:
    with people.asking("ada") as admin:
        with pytest.raises(NotAllowed):
            drafts.save(admin, "candid-coach", document(profile_id="candid-coach"), None)
        with pytest.raises(AlreadyThere):
            drafts.create(admin, document(profile_id="candid-coach"))
        assert versions.deprecate(admin, "candid-coach", "Too blunt.").kept.deprecated_because == "Too blunt."


def test_a_visitor_keeps_nothing(people, drafts) -> None:
    with people.asking(None) as visitor, pytest.raises(SignInNeeded):
        drafts.create(visitor, document())


def test_a_fork_keeps_its_lineage(people, drafts, versions, policies) -> None:
    with people.asking("mia") as caller:
        draft = drafts.fork(caller, "candid-coach", "my-coach", title="My coach")
        assert draft.document == policies.profiles["candid-coach"].document() | {"id": "my-coach", "title": "My coach"}
        made = versions.publish(caller, "my-coach", {draft_tag(draft)})
        assert made.previous == policies.profiles["candid-coach"].digest
        assert versions.kept(caller, "my-coach").kept.forked_from == ("candid-coach", 1)
        assert [one.id for one in versions.forks(caller, "candid-coach")] == ["my-coach"]
        with pytest.raises(AlreadyThere):
            drafts.fork(caller, "candid-coach", "my-coach")
        with pytest.raises(UnknownVersion):
            drafts.fork(caller, "candid-coach", "another", number=7)
        with pytest.raises(InvalidOption):
            drafts.fork(caller, "candid-coach", "No Id")


def test_faults_are_all_told_and_an_id_stays(people, drafts) -> None:
    with people.asking("mia") as caller:
        with pytest.raises(InvalidDocument) as caught:
            drafts.create(caller, document(101) | {"weights": {"no-axis": {}, "x": 1}})
        assert len(caught.value.issues) > 1
        tag = draft_tag(drafts.create(caller, document()))
        with pytest.raises(InvalidDocument, match="must stay 'mine'"):
            drafts.save(caller, "mine", document(profile_id="other"), {tag})


def test_deprecation_is_public_and_can_be_taken_back(publish, people, versions) -> None:
    publish()
    with people.asking("mia") as caller:
        versions.deprecate(caller, "mine", "Nobody uses it.")
        with pytest.raises(InvalidOption):
            versions.deprecate(caller, "mine", "  ")
    with people.asking(None) as anybody:
        assert versions.kept(anybody, "mine").kept.deprecated_because == "Nobody uses it."
        assert [one.kept.id for one in versions.search(anybody, Query(deprecated=True), None, 50)] == ["mine"]
    with people.asking("mia") as caller:
        assert versions.reinstate(caller, "mine").kept.deprecated_at is None


def test_search_by_words_axis_context_and_whom_it_suits(publish, people, versions, shipped) -> None:
    publish(97)
    with people.asking(None) as anybody:

        def found(**asked) -> list[str]:
            return [one.kept.id for one in versions.search(anybody, Query(**asked), None, 100)]

        assert found() == sorted([*shipped, "mine"])
        assert found(text="FOR evenings.") == ["mine"]
        assert found(axis="pushback-encouragement", low=97) == ["mine"]
        assert found(context="mental-health") == sorted(
            one.id for one in shipped.values() if "mental-health" in one.contexts
        )
        assert found(origin="person") == ["mine"]
        assert "mine" not in found(axis="pushback-encouragement", high=96)
        with pytest.raises(UnknownAxis):
            found(axis="up-down")
        with pytest.raises(InvalidOption):
            found(axis="pushback-encouragement", low=60, high=40)


def test_what_happened_is_in_the_trail_without_words_of_people(publish, people, versions) -> None:
    publish(60, note="A secret wish.")
    with people.asking("mia") as caller:
        versions.deprecate(caller, "mine", "A secret reason.")
        trail = caller.work.audit.page(None, 50)
    assert [one.action for one in reversed(trail)] == ["profile.created", "profile.published", "profile.deprecated"]
    assert "secret" not in repr(trail)
    assert {one.actor for one in trail} == {"id-mia"}


def test_everything_that_takes_an_id_takes_published_versions(publish, store, catalogue, shipped) -> None:
    publish(60)
    publish(70)
    published = Published(store, catalogue)
    policies = Policies(catalogue, shipped, published.find)
    newest, first = policies.profile("mine"), policies.profile("mine@1")
    assert (newest.version, first.version) == (2, 1)
    assert policies.profile("mine@1") is first
    made = policies.document(first)
    assert made["profile"] == {"id": "mine", "version": 1, "digest": first.digest}
    assert policies.document(policies.profile("candid-coach"))["profile"]["version"] is None
    shipped_version = policies.document(policies.profile("candid-coach@1"))
    assert shipped_version["profile"]["version"] == 1
    for name in ("mine@3", "mine@0", "nobody", "mine@", "\x00", "x" * 100, "Mine"):
        with pytest.raises(UnknownProfile):
            policies.profile(name)


def test_the_version_is_no_part_of_the_profile(policies) -> None:
    profile = policies.profile("candid-coach")
    named = profile.as_version(4)
    assert (profile.version, named.version, named.digest) == (None, 4, profile.digest)
    assert named.document() == profile.document()
    assert named.with_first_weight("pushback-encouragement", 3).version is None
    assert policies.document(named)["digest"] != policies.document(profile)["digest"]


def test_asking_twice_creates_once(people) -> None:
    made = []

    def make() -> Answer:
        made.append(1)
        return Answer(201, '{"n": 1}', {"Location": "/there"})

    with people.asking("mia") as caller:
        first = once(caller, "key", "request", make)
        assert once(caller, "key", "request", make) == (first[0], True)
        with pytest.raises(KeyReused):
            once(caller, "key", "another request", make)
        with pytest.raises(InvalidOption):
            once(caller, "é", "request", make)
        assert once(caller, None, "request", make)[1] is False
    with people.asking("max") as other:
        assert once(other, "key", "another request", make)[1] is False
    people.clock.at += KEPT_FOR + 1
    with people.asking("mia") as caller:
        assert once(caller, "key", "another request", make)[1] is False
    assert len(made) == 4
