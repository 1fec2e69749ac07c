"""Amazon's service model takes every exported guardrail, and Amazon's client sends it as it is."""

import json
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import botocore.session
import pytest
from botocore.validate import ParamValidator

from counterpoise.domain.catalogue.profile import Profile
from counterpoise.services.exports import export
from counterpoise.services.policies import Policies

CONTEXTS = (None, "mental-health")


def bodies(policies: Policies) -> list[dict[str, Any]]:
    """The request for every shipped profile in two contexts, and for every tenth weight of caution."""
    slider = [
        Profile.model_validate(
            {
                "schema": "profile/v1",
                "id": "any",
                "title": "Any",
                "summary": "Any.",
                "weights": {"caution-openness": {"caution": caution, "openness": 100 - caution}},
            }
        )
        for caution in range(0, 101, 10)
    ]
    return [
        json.loads(export(policies, "bedrock-guardrail", profile, None, context).artifacts[0].content)
        for profile in (*policies.profiles.values(), *slider)
        for context in CONTEXTS
    ]


@pytest.fixture(scope="module")
def create_guardrail() -> Any:
    model = botocore.session.get_session().get_service_model("bedrock")
    return model.operation_model("CreateGuardrail").input_shape


def faults(body: dict[str, Any], shape: Any) -> list[str]:
    """What Amazon's service model has against the body: types, lengths and, beyond botocore, enums and patterns."""
    report = ParamValidator().validate(body, shape)
    if report.has_errors():
        return [report.generate_report()]
    return _beyond(body, shape, "body")


def _beyond(value: Any, shape: Any, place: str) -> list[str]:
    # botocore leaves maximum lengths, enums and patterns to the service, so they are checked here from its model.
    limits = shape.metadata
    if shape.type_name == "structure":
        return [fault for key, one in value.items() for fault in _beyond(one, shape.members[key], f"{place}.{key}")]
    found = [f"{place} is too long"] if "max" in limits and len(value) > limits["max"] else []
    if shape.type_name == "list":
        return found + [fault for n, one in enumerate(value) for fault in _beyond(one, shape.member, f"{place}.{n}")]
    if shape.enum and value not in shape.enum:
        found.append(f"{place} is none of {shape.enum}")
    if "pattern" in limits and not re.fullmatch(f"(?:{limits['pattern']})*", value):
        found.append(f"{place} has other characters than {limits['pattern']}")
    return found


def test_every_guardrail_fits_the_service_model(policies: Policies, create_guardrail: Any) -> None:
    for body in bodies(policies):
        assert faults(body, create_guardrail) == []


@pytest.mark.parametrize(
    "spoil",
    [
        lambda body: body.pop("name"),
        lambda body: body.update(colour="red"),
        lambda body: body["contentPolicyConfig"]["filtersConfig"][0].update(inputStrength="SOME"),
        lambda body: body["topicPolicyConfig"]["topicsConfig"][0].update(definition="x" * 201),
        lambda body: body["tags"][0].update(value="a;b"),
    ],
)
def test_the_check_would_notice_what_amazon_refuses(spoil: Any, policies: Policies, create_guardrail: Any) -> None:
    body = bodies(policies)[0]
    spoil(body)
    assert faults(body, create_guardrail)


def test_every_filter_and_strength_of_the_table_is_amazons(policies: Policies, create_guardrail: Any) -> None:
    filters = create_guardrail.members["contentPolicyConfig"].members["filtersConfig"].member
    table = policies.catalogue.providers["bedrock-guardrail"]
    assert {one.setting for one in table.grades} | {"NONE"} == set(filters.members["inputStrength"].enum)
    assert {one.name for one in table.categories if not one.fixed} == set(filters.members["type"].enum)


class Amazon(ThreadingHTTPServer):
    """Stands in for the service and keeps what it was sent."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.received: list[dict[str, Any]] = []


class _Answer(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        assert isinstance(self.server, Amazon)
        self.server.received.append(json.loads(self.rfile.read(int(self.headers["content-length"]))))
        answer = json.dumps({"guardrailId": "g", "guardrailArn": "a", "version": "DRAFT", "createdAt": 1}).encode()
        self.send_response(202)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def amazon() -> Iterator[Amazon]:
    with Amazon() as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_amazons_client_sends_it_as_it_is(policies: Policies, amazon: Amazon) -> None:
    client = botocore.session.get_session().create_client(
        "bedrock",
        region_name="us-east-1",
        endpoint_url=f"http://127.0.0.1:{amazon.server_address[1]}",
        aws_access_key_id="unused",
        aws_secret_access_key="unused",  # noqa: S106 - a stand-in asks for none
    )
    for body in bodies(policies)[:4]:
        assert client.create_guardrail(**body)["guardrailId"] == "g"
        sent = amazon.received[-1]
        sent.pop("clientRequestToken")
        assert sent == body
