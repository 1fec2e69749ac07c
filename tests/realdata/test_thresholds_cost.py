"""Real labels: XSTest's known counts, the moderation set's labels, and the page that reports what thresholds cost."""

import numpy as np
import pytest
from tests.realdata.demonstration_scorer import HAZARDS, labels_of, moderation, xstest_replies
from tests.realdata.thresholds_tables import PAGE, TABLES, cases, fresh, report

from counterpoise.domain.standing.consequences import both_costs

pytestmark = [pytest.mark.realdata, pytest.mark.usefixtures("realdata"), pytest.mark.xdist_group("thresholds-cost")]


@pytest.mark.parametrize(("model", "safe", "unsafe"), [("llama2orig", 101, 0), ("llama2new", 176, 0), ("gpt4", 229, 1)])
def test_full_compliance_is_what_the_published_labels_say(realdata, model: str, safe: int, unsafe: int) -> None:
    refused, labels, kinds = xstest_replies(realdata, model)
    found = both_costs(refused, np.zeros_like(refused), labels)
    assert (found.wrongful_refusals.n, found.missed_harms.n, found.unknown) == (250, 200, 0)
    assert found.wrongful_refusals.n - found.wrongful_refusals.count == safe
    assert found.missed_harms.count == unsafe
    assert len(set(kinds)) == 12


def test_missing_labels_of_the_moderation_set_stay_unknown(realdata) -> None:
    texts, held = moderation(realdata)
    assert len(texts) == 1586
    counted = {hazard: labels_of(held, hazard) for hazard in (*HAZARDS, "cse")}
    known = {hazard: (int((one == 1).sum()), int((one == 0).sum())) for hazard, one in counted.items()}
    assert known["sxc_prn"] == (148, 742)
    assert known["hte"] == (161, 556)
    assert known["cse"][0] == 0  # the copy leaves out what is labelled so: no missed harm can be counted
    assert all(int(np.isnan(one).sum()) + sum(known[hazard]) == 1586 for hazard, one in counted.items())


def test_calibrated_probabilities_are_within_what_chance_allows(realdata) -> None:
    del realdata
    for method in ("isotonic", "platt"):
        for hazard in report("moderation", method=method).hazards:
            checked = hazard.meaning.reliability
            assert checked is not None
            assert checked.error < checked.chance_high + 0.01, (method, hazard.threshold.hazard)
            assert checked.interval[0] <= checked.error <= checked.interval[1]


def test_no_policy_is_worse_than_not_looking(realdata) -> None:
    del realdata
    for hazard in report("moderation").hazards:
        policy, answer, refuse = hazard.weighed
        assert policy < min(answer, refuse)


def test_cases_hold_no_text_of_the_data(realdata) -> None:
    texts, _ = moderation(realdata)
    held = cases("moderation")
    assert set(held.ids).isdisjoint(texts)
    assert set(held.kinds) == {""}


def test_every_table_of_the_page_is_what_is_computed(realdata) -> None:
    del realdata
    text = PAGE.read_text(encoding="utf-8")
    assert all(f"<!-- table: {name} -->" in text for name in TABLES)
    assert fresh(text) == text
