"""Seeding keeps what ships, again and again, and touches nothing that people made; on every kind of store."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from counterpoise.domain.catalogue.catalogue import Catalogue
from counterpoise.domain.catalogue.profile import Profile
from counterpoise.domain.offers.records import KeptProfile, Version
from counterpoise.services.seeding import Seeded, seed
from counterpoise.services.state import Store

Shipped = dict[str, Profile]


def some(shipped: Shipped) -> Shipped:
    return {name: shipped[name] for name in ("balanced", "candid-coach", "reality-check")}


def test_everything_that_ships_is_kept_and_compiles_to_the_same(
    store: Store, catalogue: Catalogue, shipped: Shipped
) -> None:
    done = seed(store, catalogue, shipped, 7)
    assert done == Seeded(published=tuple(sorted(shipped)), catalogue=True)
    with store.reading() as work:
        for name, profile in shipped.items():
            version = work.profiles.version(name, 1)
            assert version is not None
            assert Profile.model_validate(version.document) == profile
            assert (version.digest, version.catalogue) == (profile.digest, catalogue.digest)
            assert work.profiles.get(name) == KeptProfile(name, "shipped", None, 7, 1)
        assert work.catalogues.in_force() == catalogue.digest
        assert work.catalogues.document(catalogue.digest) == catalogue.document()
        assert work.catalogues.document("sha256:none") is None
        assert len(work.audit.page(None, 99)) == len(shipped)
        assert len(work.profiles.page(None, 99, query={"text": shipped["balanced"].title.upper()})) == 1


def test_seeding_again_changes_nothing(store: Store, catalogue: Catalogue, shipped: Shipped) -> None:
    seed(store, catalogue, some(shipped), 7)
    assert seed(store, catalogue, some(shipped), 8) == Seeded()
    with store.reading() as work:
        assert [one.latest for one in work.profiles.page(None, 99)] == [1, 1, 1]


def test_an_upgrade_publishes_withdraws_and_brings_back(store: Store, catalogue: Catalogue, shipped: Shipped) -> None:
    first = some(shipped)
    seed(store, catalogue, first, 7)
    changed = first["balanced"].with_first_weight("pushback-encouragement", 51)
    done = seed(store, catalogue, {"balanced": changed, "candid-coach": first["candid-coach"]}, 8)
    assert done == Seeded(published=("balanced",), withdrawn=("reality-check",))
    with store.reading() as work:
        (newer, older) = work.profiles.versions("balanced", None, 9)
        assert (newer.number, newer.digest, newer.previous) == (2, changed.digest, older.digest)
        assert older.digest == first["balanced"].digest
        gone = work.profiles.get("reality-check")
        assert gone is not None
        assert gone.deprecated_at == 8
        assert gone.deprecated_because
        assert work.profiles.version("reality-check", 1) is not None
    assert seed(store, catalogue, {"balanced": changed, "candid-coach": first["candid-coach"]}, 9) == Seeded()
    assert seed(store, catalogue, first, 10) == Seeded(published=("balanced",), returned=("reality-check",))
    with store.reading() as work:
        back = work.profiles.get("reality-check")
        assert back is not None
        assert back.deprecated_at is back.deprecated_because is None


def test_what_people_made_stays(store: Store, catalogue: Catalogue, shipped: Shipped) -> None:
    document = shipped["balanced"].document() | {"id": "candid-coach", "title": "Mine"}
    mine = Version("candid-coach", 1, document, "sha256:mine", 3)
    with store.writing() as work:
        work.profiles.add(KeptProfile("candid-coach", "person", None, 3))
        work.profiles.publish(mine, replaces=0)
        work.profiles.add(KeptProfile("fork", "person", None, 3, 0, ("balanced", 1)))
        work.profiles.publish(replace(mine, profile="fork"), replaces=0)
        work.commit()
    done = seed(store, catalogue, some(shipped), 7)
    assert (done.published, done.taken) == (("balanced", "reality-check"), ("candid-coach",))
    assert seed(store, catalogue, {}, 8).withdrawn == ("balanced", "reality-check")
    with store.reading() as work:
        assert work.profiles.version("candid-coach", 1) == mine
        held = work.profiles.get("candid-coach")
        assert held is not None
        assert (held.origin, held.latest, held.deprecated_at) == ("person", 1, None)


def test_programs_that_start_together_seed_once(store: Store, catalogue: Catalogue, shipped: Shipped) -> None:
    with ThreadPoolExecutor(8) as pool:
        done = list(pool.map(lambda now: seed(store, catalogue, some(shipped), now), range(8)))
    assert sorted(name for one in done for name in one.published) == sorted(some(shipped))
    with store.reading() as work:
        assert [one.latest for one in work.profiles.page(None, 99)] == [1, 1, 1]
