"""Statements about what a panel ratified: the panel, its dissent and the operator's departure are in them."""

from tests.integration.test_panels_api import AXES, MEMBERS, Town, refused, town
from tests.statement_drafts import filled

__all__ = ["town"]


def ratified(town: Town) -> None:
    town.balloting(minority_seats=4, minority_distance=0.1)
    fay = town("fay")
    for place, name in enumerate(town.members):
        few = place < 3
        town(name).put_ballot("library", {AXES[0]: 5 if few else 80, AXES[1]: 90 if few else 35}, None)
    for stage in ("tally", "minority"):
        fay.advance_panel("library", stage)
    town("m1").write_report("library", 1, "We asked for plain words", "The result does not.", revision=1)
    fay.advance_panel("library", "ratification")
    for number in (1, 2):
        fay.end_proposition("library", number, "declined", "Because.")
    for name in town.members:
        town(name).assent("library", yes=True)
    fay.advance_panel("library", "ratified")


def test_a_draft_names_panel_composition_rule_and_dissent(town: Town) -> None:
    ratified(town)
    draft = town("olga").draft_statement("library-panel")
    decided = draft["decided_by"]
    assert decided["who"] == ""
    assert decided["how"] == "Weights by uniform-median."
    assert decided["panel"]["address"] == "/panels/library"
    assert decided["panel"]["composition"][:2] == [f"{MEMBERS} ballots", f"{MEMBERS} yes and 0 no at ratification"]
    assert decided["dissent"] == [
        {
            "who": f"a minority of 3 of {MEMBERS} ballots, signed by 1",
            "says": "We asked for plain words. The result does not.",
        }
    ]
    group = town("olga").draft_statement("library-panel-minority-1")["decided_by"]
    assert "the panel ratified other weights" in group["panel"]["composition"][1]
    assert town("olga").draft_statement("candid-coach")["decided_by"]["panel"] is None


def test_the_panel_cannot_be_left_out(town: Town) -> None:
    ratified(town)
    draft = filled(town("olga").draft_statement("library-panel"))
    draft["decided_by"]["panel"] = None
    assert refused(lambda: town("olga").publish_statement(draft)) == (422, "invalid_document")


def test_a_departure_stands_first_in_the_published_statement(town: Town) -> None:
    ratified(town)
    town("olga").override("library", AXES[0], 50, "A law <b>forbids</b> it.", "others")
    draft = filled(town("olga").draft_statement("library-panel"))
    assert draft["decided_by"]["how"] == "In a meeting."
    town("olga").publish_statement(draft)
    visitor = town.hall.visitor()
    page, plain = (visitor.get(f"/statements/library-panel/1{tail}").text for tail in ("", ".txt"))
    assert page.index("The operator departs from what a panel ratified.") < page.index("Who decided")
    assert "A law &lt;b&gt;forbids&lt;/b&gt; it." in page
    words = " ".join(plain.split())
    assert words.index("The operator departs from what a panel ratified.") < words.upper().index("WHO DECIDED")
    assert "ratified by the panel library" in words
    assert f"{MEMBERS} yes and 0 no at ratification" in words
