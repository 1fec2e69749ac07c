"""Strata of a panel: what a ballot weighs, who may say in which one somebody is, and that it is forgotten."""

import numpy as np
import pytest
from tests.filled import CHARTER as KEPT
from tests.panel_people import CHARTER, PanelPeople
from tests.tally_ballots import ballots

from counterpoise.domain.errors import InvalidDocument
from counterpoise.domain.panels.ballots import columns, hides
from counterpoise.domain.panels.records import Report
from counterpoise.domain.panels.strata import LIMIT, Strata, weigh
from counterpoise.domain.tally.ballots import crowd, effective
from counterpoise.domain.tally.columns import column
from counterpoise.domain.tally.rules.uniform_median import uniform_median
from counterpoise.services.panels.convening import charter_digest
from counterpoise.services.policies import Policies

A, B = CHARTER["axes"]
OUT, IN = "outside the technology industry", "in the technology industry"
STRATA = {"name": "where people work", "shares": [{"value": OUT, "share": 0.75}, {"value": IN, "share": 0.25}]}
SEATS = {OUT: 18, IN: 18}


def strata(*parts: float) -> Strata:
    shares = [{"value": f"s{place}", "share": part} for place, part in enumerate(parts)]
    return Strata.model_validate({"name": "where people live", "shares": shares})


def counts(*numbers: int) -> dict[str, int]:
    return {f"s{place}": number for place, number in enumerate(numbers)}


class TestWeights:
    def test_a_group_that_answers_less_counts_by_its_share(self) -> None:
        # Half of the people, a quarter of the ballots: 0.5 ÷ 0.25 and 0.5 ÷ 0.75.
        few, many = weigh(strata(0.5, 0.5), counts(10, 30))
        assert (few.weight, many.weight) == (2, pytest.approx(2 / 3, abs=1e-9))
        assert (few.strata, few.ballots, few.share, few.cut) == (("s0",), 10, 0.5, False)
        assert effective(np.repeat([2, 2 / 3], [10, 30])) == pytest.approx(40**2 / (10 * 4 + 30 * 4 / 9))

    def test_no_ballot_counts_more_than_five(self) -> None:
        # 0.9 ÷ (6 ÷ 106) would be 15.9; the other hundred ballots get what is cut off: (106 − 30) ÷ 100.
        few, many = weigh(strata(0.9, 0.1), counts(6, 100))
        assert (few.weight, few.cut) == (LIMIT, True)
        assert (many.weight, many.cut) == (pytest.approx(0.76), False)

    def test_what_is_cut_off_goes_to_the_others_in_proportion_and_may_cut_them_too(self) -> None:
        first, second, rest = weigh(strata(0.6, 0.3, 0.1), counts(5, 6, 100))
        assert (first.cut, second.cut, rest.cut) == (True, True, False)
        assert rest.weight == pytest.approx((111 - 55) / 100)

    def test_a_stratum_with_four_ballots_is_weighed_with_its_neighbour(self) -> None:
        first, rest = weigh(strata(0.2, 0.3, 0.1, 0.4), counts(30, 4, 9, 0))
        # Nobody of the last put in a ballot: it joins the third, which stands beside it; the second joins these.
        assert (first.strata, rest.strata) == (("s0",), ("s1", "s2", "s3"))
        assert (rest.share, rest.ballots) == (pytest.approx(0.8), 13)
        assert rest.weight == pytest.approx(0.8 / (13 / 43))

    def test_the_order_of_the_charter_says_who_is_a_neighbour(self) -> None:
        one = weigh(strata(0.25, 0.25, 0.5), counts(3, 20, 20))
        assert [part.strata for part in one] == [("s0", "s1"), ("s2",)]
        other = weigh(strata(0.25, 0.5, 0.25), counts(20, 20, 3))
        assert [part.strata for part in other] == [("s0",), ("s1", "s2")]

    def test_with_too_few_ballots_each_counts_one(self) -> None:
        (one,) = weigh(strata(0.9, 0.1), counts(4, 4))
        assert (one.weight, one.ballots) == (1, 8)
        assert weigh(strata(0.9, 0.1), {}) == ()
        (alone,) = weigh(strata(1 / 3, 2 / 3), counts(1, 0))
        assert alone.weight == 1

    def test_where_a_weight_is_held_at_the_limit_staying_away_can_gain(self) -> None:
        """As the explanation says: six of a part that is cut, and one of the other who agrees with them."""

        def result(others: int, agreeing: int) -> float:
            first, second = weigh(strata(0.9, 0.1), counts(6, others))
            assert first.cut
            values = np.array([0.9] * (6 + agreeing) + [0.0] * (others - agreeing))
            return uniform_median(column(values, np.array([first.weight] * 6 + [second.weight] * others)))

        # 30 ÷ 40 + 0.25 ÷ 34, and without that one ballot 30 ÷ 39: closer to the 90 that they ask for.
        assert result(34, agreeing=1) == pytest.approx(0.7573529, abs=1e-6)
        assert result(33, agreeing=0) == pytest.approx(0.7692308, abs=1e-6)

    def test_a_ballot_hides_among_fewer_where_it_weighs_more(self) -> None:
        assert crowd(np.ones(11)) == effective(np.ones(11)) == 11
        assert hides(crowd(np.full(11, 0.1)))
        assert not hides(crowd(np.ones(10)))
        heavy = np.array([LIMIT] + [19 / 23] * 23)
        assert crowd(heavy) == pytest.approx(24 / 5)
        assert not hides(crowd(heavy))
        assert crowd(np.ones(0)) == effective(np.ones(0)) == 0

    def test_columns_need_more_than_ten_ballots_of_each_weight(self) -> None:
        asked = {A: range(22), B: range(22)}
        assert columns(ballots(asked, [2.0] * 11 + [0.5] * 11)) is not None
        assert columns(ballots(asked, [2.0] * 10 + [0.5] * 12)) is None
        assert columns(ballots({A: range(10)})) is None


class TestCharter:
    @pytest.mark.parametrize(
        ("shares", "code"),
        [
            ([("a", 0.5), ("b", 0.4)], "shares_sum"),
            ([("a", 0.5), ("A ", 0.5)], "stratum_twice"),
            ([("a", 0.5)], "too_short"),
            ([("a", 1.0), ("b", 0.0)], "less_than"),
            ([("a", -0.5), ("b", 1.5)], "greater_than"),
            ([("a", float("nan")), ("b", 0.5)], "finite_number"),
            ([("", 0.5), ("b", 0.5)], "string_too_short"),
            ([("a\u202eb", 0.5), ("b", 0.5)], "hidden_character"),
            ([("x" * 101, 0.5), ("b", 0.5)], "string_too_long"),
            ([(f"s{place}", 1 / 21) for place in range(21)], "too_long"),
        ],
    )
    def test_faults_are_named(self, policies: Policies, shares: list[tuple[str, float]], code: str) -> None:
        people = PanelPeople(policies)
        said = {"name": "by", "shares": [{"value": value, "share": share} for value, share in shares]}
        with pytest.raises(InvalidDocument) as caught:
            people.convened(strata=said)
        assert code in {one.code for one in caught.value.issues}

    def test_a_charter_without_strata_has_the_digest_that_was_signed(self) -> None:
        """Panels were signed before there were strata: whoever kept the digest must find it again."""
        signed = "sha256:bde8572aa62b9579a8a40999688b72a3199a7978c608dec2e134ef55ad707d3b"
        assert charter_digest(KEPT) == signed
        assert "strata" not in KEPT.model_dump(mode="json")
        divided = KEPT.model_copy(update={"strata": Strata.model_validate(STRATA)})
        assert charter_digest(divided) != signed
        swapped = Strata.model_validate(STRATA | {"shares": STRATA["shares"][::-1]})
        assert charter_digest(KEPT.model_copy(update={"strata": swapped})) != charter_digest(divided)


def test_a_report_that_was_kept_before_strata_has_its_share() -> None:
    assert Report("elm", 1, {"weight": 0.25}, 3).share == 0.25
    assert Report("elm", 1, {"share": 0.6}, 18).share == 0.6
