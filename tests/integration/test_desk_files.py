"""Pool and quotas as files: what spreadsheets write is read, faults are told with their lines, nothing is half-read."""

import re
from html import unescape

import pytest
from tests.desk_forms import ASKED, DESK, POOL, QUOTAS, frozen, sent, text, value
from tests.fakes.doors import Hall
from tests.fakes.memory_store import MemoryStore
from tests.fakes.serving import house_on
from tests.panel_forms import FORM_FIELD, FormPlayer
from tests.reading_pages import Page

from counterpoise.services.policies import Policies


@pytest.fixture
def player(policies: Policies) -> FormPlayer:
    return FormPlayer(house_on(MemoryStore(), policies))


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "with mark"])
def test_pool_and_quotas_are_uploaded_as_spreadsheets_write_them(
    player: FormPlayer, separator: str, mark: bytes
) -> None:
    player.convened()
    tables = [one.replace(",", separator).replace("\n", "\r\n") for one in (POOL, QUOTAS)]
    if separator != ",":
        tables[1] = tables[1].replace("0.5", "0,5")
    frozen(player, *(mark + one.encode() for one in tables))
    assert player.house is not None
    facts = player.house.ask(None, "GET", "/panels/elm/draw").json()["facts"]
    assert [one["target"] for one in facts["quotas"]] == [2.5, 2.5]
    assert sum(one["pool"] for one in facts["quotas"]) == 30


def test_a_file_and_a_text_freeze_the_same(player: FormPlayer) -> None:
    player.convened()
    assert player.house is not None
    digests = set()
    frozen(player, POOL.encode(), QUOTAS.encode())
    digests.add(player.house.ask(None, "GET", "/panels/elm/draw").json()["facts"]["digest"])
    frozen(player, b"\xef\xbb\xbf" + POOL.replace(",", ";").encode(), QUOTAS.encode())
    digests.add(player.house.ask(None, "GET", "/panels/elm/draw").json()["facts"]["digest"])
    nothing = {"pool_file": ("", b"", "application/octet-stream"), "quotas_file": ("", b"", "application/octet-stream")}
    sent(player, "freeze", ASKED | {"pool": POOL.replace("\n", "\r\n"), "quotas": QUOTAS}, nothing)
    digests.add(player.house.ask(None, "GET", "/panels/elm/draw").json()["facts"]["digest"])
    assert len(digests) == 1


@pytest.mark.parametrize(
    ("pool", "quotas", "says"),
    [
        (POOL.encode() + b"p01,town\n", QUOTAS.encode(), "pool.csv, line 32, id: 'p01' stands on line 3 too"),
        (POOL.encode() + b"=1+1,town\n", QUOTAS.encode(), "pool.csv, line 32, id: a spreadsheet would run '=1+1'"),
        (POOL.encode() + b"p98,M\xfcnchen\n", QUOTAS.encode(), "pool.csv, line 32: is not UTF-8; in a spreadsheet"),
        (POOL.encode("utf-16"), QUOTAS.encode(), "pool.csv, line 1: is not UTF-8"),
        (b'id,home\np1,"town\n', QUOTAS.encode(), "pool.csv, line 2: is not valid CSV"),
        (b"", QUOTAS.encode(), "pool.csv, line 1: holds nothing"),
        (b"name;home\np1;town\n", QUOTAS.encode(), "the column 'id' is missing; there are: name, home"),
        (POOL.encode(), b'category,value,min,max,target\nhome,town,2,3,"0,5"\n', "quotas.csv, line 2, target: must be"),
        (POOL.encode(), QUOTAS.replace("2,3", "4,9").encode(), "sum to 8, above 5 seats"),
        (
            POOL.replace("farm", "town").replace("p00,town", "p00,farm").encode(),
            b"category,value,min,max\nhome,town,0,9\nhome,farm,2,9\n",
            "home = farm: at least 1 instead of 2",
        ),
    ],
)
def test_a_faulty_file_is_refused_with_its_lines(player: FormPlayer, pool: bytes, quotas: bytes, says: str) -> None:
    player.convened()
    refused = frozen(player, pool, quotas, 422)
    alert = re.search(r'role="alert">(.*?)</p>', refused, re.DOTALL)
    assert alert is not None
    assert says in unescape(alert[1])
    assert value(refused, "seats") == "5"
    assert player.house is not None
    assert player.house.ask(None, "GET", "/panels/elm/draw").json()["facts"] is None


def test_a_table_comes_once(player: FormPlayer) -> None:
    player.convened()
    refused = frozen(player, POOL.encode(), QUOTAS.encode(), 422, pool=POOL)
    assert "Both a file and a text are given for the pool; clear one of them." in text(refused)
    assert "p07,town" in refused
    refused = sent(player, "freeze", ASKED, {"pool_file": ("people.csv", POOL.encode())}, 422)
    assert "The quotas are missing." in text(refused)


def test_a_form_above_the_limit_gets_a_page(player: FormPlayer) -> None:
    player.convened()
    token = re.search(FORM_FIELD, player.get("olga", DESK))
    assert token is not None
    big = {"pool_file": ("people.csv", b"id,home\n" + b"x" * 600_000)}
    asked = {"data": {"csrf": token[1], **ASKED}, "files": big}
    refused = player.browser("olga").post(f"{DESK}/freeze", headers={"accept": "text/html,*/*"}, **asked)
    assert refused.status_code == 413
    assert "A form, with its files, has at most 524,288 bytes. Nothing was changed." in text(refused.text)
    assert Page(refused.text).tags
    # Programs get a problem, wherever they ask.
    refused = player.browser("olga").post(f"{DESK}/freeze", **asked)
    assert refused.json()["code"] == "body_too_large"


def test_a_browser_that_asks_too_often_gets_a_page() -> None:
    visitor = Hall(settings={"requests_per_minute": 1}).visitor()
    asked = [visitor.get("/panels", headers={"accept": "text/html"}) for _ in range(3)]
    assert [one.status_code for one in asked] == [200, 429, 429]
    assert "Too many requests came from here." in text(asked[-1].text)
    assert int(asked[-1].headers["retry-after"]) > 0
    assert visitor.get("/panels").json()["code"] == "too_many_requests"


def test_a_form_with_files_needs_its_token_and_its_form(player: FormPlayer) -> None:
    player.convened()
    files = {"pool_file": ("people.csv", POOL.encode())}
    refused = player.browser("olga").post(f"{DESK}/freeze", data=ASKED, files=files)
    assert refused.status_code == 403
    broken = {"content-type": "multipart/form-data; boundary=x"}
    refused = player.browser("olga").post(f"{DESK}/freeze", content=b"--y\r\nnothing", headers=broken)
    assert refused.status_code in {400, 403}
    assert "<h1" in refused.text
