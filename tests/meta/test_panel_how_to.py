"""Every call that the how-to page about panels shows can be made: it is the client's, with these arguments."""

import ast
import inspect
import re

from tests.conftest import ROOT

from counterpoise.client import Client
from counterpoise.domain.panels.charter import Charter
from counterpoise.domain.panels.stages import STAGES

PAGE = (ROOT / "docs" / "how-to" / "run-a-panel.md").read_text(encoding="utf-8")
ROLES = {"operator", "facilitator", "member"}


def calls() -> list[ast.Call]:
    trees = [ast.parse(block) for block in re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)]
    found = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return [
        node for node in found if isinstance(node.func, ast.Attribute) and getattr(node.func.value, "id", None) in ROLES
    ]


def test_every_call_fits_the_client() -> None:
    assert len(calls()) > 20
    for node in calls():
        method = getattr(Client, node.func.attr)  # type: ignore[attr-defined]
        named = {one.arg: None for one in node.keywords if one.arg}
        inspect.signature(method).bind(None, *node.args, **named)


def test_the_stages_are_gone_through_in_order() -> None:
    shown = re.findall(r'advance_panel\("library", "(\w+)"\)', PAGE)
    assert shown == list(STAGES[1:-1])


def test_the_charter_that_is_shown_is_one() -> None:
    (shown,) = [node.args[1] for node in calls() if node.func.attr == "convene"]  # type: ignore[attr-defined]
    assert Charter.model_validate(ast.literal_eval(shown)).least_members == 24
