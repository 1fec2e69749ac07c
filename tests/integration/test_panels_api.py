"""A panel through the API and the typed client: its whole life, and who is refused where."""

import pytest
from tests.fakes.doors import Hall
from tests.panel_people import CHARTER

from counterpoise.bootstrap.panels import key_folder
from counterpoise.client.http import Client, ServerProblem
from counterpoise.domain.people.records import Membership
from counterpoise.domain.sortition.commitment import commitment_of
from counterpoise.settings import Settings

MEMBERS = 12
SECRET = "5e" * 32
AXES = ("pushback-encouragement", "plain-technical")


class Town:
    """A hall with an operator, a facilitator and members, each with a typed client."""

    def __init__(self, data_dir) -> None:
        self.hall = Hall(settings={"data_dir": data_dir})
        names = {"olga": "operator", "omar": "operator", "ada": "admin", "fay": "member", "gus": "member"}
        self.members = [f"m{number}" for number in range(MEMBERS)]
        self.hall.people.move_in(names | dict.fromkeys(self.members, "member"))
        self.keys = key_folder(Settings(data_dir=data_dir))

    def __call__(self, name: str | None) -> Client:
        from tests.fakes.callers import secret_of  # noqa: PLC0415

        visitor = self.hall.visitor()
        return Client("http://testserver", token=name and secret_of(name), transport=visitor._transport)

    def join(self, panel: str, *names: str, role: str = "panelist") -> None:
        with self.hall.store.writing() as work:
            for name in names:
                work.accounts.join(Membership(panel, f"id-{name}", role))  # type: ignore[arg-type]
            work.commit()

    def learning(self, panel: str = "library", **charter: object) -> None:
        self("olga").convene(panel, CHARTER | charter)
        self.join(panel, "fay", role="facilitator")
        self("olga").advance_panel(panel, "draw")
        self.join(panel, *self.members)
        self("fay").found_otherwise(panel, "A test needs no lots.")
        self("fay").advance_panel(panel, "learn")

    def voting(self, panel: str = "library", **charter: object) -> None:
        self.learning(panel, **charter)
        for voice in ("affected", "critic"):
            self("fay").add_voice(panel, voice, "Somebody", "They said their part.")
        self("fay").advance_panel(panel, "propositions")
        for name, text in (("m0", "The assistant asks before it acts."), ("m1", "It names the other side.")):
            made = self(name).propose(panel, text)
            self("fay").moderate(panel, made.number, accept=True, because="It fits.")
        self("fay").advance_panel(panel, "votes")

    def balloting(self, panel: str = "library", **charter: object) -> None:
        self.voting(panel, **charter)
        for name in self.members:
            self(name).cast_votes(panel, [(1, 1, False), (2, -1, True)])
        self("fay").advance_panel(panel, "ballots")


@pytest.fixture
def town(tmp_path) -> Town:
    return Town(tmp_path)


def refused(call) -> tuple[int, str]:
    with pytest.raises(ServerProblem) as caught:
        call()
    return caught.value.problem.status, caught.value.problem.code


def test_a_panel_from_charter_to_profile_with_dissent_on_record(town: Town) -> None:  # noqa: PLR0915 - one life
    town.balloting(minority_seats=4, minority_distance=0.1)
    for place, name in enumerate(town.members):
        few = place < 3
        weights = {AXES[0]: 5 if few else 80, AXES[1]: 90 if few else 35.5}
        found = town(name).put_ballot("library", weights, {AXES[0]: 3, AXES[1]: 1})
        assert found.ballot is not None
        assert not found.replaced
    assert town("m0").put_ballot("library", {AXES[0]: 0, AXES[1]: 95}, {AXES[0]: 3, AXES[1]: 1}).replaced
    assert refused(lambda: town(None).panel_tally("library")) == (409, "not_open")
    fay = town("fay")
    fay.advance_panel("library", "tally")
    assert refused(lambda: town("m0").put_ballot("library", weights)) == (409, "not_open")
    tally = town(None).panel_tally("library")
    assert tally.n == MEMBERS
    assert tally.importance == pytest.approx({AXES[0]: 0.75, AXES[1]: 0.25})
    assert tally.minority.owed
    assert [one.members for one in tally.minority.groups] == [[]]
    assert not any(one.ballot for one in tally.influence.axes.values())
    columns = town(None).panel_columns("library")
    assert columns.published
    assert [value for value, _ in columns.weights[AXES[0]]] == [0, 5, 5] + [80] * 9
    fay.advance_panel("library", "minority")
    (owed,) = town(None).minority_reports("library").items
    assert (owed.ballots, owed.text, owed.weights) == (3, None, None)
    assert refused(lambda: fay.advance_panel("library", "ratification")) == (409, "step_refused")
    assert [one.number for one in town("m1").my_reports("library").items] == [1]
    assert town("m5").my_reports("library").items == []
    assert refused(lambda: town("m5").write_report("library", 1, "Mine", "Not mine.", revision=1))[0] == 403
    written = town("m1").write_report("library", 1, "We asked for plain words", "The result does not.", revision=1)
    assert written.signatures == 1
    assert refused(lambda: town("m2").write_report("library", 1, "Late", "Late.", revision=1))[0] == 412
    assert town("m2").sign_report("library", 1).signatures == 2
    assert town(None).minority_reports("library").items[0].text is None
    fay.advance_panel("library", "ratification")
    assert town(None).minority_reports("library").items[0].text == "The result does not."
    for number, outcome, amendment in ((1, "amendment", "wording"), (2, "declined", None)):
        fay.end_proposition("library", number, outcome, "Because.", amendment)
    for name in town.members:
        town(name).assent("library", yes=True)
    assert town.keys.key("library") is not None
    done = fay.advance_panel("library", "ratified")
    assert town.keys.key("library") is None
    assert done.result == "library-panel@1"
    fates = [one.fate for one in town(None).propositions("library").items]
    assert fates[0].startswith("Ratified as an amendment of the catalogue (wording)")
    assert fates[1] == "Declined: Because."
    (report,) = town(None).minority_reports("library").items
    assert report.profile == "library-panel-minority-1@1"
    offered = {one.id for one in town(None).search(origin="panel")}
    assert offered == {"library-panel", "library-panel-minority-1"}
    compiled = town(None).profile_policy("library-panel@1")
    assert {one.axis for one in compiled.tradeoffs} == set(AXES)
    assert all("Decided by the panel library" in (one.because or "") for one in compiled.tradeoffs)
    axes = [one.source for one in compiled.prompt.spans if one.source.kind == "axis"]
    assert {one.id for one in axes} == set(AXES)
    for one in axes:
        assert (one.authority, one.panel.id, one.panel.rule) == ("panel", "library", "uniform-median")
        assert (one.panel.totals.ballots, one.panel.totals.counted, one.panel.totals.yes) == (MEMBERS, MEMBERS, MEMBERS)
    group = town(None).profile_policy("library-panel-minority-1@1").prompt.spans[-1].source
    assert (group.authority, group.panel.group, group.panel.totals.ballots) == ("user", 1, 3)
    town("olga").override("library", AXES[0], 50, "The library's lawyers ask for it.", "others")
    town("olga").withhold("library", 1, "It is not safe here.")
    before = town(None).panel("library")
    shown = before.held
    assert [one.details["ruling"] for one in shown.rulings] == ["withhold", "override"]
    assert town(None).version("library-panel", 2).document["weights"][AXES[0]]["pushback"] == 50
    departed = town(None).profile_policy("library-panel")
    assert [one.authority for one in departed.rulings] == ["operator"]
    assert departed.rulings[0].asked == "pushback 75, encouragement 25, ratified by the panel library"
    assert {one.id for one in town(None).search(origin="panel", deprecated=True)} == {"library-panel-minority-1"}
    town("olga").override("library", AXES[0], 60, "On second thoughts.")
    assert town(None).panel("library").etag != before.etag
    steps = [one.details["to"] for one in town(None).panel_record("library") if one.kind == "step"]
    assert steps[0] == "ratified"
    assert len(steps) == 10


def test_what_is_refused_to_whom(town: Town) -> None:
    town.voting()
    town("omar").convene("other", CHARTER | {"profile": "other-panel"})
    town.join("other", "gus", role="facilitator")
    vote = [(1, 1, False)]
    assert refused(lambda: town(None).cast_votes("library", vote)) == (401, "sign_in_needed")
    for name in ("gus", "omar", "olga", "fay", "ada"):
        assert refused(lambda name=name: town(name).cast_votes("library", vote)) == (403, "not_allowed"), name
    assert refused(lambda: town("m0").cast_votes("other", vote)) == (403, "not_allowed")
    assert refused(lambda: town("gus").advance_panel("library", "ballots")) == (403, "not_allowed")
    assert refused(lambda: town("gus").moderate("library", 1, accept=True, because="x")) == (403, "not_allowed")
    assert refused(lambda: town("omar").advance_panel("library", "closed", "x")) == (403, "not_allowed")
    assert refused(lambda: town("omar").override("library", AXES[0], 1, "x")) == (403, "not_allowed")
    assert refused(lambda: town("olga").override("library", AXES[0], 1, "x")) == (409, "not_open")
    assert refused(lambda: town("m0").convene("mine", CHARTER)) == (403, "not_allowed")
    assert refused(lambda: town("m0").put_ballot("library", {AXES[0]: 1, AXES[1]: 1})) == (409, "not_open")
    assert refused(lambda: town("fay").join_panel("library", "id-gus")) == (409, "not_open")
    assert refused(lambda: town(None).panel("nowhere")) == (404, "unknown_panel")
    assert town(None).panel("library").held.participation.votes == 0


def test_one_vote_a_member_and_proposition_however_many_come(town: Town) -> None:
    town.voting()
    client = town("m3")
    for number in range(30):
        client.cast_votes("library", [(1, number % 3 - 1, False), (2, 1, True)])
    assert len(client.my_votes("library").votes) == 2
    assert town(None).panel("library").held.participation.votes == 2
    junk = [(1, 1, False)] * 501
    assert refused(lambda: client.cast_votes("library", junk)) == (422, "invalid_request")
    many = [(number, 1, False) for number in range(1, 400)]
    assert refused(lambda: client.cast_votes("library", many)) == (422, "invalid_document")
    assert refused(lambda: client.cast_votes("library", [(1, 1, False), (1, -1, False)])) == (422, "invalid_document")
    assert refused(lambda: client.cast_votes("library", [(1, 2, False)])) == (422, "invalid_request")
    flood = [(number % 2 + 1, 1, False) for number in range(200_000)]
    assert refused(lambda: client.cast_votes("library", flood)) == (413, "body_too_large")
    assert len(client.my_votes("library").votes) == 2
    client.erase_votes("library")
    assert town(None).panel("library").held.participation.votes == 0


def test_results_are_hidden_until_close(town: Town) -> None:
    town.voting()
    for name in town.members:
        town(name).cast_votes("library", [(1, 1, False)])
    assert all(one.votes is None for one in town(None).propositions("library").items)
    town("fay").advance_panel("library", "ballots")
    (first, second) = town(None).propositions("library").items
    assert first.votes is not None
    assert (first.votes.agree, first.votes.disagree) == (MEMBERS, 0)
    assert second.votes is not None
    assert second.votes.agree == 0
    assert town("m0").my_votes("library").votes == []


@pytest.mark.parametrize(
    ("weights", "importances", "field"),
    [
        ({AXES[0]: 101, AXES[1]: 1}, None, "weights.pushback-encouragement"),
        ({AXES[0]: -0.001, AXES[1]: 1}, None, "weights.pushback-encouragement"),
        ({AXES[0]: 1}, None, "weights.plain-technical"),
        ({AXES[0]: 1, AXES[1]: 1, "warm-reserved": 1}, None, "weights.warm-reserved"),
        ({AXES[0]: None, AXES[1]: None}, None, "weights"),
        ({AXES[0]: 1, AXES[1]: 1}, {AXES[0]: 1}, "importances"),
        ({AXES[0]: 1, AXES[1]: 1}, {AXES[0]: 0, AXES[1]: 0}, "importances"),
        ({AXES[0]: 1, AXES[1]: 1}, {AXES[0]: -1, AXES[1]: 2}, "importances.pushback-encouragement"),
    ],
)
def test_a_ballot_with_a_fault_is_not_kept(town: Town, weights, importances, field: str) -> None:
    town.learning()
    with pytest.raises(ServerProblem) as caught:
        town("m0").put_ballot("library", weights, importances)
    assert field in [one.field for one in caught.value.problem.issues]
    assert town("m0").my_ballot("library").ballot is None


@pytest.mark.parametrize("number", ["NaN", "Infinity", "1e400", '"50"', "true"])
def test_what_is_no_number_is_no_weight(town: Town, number: str) -> None:
    town.learning()
    body = f'{{"weights": {{"{AXES[0]}": {number}, "{AXES[1]}": 1}}}}'
    from tests.fakes.callers import secret_of  # noqa: PLC0415

    found = town.hall.program(secret_of("m0")).put(
        "/api/v1/panels/library/ballots/mine", content=body, headers={"content-type": "application/json"}
    )
    assert found.status_code == 422, found.text
    assert found.json()["code"] in {"invalid_document", "invalid_request"}
    assert town(None).panel("library").held.participation.ballots_before == 0


def test_ballots_before_and_after_are_published_as_totals(town: Town) -> None:
    town.learning()
    for place, name in enumerate(town.members):
        town(name).put_ballot("library", {AXES[0]: place, AXES[1]: None if place else 7})
    for voice in ("affected", "critic"):
        town("fay").add_voice("library", voice, "Somebody", "They said their part.")
    shown = town("fay").advance_panel("library", "propositions")
    assert shown.counted["before"] == {
        "ballots": 12,
        "left_out": 0,
        "axes": {
            AXES[0]: {"n": 12, "mean": 5.5, "median": 5.5},
            AXES[1]: {"n": 1, "mean": None, "median": None},
        },
    }
    assert shown.participation.ballots == 0


def test_a_draw_with_declines(town: Town) -> None:
    olga = town("olga")
    olga.convene("library", CHARTER)
    olga.advance_panel("library", "draw")
    pool = "id,home\n" + "".join(f"p{number},{'town' if number < 20 else 'farm'}\n" for number in range(30))
    quotas = "category,value,min,max,target\nhome,town,2,3,0.5\nhome,farm,2,3,0.5\n"
    asked = {"commitment": commitment_of(SECRET), "public_name": "Saturday's lottery numbers"}
    frozen = olga.freeze_draw("library", pool, quotas, 5, **asked)
    assert (frozen.drawn, frozen.facts is not None and frozen.facts["selected"]) == (False, [])
    assert refused(lambda: olga.reveal_seed("library", "00" * 32, "1 2 3")) == (422, "invalid_option")
    drawn = olga.reveal_seed("library", SECRET, "1 2 3")
    assert drawn.facts is not None
    chosen = drawn.facts["selected"]
    assert (drawn.asked, drawn.waiting, len(chosen)) == (5, 5, 5)
    assert refused(lambda: olga.reveal_seed("library", SECRET, "4 5 6")) == (409, "not_open")
    assert refused(lambda: olga.redraw("library")) == (409, "not_open")
    assert refused(lambda: olga.answer_draw("library", {"nobody": True})) == (422, "invalid_option")
    said = olga.answer_draw("library", dict.fromkeys(chosen, True) | {chosen[0]: False})
    assert (said.accepted, said.declined, said.vacant) == (4, 1, 1)
    assert said.facts is not None
    assert sum(one["invited"] for one in said.facts["quotas"]) == 5
    assert sum(one["declined"] for one in said.facts["quotas"]) == 1
    assert sum(one["accepted"] for one in said.facts["quotas"]) == 4
    again = olga.redraw("library")
    assert again.facts is not None
    assert set(chosen[1:]) < set(again.facts["selected"])
    assert chosen[0] not in again.facts["selected"]
    assert (again.waiting, again.vacant) == (1, 0)
    home = {one["value"]: one for one in again.facts["quotas"]}
    assert home["town"]["declined"] + home["farm"]["declined"] == 1
    assert home["town"]["seated"] + home["farm"]["seated"] == 5
    assert home["town"]["target"] == 2.5


def test_quotas_that_cannot_be_met_are_explained(town: Town) -> None:
    olga = town("olga")
    olga.convene("library", CHARTER)
    olga.advance_panel("library", "draw")
    asked = {"commitment": commitment_of(SECRET), "public_name": "x"}
    pool = "id,home\np1,town\np2,town\np3,farm\n"
    with pytest.raises(ServerProblem) as caught:
        olga.freeze_draw("library", pool, "category,value,min,max\nhome,town,0,1\nhome,farm,2,2\n", 3, **asked)
    assert caught.value.problem.code == "quotas_infeasible"
    assert caught.value.problem.params["relaxation"]
    with pytest.raises(ServerProblem) as caught:
        olga.freeze_draw(
            "library",
            pool + "=1+1,town\np1,farm\n",
            "category,value,min,max\nhome,town,0,9\nhome,farm,0,9\n",
            2,
            **asked,
        )
    assert [(one.file, one.line, one.code) for one in caught.value.problem.issues] == [
        ("pool.csv", 5, "formula"),
        ("pool.csv", 6, "duplicate_id"),
    ]
    assert town(None).panel_draw("library").facts is None


def test_a_charter_is_edited_from_what_was_read(town: Town) -> None:
    made = town("olga").convene("library", CHARTER)
    read = town("olga").panel("library")
    changed = town("olga").amend_charter("library", CHARTER | {"quorum": 0.75}, read.etag)
    assert changed.charter["quorum"] == 0.75
    assert refused(lambda: town("olga").amend_charter("library", CHARTER, made.etag)) == (412, "stale_revision")
    assert refused(lambda: town("omar").amend_charter("library", CHARTER, read.etag)) == (403, "not_allowed")


def test_a_panels_profile_is_nobodys_to_edit(town: Town) -> None:
    town.balloting()
    for name in town.members:
        town(name).put_ballot("library", {AXES[0]: 60, AXES[1]: 60})
    for stage in ("tally", "minority", "ratification"):
        town("fay").advance_panel("library", stage)
    for number in (1, 2):
        town("fay").end_proposition("library", number, "declined", "Because.")
    for name in town.members:
        town(name).assent("library", yes=True)
    town("fay").advance_panel("library", "ratified")
    said = town(None).version("library-panel", 1).document
    assert refused(lambda: town("ada").save_draft("library-panel", said, etag=None))[0] == 403
    assert town("m0").my_propositions("library").items == []
