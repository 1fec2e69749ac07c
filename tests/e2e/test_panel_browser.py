"""A whole small panel, from its charter to its published profile, in a real Chromium without scripts.

An operator and one member sit at browsers; 23 other members send the same forms. With ``PANEL_SCREENSHOTS`` set to
a folder, the pictures of docs/tutorial/a-whole-panel.md are written there.
"""

import csv
import io
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FilePayload, Page, ViewportSize, expect
from tests.accessible import check_page, check_unfolded
from tests.live_forms import PASSWORD, LivePlayer
from tests.panel_forms import FORM_FIELD

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

WINDOW = ViewportSize(width=860, height=900)
MEMBERS, MINORITY = 24, 6
AXES = ("pushback-encouragement", "answering-teaching")
PROPOSITIONS = (
    "The assistant should say when it is not sure.",
    "It should send people to a librarian for health questions.",
    "It should object when somebody's plan looks risky.",
    "It should encourage first and criticise only when asked.",
    "It should give the answer at once.",
    "It should show how to find the answer oneself.",
    "It should keep no record of what people ask.",
    "It should speak plainly, even if that loses detail.",
)
POOL = "id,technology,view\n" + "".join(
    f"p{n:02d},{'inside' if n % 3 == 0 else 'outside'},{'critic' if n % 4 == 1 else 'other'}\n" for n in range(60)
)
QUOTAS = """category,value,min,max,target
technology,outside,16,17,0.7
technology,inside,7,8,0.3
view,critic,6,7,0.25
view,other,17,18,0.75
"""


@pytest.fixture(scope="module", autouse=True)
def unlimited() -> Iterator[None]:
    """Everybody comes from one address here."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COUNTERPOISE_REQUESTS_PER_MINUTE", "0")
        patch.setenv("COUNTERPOISE_SIGN_INS_PER_MINUTE", "0")
        yield


def as_file(name: str, text: str) -> FilePayload:
    """A file as somebody chooses it, with the mark that spreadsheets put in front."""
    return {"name": name, "mimeType": "text/csv", "buffer": b"\xef\xbb\xbf" + text.encode()}


def opened(chromium: Browser) -> Page:
    return chromium.new_context(viewport=WINDOW, java_script_enabled=False).new_page()


def join(page: Page, link: str, name: str) -> None:
    page.goto(link)
    page.get_by_label("Name").fill(name)
    page.get_by_label("E-mail address").fill(f"{name.lower()}@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Open the account").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your account")


def recorded(page: Page, name: str, at: str = "", part: str = "") -> None:
    """Keep a picture for the docs, where they are asked for: of the window at an anchor, or of one part."""
    if folder := os.environ.get("PANEL_SCREENSHOTS"):
        path = Path(folder) / f"panel-{name}.png"
        if at:
            page.goto(f"{page.url.partition('#')[0].partition('?')[0]}#{at}")
        if part:
            page.locator(part).first.screenshot(path=path)
        else:
            page.screenshot(path=path)


@dataclass
class Play:
    """The panel as it is played: Olga leads it, Mia is a member; ``others`` send forms."""

    site: str
    chromium: Browser
    olga: Page
    mia: Page
    forms: LivePlayer
    others: list[str] = field(default_factory=list)

    def desk(self) -> None:
        self.olga.goto(f"{self.site}/panels/library/desk")

    def room(self) -> None:
        self.mia.goto(f"{self.site}/panels/library/room")

    def on(self, name: str) -> None:
        """Olga takes the panel to its next stage."""
        self.desk()
        self.olga.get_by_role("button", name=name).click()
        expect(self.olga.get_by_role("status")).to_have_text("The panel is at its next stage.")

    def check(self, path: str, page: Page | None = None, *, halved: bool = False) -> None:
        cookies = page.context.cookies() if page else []
        check_page(self.chromium, f"{self.site}{path}", cookies, halved=halved)

    def check_unfolded(self, path: str, page: Page) -> None:
        """With everything that folds open."""
        context = self.chromium.new_context(viewport=WINDOW)
        context.add_cookies(page.context.cookies())  # type: ignore[arg-type]
        check_unfolded(context.new_page(), self.site, path)
        context.close()

    def sends(self, name: str, action: str, **fields: object) -> None:
        here = "/panels/library/room"
        self.forms.post(name, here, f"{here}/{action}", **fields)

    def again(self, name: str, action: str, fields: dict) -> None:
        """Send a form once more without loading the page: its token is the session's."""
        token = re.search(FORM_FIELD, self.forms.seen[name])
        assert token is not None
        path = f"/panels/library/room/{action}"
        answer = self.forms.browser(name).post(path, data={"csrf": token[1], **fields})
        assert answer.status_code == 303, answer.text


@pytest.fixture
def play(chromium: Browser, site: str) -> Iterator[Play]:
    command = [sys.executable, "-m", "counterpoise", "admin", "invite", "--role", "operator"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    link = re.search(r"/join\?token=[\w-]+", said)
    assert link is not None
    made = Play(site, chromium, opened(chromium), opened(chromium), LivePlayer(None, site=site))  # type: ignore[arg-type]
    join(made.olga, site + link[0], "Olga")
    yield made
    for page in (made.olga, made.mia):
        page.context.close()
    for held in made.forms.held.values():
        held.close()


def convene(play: Play) -> None:
    page = play.olga
    page.goto(f"{play.site}/panels")
    page.get_by_role("link", name="Convene a panel").click()
    page.get_by_label("Id of the panel").fill("library")
    page.get_by_label("What the panel is asked").fill("How should the city library's assistant answer?")
    page.get_by_label("What is at stake").fill("Whom it helps, and whom it talks down to.")
    page.get_by_label("Whom the panel is to resemble").fill("Everybody with a library card.")
    page.get_by_label("How the result binds you").fill("The library runs what the panel ratifies for a year.")
    for axis in AXES:
        page.locator(f"input[value={axis}]").check()
    page.get_by_label("Id of the profile").fill("city-library")
    page.get_by_label("Title of that profile").fill("City library")
    play.check("/convene", page)
    page.get_by_role("button", name="Convene the panel").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Facilitators’ desk")
    page.get_by_role("link", name="change the charter").click()
    play.check("/panels/library/charter", page, halved=True)
    page.get_by_label("What is at stake").fill(
        "Whom it helps, whom it talks down to, and whom it lets run into trouble."
    )
    page.get_by_role("button", name="Change the charter").click()
    expect(page.get_by_role("status")).to_have_text("The charter is changed.")
    play.desk()
    recorded(page, "desk")
    play.on("Sign the charter")


def too_much(page: Page) -> None:
    """A file above the limit of a request: a page says so."""
    for label in ("Commitment", "Public value that is awaited", "Seats"):
        page.get_by_label(label).fill("1")
    page.get_by_label("File with the pool").set_input_files(as_file("pool.csv", "id,view\n" * 200_000))
    page.get_by_role("button", name="Freeze them").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("That was too much")
    expect(page.locator("main")).to_contain_text("A form, with its files, has at most 524,288 bytes.")


def draw(play: Play) -> None:
    page = play.olga
    play.desk()
    play.check_unfolded("/panels/library/desk", page)
    too_much(page)
    play.desk()
    page.get_by_role("button", name="Make a secret").click()
    secret = page.get_by_role("status").locator("code").inner_text()
    page.get_by_label("Public value that is awaited").fill("The city lottery's numbers of next Saturday")
    page.get_by_label("Seats").fill(str(MEMBERS))
    page.get_by_label("File with the quotas").set_input_files(as_file("quotas.csv", QUOTAS))
    page.get_by_label("File with the pool").set_input_files(as_file("pool.csv", POOL + "p01,inside,other\n"))
    page.get_by_role("button", name="Freeze them").click()
    expect(page.get_by_role("alert")).to_contain_text("pool.csv, line 62, id: 'p01' stands on line 3 too")
    page.get_by_label("File with the quotas").set_input_files(as_file("quotas.csv", QUOTAS))
    page.get_by_label("File with the pool").set_input_files(as_file("pool.csv", POOL.replace(",", ";")))
    page.get_by_role("button", name="Freeze them").click()
    expect(page.get_by_role("status")).to_have_text("Pool and quotas are frozen.")
    page.get_by_label("The secret").fill(secret)
    page.get_by_label("The public value", exact=True).fill("3 11 19 27 35 42")
    page.get_by_role("button", name="Draw", exact=True).click()
    expect(page.get_by_role("status")).to_have_text("The lots are drawn.")
    page.get_by_label("Declines").first.check()
    for yes in page.get_by_label("Says yes").all()[1:]:
        yes.check()
    page.get_by_role("button", name="Keep the answers").click()
    page.get_by_role("button", name="Draw again").click()
    expect(page.get_by_role("status")).to_have_text("The lots are drawn.")
    for yes in page.get_by_label("Says yes").all():
        yes.check()
    page.get_by_role("button", name="Keep the answers").click()
    expect(page.get_by_role("main")).to_contain_text(
        f"{MEMBERS} of those who were drawn said yes and have no link yet."
    )
    play.check("/panels/library/desk", page)
    page.goto(f"{play.site}/panels/library")
    expect(page.get_by_role("region", name="Seats against the target")).to_contain_text("technology: outside")
    recorded(page, "draw", part="section:has(h2#members)")


def invite(play: Play) -> None:
    page = play.olga
    play.desk()
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save links for those who said yes").click()
    links = [row["link"] for row in csv.DictReader(io.StringIO(Path(saved.value.path()).read_text(encoding="utf-8")))]
    assert len(links) == MEMBERS
    join(play.mia, links[0], "Mia")
    play.mia.get_by_role("link", name="members’ room").click()
    expect(play.mia.get_by_role("heading", level=1)).to_have_text("Members’ room")
    play.others = [f"member{number}" for number in range(1, MEMBERS)]
    for name, link in zip(play.others, links[1:], strict=True):
        play.forms.joins(name, link)
    play.on("Go on: learning")


def learn(play: Play) -> None:
    play.room()
    play.check("/panels/library/room", play.mia, halved=True)
    play.mia.get_by_label("Weight of pushback").fill("50")
    play.mia.get_by_label("Weight of answering").fill("60")
    play.mia.get_by_role("button", name="Put my ballot in").click()
    expect(play.mia.get_by_role("status")).to_contain_text("Your ballot is kept.")
    heard = (
        ("Affected by the decision", "A reader with debts", "I asked it about a loan and it cheered me on."),
        ("A critic", "A teacher", "Answers at once teach nobody anything."),
    )
    for voice, title, text in heard:
        play.desk()
        play.olga.get_by_label("Who they are").select_option(label=voice)
        play.olga.get_by_label("Title").fill(title)
        play.olga.get_by_label("What they said").fill(text)
        play.olga.get_by_role("button", name="Put it on record").click()
    play.on("Go on: propositions")


def propose(play: Play) -> None:
    play.room()
    play.mia.get_by_label("A sentence to agree or disagree with").fill(PROPOSITIONS[0])
    play.mia.get_by_role("button", name="Put it forward").click()
    expect(play.mia.get_by_role("article", name="Your proposition 1")).to_contain_text("Waits for moderation")
    for name, text in zip(play.others, PROPOSITIONS[1:], strict=False):
        play.sends(name, "propositions", text=text)
    play.sends(play.others[-1], "propositions", text="Is Saturday too early?")
    play.desk()
    play.check("/panels/library/desk", play.olga)
    recorded(play.olga, "moderation", at="moderation")
    for number in range(1, 10):
        play.desk()
        reject = "Reject: one cannot agree or disagree with it: a question, or several claims in one."
        play.olga.locator(f"#decision-{number}").select_option(label="Put it to the vote" if number < 9 else reject)
        play.olga.locator(f"#because-{number}").fill(
            "It is a claim about the question." if number < 9 else "A question."
        )
        play.olga.get_by_role("button", name=f"Decide about number {number}", exact=True).click()
    expect(play.olga.get_by_text("Nothing waits.")).to_be_visible()
    play.on("Go on: votes")


def vote(play: Play) -> None:
    play.room()
    recorded(play.mia, "vote")
    for _ in PROPOSITIONS:
        asked = play.mia.locator("#asked").inner_text()
        agrees = not asked.startswith(("4.", "5."))
        play.mia.get_by_role("button", name="Agree" if agrees else "Disagree", exact=True).click()
        expect(play.mia.get_by_role("status")).to_contain_text("Your vote is kept.")
    expect(play.mia.get_by_text("You have voted on all 8.")).to_be_visible()
    play.mia.get_by_role("button", name="Pass, number 7").click()
    expect(play.mia.get_by_role("list", name="Your votes")).to_contain_text("You passed")
    play.check("/panels/library/room", play.mia)
    for place, name in enumerate(play.others):
        for number in range(1, 9):
            agrees = number in {1, 2} or (number in {3, 6, 8}) == (place % 2 == 0)
            fields = {"proposition": number, "value": "agree" if agrees else "disagree"}
            if number == 1:
                play.sends(name, "votes", **fields)
            else:
                play.again(name, "votes", fields)
    public = opened(play.chromium)
    public.goto(f"{play.site}/panels/library")
    expect(public.locator("main")).to_contain_text("So far 24 have voted on propositions, with 192 votes")
    expect(public.locator("main")).to_contain_text("The map opens when the votes are closed")
    public.context.close()
    play.on("Go on: ballots")


def weigh(play: Play) -> None:
    play.room()
    play.mia.get_by_label("Weight of pushback").fill("70")
    play.mia.get_by_label("Weight of answering").fill("35")
    for number in range(2):
        play.mia.get_by_label("How important this axis is to you").nth(number).fill(str(2 - number))
    play.check("/panels/library/room", play.mia)
    recorded(play.mia, "ballot", part="section:has(h2#ballot)")
    play.mia.get_by_role("button", name="Put my ballot in").click()
    for place, name in enumerate(play.others):
        weights = ("15", "90") if place < MINORITY else (str(55 + place), str(20 + place))
        fields = {f"weight:{axis}": weight for axis, weight in zip(AXES, weights, strict=True)}
        play.sends(name, "ballot", **fields | {f"importance:{axis}": str(1 + place % 2) for axis in AXES})
    endings = ["An amendment: commitment", *["Declined"] * 7]
    for number, ending in enumerate(endings, start=1):
        play.desk()
        play.olga.locator(f"#outcome-{number}").select_option(label=ending)
        because = "All groups agree; it belongs to honesty." if number == 1 else "The weights of the two axes say it."
        play.olga.locator(f"#end-because-{number}").fill(because)
        play.olga.get_by_role("button", name=f"State how number {number} ends", exact=True).click()
    play.on("Go on: count")
    play.on("Go on: minority reports")


def ratify(play: Play) -> None:
    shown = play.forms.get(play.others[0], "/panels/library/room")
    revision = re.search(r'name="revision" value="(\d+)"', shown)
    assert revision is not None
    said = "We come with little time and thin skin. For us an answer at once, kindly put, is what a library is for."
    play.sends(play.others[0], "reports/1", title="Kind and quick", text=said, revision=revision[1])
    for name in play.others[1:5]:
        play.sends(name, "reports/1/sign")
    play.on("Go on: ratification")
    play.room()
    play.check("/panels/library/room", play.mia, halved=True)
    play.mia.get_by_role("button", name="Yes, ratify it").click()
    expect(play.mia.locator("main")).to_contain_text("You said yes.")
    for place, name in enumerate(play.others):
        play.sends(name, "assent", answer="no" if place < MINORITY else "yes")
    play.on("Go on: ratified")
    play.check("/panels/library/desk", play.olga, halved=True)


def read(play: Play) -> None:
    """What everybody sees in the end."""
    page = opened(play.chromium)
    page.goto(f"{play.site}/panels/library")
    main = page.locator("main")
    for part in ("24 people voted on 8 propositions", "Kind and quick", "18 yes, 6 no.", "Goes into the result"):
        expect(main).to_contain_text(part)
    expect(main).not_to_contain_text("member1")
    expect(main.get_by_role("heading", name="Group A: 13 people")).to_be_visible()
    play.check("/panels/library")
    play.check("/panels", halved=True)
    recorded(page, "public")
    recorded(page, "groups", part="figure:has(img[src$='groups.svg'])")
    recorded(page, "apart", part="figure:has(img[src$='apart.svg'])")
    recorded(page, "count", part="section:has(h2#count)")
    recorded(page, "minority", part="section:has(h2#minorities)")
    recorded(page, "propositions", at="propositions")
    page.get_by_role("link", name="City library").first.click()
    expect(page.locator("main")).to_contain_text("Decided by the panel library")
    page.context.close()


def test_a_whole_panel_from_charter_to_profile(play: Play) -> None:
    for part in (convene, draw, invite, learn, propose, vote, weigh, ratify, read):
        part(play)
