"""Forms of the facilitators' desk with files, as browsers without scripts send them."""

import re
from html import unescape

from tests.panel_forms import FORM_FIELD, FormPlayer
from tests.reading_pages import Page

from counterpoise.domain.sortition.commitment import commitment_of

DESK, EDIT = "/panels/elm/desk", "/panels/elm/charter"
SECRET = "5e" * 32
PEOPLE = [(f"p{number:02d}", "town" if number < 20 else "farm") for number in range(30)]
POOL = "id,home\n" + "".join(f"{name},{home}\n" for name, home in PEOPLE)
QUOTAS = "category,value,min,max,target\nhome,town,2,3,0.5\nhome,farm,2,3,0.5\n"
ASKED = {"seats": "5", "per_household": "1", "commitment": commitment_of(SECRET), "public_name": "Saturday's numbers"}


def text(html: str) -> str:
    return Page(html).text


def value(html: str, name: str) -> str:
    found = re.search(rf'name="{re.escape(name)}"[^>]* value="([^"]*)"', html)
    assert found is not None, name
    return unescape(found[1])


def sent(player: FormPlayer, action: str, fields: dict[str, str], files: dict, status: int = 303) -> str:
    """A form with files, as browsers send it."""
    token = re.search(FORM_FIELD, player.get("olga", DESK))
    assert token is not None
    answer = player.browser("olga").post(f"{DESK}/{action}", data={"csrf": token[1], **fields}, files=files)
    assert answer.status_code == status, answer.text[:3000]
    return answer.text


def frozen(player: FormPlayer, pool: bytes, quotas: bytes, status: int = 303, /, **fields: str) -> str:
    files = {"pool_file": ("people.csv", pool, "text/csv"), "quotas_file": ("quotas.csv", quotas, "text/csv")}
    return sent(player, "freeze", ASKED | fields, files, status)
