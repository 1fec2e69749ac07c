"""What an operator and a facilitator need to run a panel without a program: charter, files, links, roles."""

import csv
import io
import re
from html import unescape

import pytest
from tests.desk_forms import DESK, EDIT, POOL, QUOTAS, SECRET, frozen, text, value
from tests.fakes.memory_store import MemoryStore
from tests.fakes.serving import house_on
from tests.panel_forms import AXES, CHARTER, FORM_FIELD, FormPlayer

from counterpoise.domain.people.records import Membership
from counterpoise.domain.sortition.commitment import commitment_of
from counterpoise.services.policies import Policies


@pytest.fixture
def player(policies: Policies) -> FormPlayer:
    return FormPlayer(house_on(MemoryStore(), policies))


def drawn(player: FormPlayer) -> list[str]:
    """A panel with five people drawn, all of whom but one said yes; the four."""
    player.convened()
    frozen(player, POOL.encode(), QUOTAS.encode())
    player.desk("olga", "reveal", secret=SECRET, public="1 2 3")
    names = re.findall(r'name="answer:(p\d\d)" value="yes"', player.get("olga", DESK))
    assert len(names) == 5
    player.desk("olga", "answers", **{f"answer:{name}": "no" if name == names[0] else "yes" for name in names})
    return names[1:]


# The charter


def test_a_charter_takes_dates_and_a_rule_and_is_changed_until_it_is_signed(player: FormPlayer) -> None:
    dated = CHARTER | {"rule": "ladder", "closes:votes": "2126-05-01", "closes:ballots": "2126-05-08"}
    player.post("olga", "/convene", "/convene", **dated)
    page = text(player.get(None, "/panels/elm"))
    assert "1 May 2126, 23:59 UTC" in page
    form = player.get("olga", EDIT)
    assert f'href="{EDIT}"' in player.get("olga", DESK)
    assert value(form, "closes:votes") == "2126-05-01"
    assert '<option value="ladder" selected>' in form
    assert value(form, "minority_distance") == "15"
    assert "Now: 1 May 2126, 23:59 UTC" in text(form)
    told = dated | {"revision": value(form, "revision"), "question": "How shall it answer?", "closes:ballots": ""}
    player.post("olga", EDIT, EDIT, **{name: said for name, said in told.items() if name != "id"})
    assert "The charter is changed." in text(player.get("olga", f"{DESK}?done=charter"))
    page = text(player.get(None, "/panels/elm"))
    assert "How shall it answer?" in page
    assert "The charter was changed before it was signed." in page
    assert "8 May 2126" not in page
    # Whoever had the form open before must look again.
    refused = player.post("olga", EDIT, EDIT, 409, **told)
    assert "Somebody changed it since you read it." in text(refused)
    assert value(refused, "question") == "How shall it answer?"
    player.step("draw")
    player.get("olga", EDIT, 409)


def test_a_date_that_a_program_set_to_the_minute_is_kept_unless_the_day_changes(player: FormPlayer) -> None:
    player.post("olga", "/convene", "/convene", **CHARTER)
    assert player.house is not None
    etag = player.house.ask("olga", "GET", "/panels/elm").headers["etag"]
    charter = {name: said for name, said in CHARTER.items() if name != "id"}
    charter |= {"least_members": 3, "quorum": 0.123456789, "majority": 0.5, "minority_seats": 5}
    charter |= {"minority_distance": 0.15, "closes": {"votes": 4_933_771_200_123}}
    changed = player.house.ask("olga", "PUT", "/panels/elm/charter", {"charter": charter}, if_match=etag)
    assert changed.status_code == 200, changed.text
    form = player.get("olga", EDIT)
    fields = {name: value(form, name) for name in ("revision", "closes:votes", "quorum")}
    player.post("olga", EDIT, EDIT, **CHARTER | fields)
    held = player.house.ask(None, "GET", "/panels/elm").json()["charter"]
    assert held["closes"] == {"votes": 4_933_771_200_123}
    assert held["quorum"] == 0.123456789


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"closes:votes": "tomorrow"}, "Votes: a date is like 2027-01-31; this is 'tomorrow'."),
        ({"closes:votes": "2001-01-01"}, "must be in the future"),
        ({"closes:votes": "2126-02-01", "closes:ballots": "2126-01-01"}, "dates must stand in the order"),
        ({"rule": "mean"}, "others reward lying"),
        ({"quorum": ""}, "The quorum is missing."),
        ({"quorum": "many"}, "The quorum must be a number"),
    ],
)
def test_a_charter_with_a_fault_is_shown_again_as_it_was_typed(player: FormPlayer, fields: dict, says: str) -> None:
    refused = player.post("olga", "/convene", "/convene", 422, **CHARTER | fields)
    assert says in text(refused)
    assert value(refused, "question") == CHARTER["question"]
    player.get(None, "/panels/elm", 404)


def test_another_operator_changes_nothing(player: FormPlayer) -> None:
    player.post("olga", "/convene", "/convene", **CHARTER)
    player.get("omar", EDIT, 403)
    player.get("mia", EDIT, 403)
    player.get("olga", "/panels/oak/charter", 404)


# The secret


def test_a_secret_is_made_for_whoever_has_no_program(player: FormPlayer) -> None:
    player.convened()
    shown = player.desk("olga", "secret", 200)
    made = re.search(r"<code>([0-9a-f]{64})</code>", shown)
    assert made is not None
    assert value(shown, "commitment") == commitment_of(made[1])
    assert made[1] not in player.get("olga", DESK)
    assert player.desk("olga", "secret", 200) != shown
    frozen(player, POOL.encode(), QUOTAS.encode(), commitment=commitment_of(made[1]))
    player.desk("olga", "reveal", secret=made[1], public="1 2 3")
    assert "5 people are drawn." in text(player.get(None, "/panels/elm"))


# Links


def links_in(saved: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(saved)))


def test_everybody_who_said_yes_gets_one_link(player: FormPlayer) -> None:
    yes = drawn(player)
    page = text(player.get("olga", DESK))
    assert "4 of those who were drawn said yes and have no link yet." in page
    assert "5 people were drawn: 4 said yes, 0 have not answered, 1 declined and is not replaced yet." in page
    rows = links_in(player.desk("olga", "links/seated", 200))
    assert [row["id"] for row in rows] == yes
    assert len({row["link"] for row in rows}) == 4
    assert all("/join?token=" in row["link"] and re.fullmatch(r"\d{4}-\d\d-\d\d", row["works_until"]) for row in rows)
    page = player.get("olga", DESK)
    assert "Everybody who said yes has a link." in text(page)
    assert "links/seated" not in page
    assert "Links were made for 4 of those who said yes." in text(player.get(None, "/panels/elm"))
    # Asked for all the same, nobody gets a second one.
    token = re.search(FORM_FIELD, page)
    assert token is not None
    refused = player.browser("olga").post(f"{DESK}/links/seated", data={"csrf": token[1]})
    assert refused.status_code == 409
    assert "Nobody who said yes waits for a link." in text(refused.text)
    # Who comes in later for somebody who declined gets one of their own.
    player.desk("olga", "redraw")
    (new,) = set(re.findall(r'name="answer:(p\d\d)"', player.get("olga", DESK))) - set(yes)
    player.desk("olga", "answers", **{f"answer:{new}": "yes"})
    assert [row["id"] for row in links_in(player.desk("olga", "links/seated", 200))] == [new]


def test_a_link_lets_one_person_into_the_panel(player: FormPlayer) -> None:
    drawn(player)
    row = links_in(player.desk("olga", "links/seated", 200))[0]
    token = row["link"].partition("token=")[2]
    shown = player.get("mia", f"/join?token={token}")
    assert 'action="/account/join"' in shown
    form = re.search(FORM_FIELD, shown)
    assert form is not None
    taken = player.browser("mia").post("/account/join", data={"csrf": form[1], "token": token})
    assert taken.headers["location"] == "/panels/elm"
    assert "Mia" in text(player.get("olga", DESK))
    assert "Mia" not in player.get(None, "/panels/elm")
    # Nothing that is kept leads from the person to the pool's id.
    assert player.house is not None
    with player.house.people.store.reading() as work:
        kept = [repr(one) for one in work.credentials.invitations(None)]
    assert not any(row["id"] in one for one in kept)


def test_several_links_at_once(player: FormPlayer) -> None:
    player.post("olga", "/convene", "/convene", **CHARTER)
    rows = links_in(player.desk("olga", "links", 200, count="12"))
    assert [row["number"] for row in rows] == [str(number) for number in range(1, 13)]
    for wrong in ("0", "201", "-1", "1.5", "many", ""):
        refused = player.desk("olga", "links", 422, count=wrong)
        assert f'value="{wrong}"' in refused
    player.step("draw")
    player.members(3)
    player.desk("olga", "otherwise", because="A test needs no lots.")
    player.step("learn")
    for voice, title in (("affected", "A reader"), ("critic", "A sceptic")):
        player.desk("olga", "heard", voice=voice, title=title, text="They said their part.")
    page = player.get("olga", DESK)
    player.step("propositions")
    token = re.search(FORM_FIELD, page)
    assert token is not None
    refused = player.browser("olga").post(f"{DESK}/links", data={"csrf": token[1], "count": "1"})
    assert refused.status_code == 409
    assert "Members join until learning ends" in text(refused.text)


# Roles


def test_a_facilitator_hands_the_desk_over(player: FormPlayer) -> None:
    player.convened()
    player.members(1)
    refused = player.desk("olga", "role", 403, account="id-olga", wanted="none")
    assert "This is the panel's last facilitator. Make another one first." in text(refused).replace("’", "'")
    player.desk("olga", "role", account="id-m0", wanted="facilitator")
    assert "M0 facilitator" in text(player.get("olga", DESK))
    player.desk("m0", "role", account="id-olga", wanted="none")
    # Who convened the panel still answers for what binds, and leads no more.
    shown = player.get("olga", DESK)
    assert set(re.findall(r'action="/panels/elm/desk/([^"]+)"', shown)) == {"step"}
    assert "M0" not in text(shown)
    assert "Go to the facilitators’ desk" in text(player.get("olga", "/panels/elm"))
    token = re.search(FORM_FIELD, shown)
    assert token is not None
    for action in ("invite", "date", "role", "freeze", "secret", "links"):
        assert player.browser("olga").post(f"{DESK}/{action}", data={"csrf": token[1]}).status_code == 403, action
    refused = player.browser("olga").post(f"{DESK}/step", data={"csrf": token[1], "to": "learn"})
    assert refused.status_code == 403
    assert "Only the panel's facilitators take it to its next stage." in unescape(refused.text)
    assert "Go to the facilitators’ desk" not in text(player.get("omar", "/panels/elm"))
    player.get("omar", DESK, 403)
    player.desk("m0", "role", 422, account="id-m0", wanted="king")
    player.desk("m0", "role", 404, account="nobody", wanted="none")


def test_nobody_is_made_a_member_once_propositions_are_asked_for(player: FormPlayer) -> None:
    player.proposing(3)
    assert player.house is not None
    with player.house.people.store.writing() as work:
        work.accounts.join(Membership("elm", "id-mia", "facilitator"))
        work.commit()
    assert '<option value="panelist">' not in player.get("olga", DESK)
    refused = player.desk("olga", "role", 409, account="id-mia", wanted="panelist")
    assert "Members join until learning ends" in text(refused)
    player.desk("olga", "role", account="id-m0", wanted="none")
    assert "M0" not in text(player.get("olga", DESK))


# Rulings and the end


def test_rulings_are_chosen_from_what_holds(player: FormPlayer) -> None:
    player.ratified(4)
    page = player.get("olga", DESK)
    assert f"{AXES[0]}: pushback 75, encouragement 25" in text(page)
    assert 'href="/profiles/library-panel@1"' in page
    assert "1. Less pushback" in text(page)
    player.desk("olga", "withhold", report="1", because="A court forbids it.")
    page = player.get("olga", DESK)
    assert "Withhold a minority’s profile" not in text(page)
    player.desk("olga", "override", axis=AXES[0], weight="50", protects="operator", because="A law forbids it.")
    assert f"{AXES[0]}: pushback 50, encouragement 50" in text(player.get("olga", DESK))


def test_an_operator_without_a_role_departs_from_the_result(player: FormPlayer) -> None:
    player.ratified(4)
    assert player.house is not None
    with player.house.people.store.writing() as work:
        work.accounts.leave("elm", "id-olga")
        work.commit()
    player.desk("olga", "override", axis=AXES[0], weight="50", protects="operator", because="A law forbids it.")
    assert "A law forbids it." in text(player.get(None, "/panels/elm"))
    page = player.get("olga", DESK)
    assert set(re.findall(r'action="/panels/elm/desk/([^"]+)"', page)) == {"override", "withhold"}


def test_a_panel_ends_without_a_result(player: FormPlayer) -> None:
    player.convened()
    refused = player.desk("olga", "step", 422, to="closed", because=" ")
    assert 'role="alert"' in refused
    player.desk("olga", "step", to="closed", because="Too few came.")
    assert "Too few came." in text(player.get(None, "/panels/elm"))
    page = player.get("olga", DESK)
    assert "The panel has ended." in text(page)
    assert "Hand over a role" not in text(page)
