"""Statements: what was changed is named, and hostile text stays text in every rendering."""

import copy
import csv
import io
import json
import xml.etree.ElementTree as ET
from functools import cache
from typing import Any

import pytest
from tests.fakes.memory_store import MemoryStore
from tests.statement_drafts import PACK, Office

from counterpoise.bootstrap.library import library
from counterpoise.bootstrap.statements import verify_parts
from counterpoise.domain.disclosure.badge import STATES, badge, snippet
from counterpoise.domain.disclosure.bundle import parse_bundle
from counterpoise.domain.disclosure.linked_data import CONTEXT, linked_data
from counterpoise.domain.disclosure.plain_text import plain_text
from counterpoise.domain.disclosure.statement import policy_bytes
from counterpoise.domain.errors import InvalidDocument, InvalidEnvelope
from counterpoise.files.measurement_reports import read_measurements
from counterpoise.pages.environment import render
from counterpoise.services.statement_drafts import StatementDrafts
from counterpoise.services.statement_kit import figures_csv, kit_files, zipped
from counterpoise.settings import Settings

HOSTILE = '<script>alert(1)</script><svg onload="x()">"\'&]]> =cmd|x'


@cache
def parts() -> tuple[Any, StatementDrafts]:
    held = library(Settings())
    measured = read_measurements(Settings().catalogue_dir, held.catalogue.digest)
    return held, StatementDrafts(held.policies, held.standing, measured)


@pytest.fixture
def office() -> Office:
    return Office(MemoryStore(), *parts())


def codes(found: pytest.ExceptionInfo[InvalidDocument]) -> dict[str, str]:
    return {issue.field: issue.code for issue in found.value.issues}


def _damaged(text: str, place: int) -> str:
    """The text with one character changed into another that could stand there."""
    new = "A" if text[place] != "A" else "B"
    return text[:place] + new + text[place + 1 :]


class TestVerifying:
    @pytest.fixture(scope="class")
    @classmethod
    def kit(cls) -> dict[str, bytes]:
        office = Office(MemoryStore(), *parts())
        office.publish(office.draft("encourager"))
        office.publish(office.draft(evidence=PACK))
        office.publish(office.draft("balanced"))
        shown = office.shown("candid-coach")
        files = kit_files(shown, "", "https://values.example/statements/candid-coach/1")
        return files | {
            "badge": badge("verified", "candid-coach", 1, shown.kept.digest).encode(),
            "log": office.notary.log_keys()[0].encode(),
            "statement": office.notary.keys()[0].encode(),
        }

    def keys(self, kit: dict[str, bytes]) -> dict[str, Any]:
        return {"log_keys": [kit["log"].decode()], "statement_keys": [kit["statement"].decode()]}

    def test_everything_holds(self, kit: dict[str, bytes]) -> None:
        found = verify_parts(kit, **self.keys(kit), shown_badge=kit["badge"])
        assert found.holds
        assert found.own_keys
        assert [one.part for one in found.checks] == [
            "key", "statement", "checkpoint", "proof", "policy", "aggregates", "badge",
        ]  # fmt: skip
        assert not verify_parts(kit).own_keys

    @pytest.mark.parametrize(
        ("part", "path"),
        [
            ("statement", ("envelope", "payload")),
            ("statement", ("envelope", "signatures", 0, "sig")),
            ("statement", ("envelope", "payloadType")),
            ("checkpoint", ("proof", "checkpoint")),
            ("proof", ("proof", "hashes")),
            ("key", ("keys", "log", 0)),
            ("key", ("keys", "statement", 0)),
        ],
        ids=str,
    )
    def test_any_changed_byte_is_detected_and_named(
        self, kit: dict[str, bytes], part: str, path: tuple[Any, ...]
    ) -> None:
        bundle = json.loads(kit["statement.json"])
        head, gap, checkpoint = bundle["proof"].partition("\n\n")
        if path[0] == "proof":
            text = checkpoint if path[1] == "checkpoint" else head
        else:
            text = bundle
            for key in path:
                text = text[key]
        step = max(1, len(text) // 150)
        missed = []
        for place in range(0, len(text), step):
            changed, wrong = copy.deepcopy(bundle), _damaged(text, place)
            if path[0] == "proof":
                changed["proof"] = head + gap + wrong if path[1] == "checkpoint" else wrong + gap + checkpoint
            else:
                held = changed
                for key in path[:-1]:
                    held = held[key]
                held[path[-1]] = wrong
            found = verify_parts({"statement.json": json.dumps(changed).encode()})
            if part not in found.broken:
                missed.append((place, found.broken))
        assert not missed

    def test_a_changed_policy_aggregate_or_badge_is_named(self, kit: dict[str, bytes]) -> None:
        for name, part in (("compiled.json", "policy"), ("aggregates.json", "aggregates"), ("badge", "badge")):
            held = kit[name]
            for place in range(0, len(held), max(1, len(held) // 60)):
                byte = b"8" if held[place : place + 1] != b"8" else b"3"
                changed = kit | {name: held[:place] + byte + held[place + 1 :]}
                found = verify_parts(changed, **self.keys(kit), shown_badge=changed["badge"])
                assert found.broken == (part,), (name, place)

    def test_another_signer_or_log_is_not_trusted(self, kit: dict[str, bytes]) -> None:
        other = Office(MemoryStore(), *parts())
        theirs = [other.notary.log_keys()[0], kit["log"].decode().replace("values.example/log", "evil.example/log")]
        assert theirs[0] == kit["log"].decode()  # made from the same name; the second one is broken
        found = verify_parts(kit, log_keys=[theirs[1]], statement_keys=[kit["statement"].decode()])
        assert "key" in found.broken
        found = verify_parts(kit, log_keys=[kit["log"].decode()], statement_keys=[kit["log"].decode()])
        assert found.broken == ("statement",)

    @pytest.mark.parametrize(
        "wrong", [b"", b"{}", b"[]", b"\xff", b"[" * 100_000, b'{"schema": "statement-bundle/v1"}']
    )
    def test_what_is_no_bundle_is_a_clear_error(self, wrong: bytes) -> None:
        with pytest.raises(InvalidEnvelope):
            parse_bundle(wrong)
        with pytest.raises(InvalidEnvelope):
            verify_parts({})


class TestRenderings:
    @pytest.fixture(scope="class")
    @classmethod
    def shown(cls) -> Any:
        office = Office(MemoryStore(), *parts())
        raw = office.draft(evidence=PACK)
        raw |= {"title": f"T {HOSTILE}", "sentence": f"S {HOSTILE}", "limits": [HOSTILE], "user_options": [HOSTILE]}
        raw["decided_by"] = {
            "who": HOSTILE, "how": HOSTILE, "panel": {"title": HOSTILE, "composition": [HOSTILE]},
            "dissent": [{"who": HOSTILE, "says": HOSTILE}],
        }  # fmt: skip
        raw["runs_on"]["operator"] = raw["reversal"]["condition"] = HOSTILE
        raw["alternatives_considered"] = [{"what": HOSTILE, "why_not": HOSTILE}]
        raw["tradeoffs"][0] |= {
            "because": HOSTILE,
            "disadvantaged": [{"who": HOSTILE, "why": HOSTILE, "basis": "survey", "source": HOSTILE}],
        }
        office.publish(raw)
        return office.shown("candid-coach")

    def test_json_ld_uses_only_terms_of_its_context(self, shown: Any) -> None:
        document = linked_data(shown.predicate, shown.kept.digest, "https://values.example/s")
        prefixes = {"schema", "prov", "atrs", "own", "xsd"}

        def keys(value: Any) -> set[str]:
            if isinstance(value, dict):
                return set(value) | {found for one in value.values() for found in keys(one)}
            return {found for one in value for found in keys(one)} if isinstance(value, list) else set()

        used = keys({key: value for key, value in document.items() if key != "@context"})
        assert {one for one in used if not one.startswith("@")} <= set(CONTEXT)
        for name, term in CONTEXT.items():
            iri = term["@id"] if isinstance(term, dict) else term
            assert name.startswith("@") or name in prefixes or iri.split(":")[0] in prefixes, name
        assert len(document["figures"]) > 50
        assert {one["@type"] for one in document["figures"]} == {"schema:Observation"}

    def test_standard_names_stand_where_there_are_any(self, shown: Any) -> None:
        atrs = {"one_sentence_description", "alternatives_considered", "senior_responsible_owner", "appeals_and_review"}
        assert atrs | {"data_completeness_and_representativeness"} <= set(shown.predicate)
        named = {"version", "inLanguage", "datePublished", "expires", "translationOfWork", "used", "wasRevisionOf"}
        assert named <= set(shown.predicate)

    def test_plain_text_says_it_all_in_lines_that_fit(self, shown: Any) -> None:
        text = plain_text(shown.predicate, shown.kept.digest, "https://values.example/s")
        assert max(map(len, text.splitlines())) <= 82
        for words in ("WHO DECIDED", "TRADE-OFFS", "Who is disadvantaged", "ALTERNATIVES", "REVERSE", "OBJECT"):
            assert words in text

    def test_hostile_text_stays_text(self, shown: Any) -> None:
        table = list(csv.DictReader(io.StringIO(figures_csv(shown.predicate))))
        assert len(table) > 100
        marked = badge("verified", HOSTILE, 1, HOSTILE)
        root = ET.fromstring(marked)  # noqa: S314 - our own
        assert {one.tag.split("}")[1] for one in root.iter()} <= {"svg", "title", "rect", "g", "text"}
        put = snippet(HOSTILE, f"https://x/{HOSTILE}", f"https://x/{HOSTILE}")
        assert "<script" not in put
        assert "<svg" not in put
        feed = render(
            "statements.atom",
            address="https://values.example",
            updated="2026-01-01T00:00:00+00:00",
            entries=[
                {"digest": "0", "title": HOSTILE, "sentence": HOSTILE, "name": "a", "version": 1, "published": "x",
                 "updated": "y", "withdrawn": HOSTILE},
            ],
        )  # fmt: skip
        assert len(list(ET.fromstring(feed).iter())) == 16  # noqa: S314 - our own
        raw = json.dumps(linked_data(shown.predicate, shown.kept.digest, "https://values.example/s"))
        assert json.loads(raw)["title"].startswith("T <script>")

    def test_a_badge_never_says_more_than_is_known(self) -> None:
        for wrong in ("", "Verified", "ok", None):
            assert badge(wrong, "x", 1, "d") == badge("not verified", "x", 1, "d")  # type: ignore[arg-type]
        assert len({badge(state, "x", 1, "d") for state in STATES}) == len(STATES)

    def test_the_same_kit_has_the_same_bytes(self, shown: Any) -> None:
        files = kit_files(shown, "source", "https://values.example/s")
        assert zipped(files) == zipped(dict(reversed(files.items())))
        assert files["compiled.json"] == policy_bytes(json.loads(shown.kept.policy))
