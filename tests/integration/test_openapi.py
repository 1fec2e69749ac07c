"""The API's description: problems by their media type, links that lead somewhere, examples on bodies."""

from typing import Any

import pytest
from tests.fakes.memory_store import MemoryStore

from counterpoise.bootstrap.access import Surroundings
from counterpoise.bootstrap.web import application
from counterpoise.settings import Settings


@pytest.fixture(scope="module")
def described() -> dict[str, Any]:
    app = application(Settings(), around=Surroundings(MemoryStore(), log=lambda *_, **__: None))
    found = app.openapi()
    assert app.openapi() is found
    return found


@pytest.fixture(scope="module")
def operations(described) -> dict[str, dict[str, Any]]:
    return {
        operation["operationId"]: operation for methods in described["paths"].values() for operation in methods.values()
    }


def test_every_problem_is_problem_json(operations) -> None:
    for name, operation in operations.items():
        for status, response in operation["responses"].items():
            if status[0] in "45":
                assert list(response["content"]) == ["application/problem+json"], (name, status)


def test_whatever_takes_a_body_may_find_it_unreadable_or_too_large(operations) -> None:
    for name, operation in operations.items():
        if "requestBody" in operation:
            assert {"400", "413", "422"} <= set(operation["responses"]), name


def test_whatever_needs_a_credential_says_how_it_refuses(operations) -> None:
    for name, operation in operations.items():
        if operation.get("security"):
            assert {"401", "403"} <= set(operation["responses"]), name


def test_edits_say_that_they_need_if_match(operations) -> None:
    for name, operation in operations.items():
        if any(one["name"] == "If-Match" for one in operation.get("parameters", ())):
            assert {"412", "428"} <= set(operation["responses"]), name


def test_links_lead_to_operations_and_their_parameters(operations) -> None:
    count = 0
    for operation in operations.values():
        for response in operation["responses"].values():
            for link in response.get("links", {}).values():
                known = {(one["in"], one["name"]) for one in operations[link["operationId"]]["parameters"]}
                for name in link["parameters"]:
                    where, _, bare = name.rpartition(".")
                    assert (where or "path", bare or name) in known, (link, name)
                count += 1
    assert count > 20


def test_every_schema_that_is_described_is_used(described) -> None:
    text = str(described)
    assert all(f"'#/components/schemas/{name}'" in text for name in described["components"]["schemas"])


def test_every_body_has_an_example(described, operations) -> None:
    schemas = described["components"]["schemas"]

    def shown(schema: dict[str, Any]) -> bool:
        if "$ref" in schema:
            schema = schemas[schema["$ref"].rsplit("/", 1)[1]]
        needed = (schema.get("properties", {})[name] for name in schema.get("required", ()))
        return "examples" in schema or ("properties" in schema and all("examples" in one for one in needed))

    bodies = {
        name: operation["requestBody"]["content"]["application/json"]["schema"]
        for name, operation in operations.items()
        if "requestBody" in operation
    }
    assert not [name for name, schema in bodies.items() if not shown(schema)]
