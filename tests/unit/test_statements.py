"""Statements: what a draft knows, what it refuses, what is signed, how it is shown, and what was changed is named."""

import base64
import copy
import csv
import io
import json
import re
import xml.etree.ElementTree as ET
from functools import cache
from typing import Any

import pytest
from tests.fakes.memory_store import MemoryStore
from tests.statement_drafts import DAY, PACK, Office

from counterpoise.bootstrap.library import library
from counterpoise.bootstrap.statements import verify_parts
from counterpoise.domain.disclosure.badge import STATES, badge, snippet
from counterpoise.domain.disclosure.bundle import parse_bundle
from counterpoise.domain.disclosure.dates import is_day
from counterpoise.domain.disclosure.linked_data import CONTEXT, linked_data
from counterpoise.domain.disclosure.plain_text import plain_text
from counterpoise.domain.disclosure.statement import policy_bytes
from counterpoise.domain.errors import InvalidDocument, InvalidEnvelope, NothingToPublish, StaleRevision
from counterpoise.files.measurement_reports import read_measurements
from counterpoise.files.statement_files import draft_of, draft_text
from counterpoise.files.yaml_reader import read_text
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


class TestDrafts:
    def test_what_only_people_can_say_is_empty_and_all_of_it_is_named_at_once(self, office: Office) -> None:
        raw = office.raw(evidence=PACK)
        assert {one["because"] for one in raw["tradeoffs"]} == {""}
        raw["tradeoffs"][1]["disadvantaged"] = []
        with pytest.raises(InvalidDocument) as found:
            office.publish(raw)
        assert set(codes(found)) == {
            *(f"tradeoffs.{place}.because" for place in range(3)),
            "tradeoffs.1.disadvantaged",
            "runs_on.operator",
            "decided_by.who",
            "alternatives_considered",
            "reversal.condition",
            "reversal.by",
        }

    def test_the_yaml_that_is_written_is_read_back_the_same(self, office: Office) -> None:
        raw = office.raw(evidence=PACK, target="litellm", model="SmolLM2-135M-Instruct (Q4_1)")
        assert draft_of(read_text(draft_text(raw), "d.yaml").value) == draft_of(raw)
        assert raw["runs_on"]["losses"]
        assert re.fullmatch("sha256:[0-9a-f]{64}", raw["runs_on"]["measurement"]["digest"])

    def test_unknown_is_an_answer_and_silence_is_not(self, office: Office) -> None:
        raw = office.draft()
        raw["tradeoffs"][0]["disadvantaged"] = {"unknown": "We would ask the night shift.", "by": "2027-01-31"}
        said = office.shown(office.publish(raw).name).predicate["tradeoffs"][0]
        assert said["disadvantaged"] == []
        assert said["disadvantaged_unknown"] == {"ask": "We would ask the night shift.", "by": "2027-01-31"}
        for wrong in ({"unknown": "", "by": "2027-01-31"}, {"unknown": "x", "by": "2027-02-30"}, {"unknown": "x"}):
            raw["tradeoffs"][0]["disadvantaged"] = wrong
            with pytest.raises(InvalidDocument):
                draft_of(raw)

    def test_synthetic_evidence_is_never_signed(self, office: Office) -> None:
        with pytest.raises(InvalidDocument) as found:
            office.publish(office.draft(evidence="synthetic-demonstration"))
        assert codes(found) == {"evidence.pack": "synthetic_evidence"}

    @pytest.mark.parametrize(
        ("change", "field", "code"),
        [
            (lambda d: d["figures"]["groups"][0].update(mean=0.5), "figures.groups.0.mean", "numbers_changed"),
            (
                lambda d: d["figures"]["groups"][3].update(verdict="closer"),
                "figures.groups.3.verdict",
                "numbers_changed",
            ),
            (lambda d: d["figures"]["groups"].pop(), "figures.groups", "numbers_changed"),
            (lambda d: d["figures"]["hidden"].append({}), "figures.hidden", "numbers_changed"),
            (lambda d: d.update(figures=None), "figures", "figures_left_out"),
            (lambda d: d["evidence"].update(digest="sha256:" + "0" * 64), "evidence.digest", "evidence_changed"),
            (lambda d: d.update(evidence=None), "figures", "numbers_without_evidence"),
            (lambda d: d["policy"].update(digest="sha256:" + "0" * 64), "policy.digest", "policy_changed"),
            (lambda d: d["policy"].update(context="health"), "policy.digest", "policy_changed"),
            (lambda d: d["tradeoffs"].pop(), "tradeoffs", "tradeoff_left_out"),
            (lambda d: d["tradeoffs"].append(d["tradeoffs"][0]), "tradeoffs.3.axis", "unknown_tradeoff"),
            (lambda d: d["tradeoffs"][0].update(over="caution"), "tradeoffs.0.over", "other_than_policy"),
            (lambda d: d["tradeoffs"][0]["weights"].update(pushback=79), "tradeoffs.0.weights", "other_than_policy"),
            (lambda d: d["tradeoffs"][0].update(profile_says="x"), "tradeoffs.0.profile_says", "other_than_policy"),
            (
                lambda d: d["effective"].update(start="2027-02-01", end="2027-01-31"),
                "effective.end",
                "ends_before_it_begins",
            ),
        ],
    )
    def test_what_no_longer_matches_its_source_is_refused(self, office: Office, change, field, code) -> None:
        raw = office.draft(evidence=PACK)
        change(raw)
        with pytest.raises(InvalidDocument) as found:
            office.publish(raw)
        assert codes(found).get(field) == code

    @pytest.mark.parametrize(
        "hidden",
        ["a\u202eb", "a\u200bb", "a\x00b", "a\x1b[31mb", "a\udcffb"],
        ids=["bidi", "zero", "nul", "esc", "lone"],
    )
    def test_what_a_reader_cannot_see_is_refused_in_every_field(self, office: Office, hidden: str) -> None:
        def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
            if isinstance(value, dict):
                return [found for key, one in value.items() for found in places(one, (*path, key))]
            if isinstance(value, list):
                return [found for number, one in enumerate(value) for found in places(one, (*path, number))]
            return [path] if isinstance(value, str) else []

        raw = office.draft(target="openai-chat")
        raw["user_options"] = ["x"]
        raw["revision_note"] = raw["decided_by"]["how"] = "x"
        raw["decided_by"]["dissent"] = [{"who": "x", "says": "y"}]
        found = places(raw)
        assert len(found) > 60
        for path in found:
            changed = copy.deepcopy(raw)
            held = changed
            for key in path[:-1]:
                held = held[key]
            held[path[-1]] = hidden
            with pytest.raises(InvalidDocument):
                draft_of(changed)

    def test_ten_megabytes_are_refused(self, office: Office) -> None:
        raw = office.draft()
        for key in ("title", "sentence", "revision_note"):
            with pytest.raises(InvalidDocument):
                draft_of({**raw, key: "x" * 10_000_000})
        with pytest.raises(InvalidDocument):
            draft_of({**raw, "limits": ["x"] * 1_000_000})

    def test_days(self) -> None:
        assert all(map(is_day, ("2024-02-29", "2000-02-29", "2027-12-31")))
        wrong = ("2023-02-29", "1900-02-29", "2027-04-31", "2027-13-01", "2027-1-1", "27-01-01", "2027-00-01", "")
        assert not any(map(is_day, wrong))


class TestPublished:
    def test_the_subject_is_the_policy_in_bare_hex(self, office: Office) -> None:
        kept = office.publish(office.draft(evidence=PACK))
        document = json.loads(base64.b64decode(json.loads(kept.envelope)["payload"]))
        assert document["_type"] == "https://in-toto.io/Statement/v1"
        [subject] = document["subject"]
        policy = json.loads(kept.policy)
        assert f"sha256:{subject['digest']['sha256']}" == policy["digest"]
        shown = office.shown(kept.name)
        assert (shown.state, shown.verified.holds, shown.verified.own_keys) == ("verified", True, True)
        assert document["predicate"]["tradeoffs"][0]["disadvantaged"][0]["label"] == "claim"

    def test_versions_supersede_and_are_compared(self, office: Office) -> None:
        raw = office.draft("careful-guide", name="desk", evidence=PACK)
        office.publish(raw)
        with pytest.raises(InvalidDocument) as found:
            office.publish(raw)
        assert codes(found) == {"revision_note": "missing"}
        with pytest.raises(NothingToPublish):
            office.publish({**raw, "revision_note": "Nothing."})
        newer = office.draft("open-library", name="desk", evidence=PACK)
        kept = office.publish({**newer, "revision_note": "We changed our mind."})
        assert (kept.version, office.shown("desk", 1).state, office.shown("desk").state) == (
            2,
            "superseded",
            "verified",
        )
        assert office.shown("desk").predicate["wasRevisionOf"] == office.shown("desk", 1).kept.digest
        with office.store.reading() as work:
            found_changes = office.statements.changes(
                office.statements.kept(work, "desk", 1), office.statements.kept(work, "desk", 2)
            )
        assert any("caution from 80" in one.sentence for one in found_changes.changes)
        first = found_changes.moves[0]
        assert (first.verdict_before, first.verdict_after) == ("closer", "further")

    def test_withdrawn_and_expired(self, office: Office) -> None:
        office.publish(office.draft())
        office.withdraw("candid-coach", "The model changed.")
        assert office.shown("candid-coach").state == "withdrawn"
        with pytest.raises(StaleRevision):
            office.withdraw("candid-coach", "Again.")
        raw = office.draft("encourager")
        raw["effective"] = {"start": None, "end": "2026-12-31"}
        office.publish(raw)
        states = [office.shown("encourager").state]
        office.clock.at += 4000 * DAY
        assert [*states, office.shown("encourager").state] == ["verified", "expired"]

    def test_each_entry_names_the_one_before(self, office: Office) -> None:
        first = office.publish(office.draft())
        office.publish(office.draft("encourager"))
        gone = office.withdraw("candid-coach", "Wrong.")
        entries = [json.loads(one.entry) for one in office.log.entries(0, 9)]
        assert [one["type"] for one in entries] == ["statement", "statement", "withdrawal"]
        assert [one["previous"] for one in entries] == [None, None, first.payload_sha256]
        assert gone.withdrawal_entry == 2


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
