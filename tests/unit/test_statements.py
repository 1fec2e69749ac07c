"""Statements: what a draft knows, what it refuses, what is signed, and what supersedes it."""

import base64
import copy
import json
import re
from functools import cache
from typing import Any

import pytest
from tests.fakes.memory_store import MemoryStore
from tests.statement_drafts import DAY, PACK, Office

from counterpoise.bootstrap.library import library
from counterpoise.domain.disclosure.dates import is_day
from counterpoise.domain.errors import InvalidDocument, NothingToPublish, StaleRevision
from counterpoise.files.measurement_reports import read_measurements
from counterpoise.files.statement_files import draft_of, draft_text
from counterpoise.files.yaml_reader import read_text
from counterpoise.services.statement_drafts import StatementDrafts
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
