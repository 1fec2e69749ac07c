"""Records and units of work that the tests of stores share."""

from collections.abc import Callable
from typing import Any

from counterpoise.domain.offers.records import KeptProfile, Version
from counterpoise.domain.people.records import Account, ApiToken, Session
from counterpoise.services.state import Store, UnitOfWork


def account(name: str, **other: Any) -> Account:
    return Account(
        name, f"{name}@example.org", name.title(), other.pop("role", "member"), 1_700_000_000_000, "k", **other
    )


def session(name: str, owner: str, expires_at: int = 9) -> Session:
    return Session(name, owner, f"csrf-{name}", 1, expires_at)


def token(name: str, owner: str) -> ApiToken:
    return ApiToken(name, f"hash-{name}", owner, f"Token {name}", ("profiles", "account"), 1, 2**52)


def document(profile: str = "plain", first: int = 70, **other: Any) -> dict[str, Any]:
    weights = {"pushback-encouragement": {"pushback": first, "encouragement": 100 - first}}
    words = {"title": f"Title of {profile}", "summary": "Says little."}
    return {"schema": "profile/v1", "id": profile, **words, "weights": weights, **other}


def version(profile: str, number: int, held: dict[str, Any] | None = None, **other: Any) -> Version:
    said = held or document(profile, number % 100)
    return Version(profile, number, said, f"sha256:{profile}{number}", 1_700_000_000_000 + number, **other)


def do(store: Store, change: Callable[[UnitOfWork], object]) -> None:
    with store.writing() as work:
        change(work)
        work.commit()


def people(store: Store, *names: str) -> None:
    do(store, lambda work: [work.accounts.add(account(name)) for name in names])


def published(store: Store, profile: str, held: dict[str, Any] | None = None, **other: Any) -> None:
    def change(work: UnitOfWork) -> None:
        work.profiles.add(KeptProfile(profile, other.pop("origin", "person"), other.pop("owner", None), 5, **other))
        work.profiles.publish(version(profile, 1, held or document(profile)), replaces=0)

    do(store, change)


def ids(found: list[Any]) -> list[str]:
    return [one.id for one in found]
