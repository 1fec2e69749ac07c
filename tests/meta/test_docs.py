"""The docs say what is true: help texts, commands with their output, snippets, fields and routes are checked.

A page that carries the comment ``<!-- checked -->`` is run from top to bottom in an empty folder: a block after
``<!-- file: NAME -->`` is written to NAME; in a ``console`` block every line that starts with ``$`` is run
(``counterpoise``, ``curl``, ``echo $?``, ``ls``) and must print what follows it, where ``…`` stands for anything
and white space does not count; a ``python`` block is run, and the ``text`` block right after it is what it prints.
"""

import contextlib
import io
import re
import shlex
import sys
import textwrap
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
import pytest
import uvicorn
from tests.conftest import ROOT
from tests.golden.accept import HELP, command_line, help_text, help_topics

from counterpoise.bootstrap.web import application
from counterpoise.cli.main import main
from counterpoise.domain.compiler.dose import first_slots
from counterpoise.domain.compiler.policy import MEANS, Options
from counterpoise.domain.compiler.thresholds import costs
from counterpoise.domain.levels import level_of
from counterpoise.schemas.formats import json_schemas
from counterpoise.services.exports import export
from counterpoise.services.targets import registry
from counterpoise.settings import Settings

DOCS = ROOT / "docs"
PAGES = sorted(path for path in DOCS.rglob("*.md") if "<!-- checked -->" in path.read_text(encoding="utf-8"))
ADDRESS = "http://127.0.0.1:8000"
COLOUR = re.compile(r"\x1b\[[0-9;]*m")
BLOCK = re.compile(
    r"(?:^ *<!-- (?P<kind>file|from): (?P<name>\S+) -->\n)?^ *```(?P<language>\w+)\n(?P<body>.*?)^ *```$",
    re.MULTILINE | re.DOTALL,
)


@dataclass
class Block:
    kind: str
    name: str
    language: str
    body: str


def blocks(page: Path) -> list[Block]:
    found = BLOCK.finditer(page.read_text(encoding="utf-8"))
    return [Block(one["kind"] or "", one["name"] or "", one["language"], textwrap.dedent(one["body"])) for one in found]


def shows(shown: str, real: str) -> bool:
    """Whether ``real`` is what ``shown`` says, with ``…`` for anything and white space left out."""
    parts = ["".join(part.split()) for part in shown.split("…")]
    return re.fullmatch(".*?".join(map(re.escape, parts)), "".join(real.split()), re.DOTALL) is not None


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """A real server on a free port."""
    made = uvicorn.Server(uvicorn.Config(application(Settings()), port=0, log_level="error", ws="none"))
    thread = threading.Thread(target=made.run, daemon=True)
    thread.start()
    while not made.started:
        assert thread.is_alive()
        thread.join(0.02)
    yield f"http://127.0.0.1:{made.servers[0].sockets[0].getsockname()[1]}"
    made.should_exit = True
    thread.join(10)


class Shell:
    """Runs the few commands that the docs show."""

    def __init__(self, server: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self.server, self.capsys, self.monkeypatch = server, capsys, monkeypatch
        self.code = 0

    def run(self, command: str) -> tuple[str, str]:
        """What the command prints to stdout and stderr."""
        words = shlex.split(command)
        if words[0] == "counterpoise":
            return self._counterpoise(words)
        if words[0] == "curl":
            return self._curl(words[1:]), ""
        if words[0] == "ls":
            return "\n".join(sorted(path.name for path in Path(words[1]).iterdir())), ""
        assert command == "echo $?", command
        return str(self.code), ""

    def _counterpoise(self, words: list[str]) -> tuple[str, str]:
        self.monkeypatch.setattr(sys, "argv", words)
        self.capsys.readouterr()
        self.code = 0
        try:
            main()
        except SystemExit as end:
            self.code = int(end.code or 0)
        printed = self.capsys.readouterr()
        return COLOUR.sub("", printed.out), COLOUR.sub("", printed.err)

    def _curl(self, words: list[str]) -> str:
        method, headers, content, url = None, {}, None, ""
        rest = iter(words)
        for word in rest:
            if word in {"-s", "-si"}:
                continue
            if word == "-H":
                name, value = next(rest).split(": ", 1)
                headers[name] = value
            elif word in {"-d", "--data-binary"}:
                given = next(rest)
                content = Path(given[1:]).read_text(encoding="utf-8") if given.startswith("@") else given
            elif word == "-X":
                method = next(rest)
            else:
                assert word.startswith(ADDRESS), word
                url = self.server + word.removeprefix(ADDRESS)
        asked = method or ("GET" if content is None else "POST")
        reply = httpx2.request(asked, url, headers=headers, content=content.encode() if content else None, timeout=120)
        head = "\n".join([f"HTTP/1.1 {reply.status_code} …", *(f"{k}: {v}" for k, v in reply.headers.items())])
        return (head + "\n\n" if "-si" in words else "") + reply.text


def commands(body: str) -> Iterator[tuple[str, str]]:
    """Each command of a console block with the output shown for it."""
    for part in re.split(r"^\$ ", body, flags=re.MULTILINE)[1:]:
        lines = part.split("\n")
        command = lines.pop(0)
        while command.endswith("\\") or command.count("'") % 2:
            command = command.removesuffix("\\") + " " + lines.pop(0).strip()
        yield command, "\n".join(lines)


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(DOCS)))
def test_what_a_page_shows_is_what_happens(
    page: Path,
    server: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    # What the page shows, it shows with the settings as they are where nobody has set any.
    monkeypatch.delenv("COUNTERPOISE_DATA_DIR", raising=False)
    shell, printed = Shell(server, capsys, monkeypatch), ""
    wanted = blocks(page)
    for number, block in enumerate(wanted):
        if block.kind == "file":
            (tmp_path / block.name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / block.name).write_text(block.body, encoding="utf-8")
        elif block.kind == "from":
            kept = (ROOT / block.name).read_text(encoding="utf-8")
            assert shows("…" + block.body + "…", kept), f"not in {block.name}:\n{block.body}"
        elif block.language == "console":
            for command, shown in commands(block.body):
                out, err = shell.run(command)
                assert shows(shown, out + err) or shows(shown, err + out), f"$ {command}\n{out}{err}"
        elif block.language == "python":
            written = io.StringIO()
            with contextlib.redirect_stdout(written):
                exec(compile(block.body.replace(ADDRESS, server), str(page), "exec"), {"__name__": "docs"})  # noqa: S102
            printed = written.getvalue()
            follows = wanted[number + 1] if number + 1 < len(wanted) else None
            if follows and follows.language == "text":
                assert shows(follows.body, printed), printed


def test_the_check_of_shown_output_can_fail() -> None:
    assert shows("one …\nthree", "one two  three\n")
    assert not shows("one\nthree", "one two three")
    assert not shows("… four", "one two three")


def test_the_pages_that_show_commands_are_checked() -> None:
    names = {str(path.relative_to(DOCS)) for path in PAGES}
    assert names >= {
        "reference/api.md",
        "reference/compiled-v1.md",
        "reference/python-client.md",
        "how-to/write-a-profile.md",
        "how-to/set-bounds-for-a-deployment.md",
        "how-to/find-out-what-went-wrong.md",
    }


def test_every_command_is_documented_with_its_help() -> None:
    ((relative, fresh),) = command_line().items()
    text = (ROOT / relative).read_text(encoding="utf-8")
    assert [one["topic"].strip() for one in HELP.finditer(text)] == help_topics()
    assert all(help_text(topic) in text for topic in help_topics())
    assert text == fresh


def test_every_operation_of_the_api_is_documented() -> None:
    page = (DOCS / "reference" / "api.md").read_text(encoding="utf-8")
    paths: dict[str, dict[str, Any]] = application(Settings()).openapi()["paths"]
    assert len(paths) > 15
    missing = [
        f"{method.upper()} {path}"
        for path, operations in paths.items()
        for method in operations
        if f"`{method.upper()} {path}`" not in page
    ]
    assert not missing
    named = re.findall(r"`((?:GET|POST|PUT|PATCH|DELETE) /[^`?]*)`", page)
    assert set(named) - {"GET /openapi.json"} == {
        f"{method.upper()} {path}" for path, operations in paths.items() for method in operations
    }


def fields(schema: dict[str, Any]) -> set[str]:
    """Every property name of a JSON Schema and its definitions."""
    held = [schema, *schema.get("$defs", {}).values()]
    return {name for one in held for name in one.get("properties", {})}


def test_every_field_of_every_format_is_documented(catalogue) -> None:
    made = json_schemas(catalogue)
    text = (DOCS / "reference" / "file-formats.md").read_text(encoding="utf-8")
    sections = {part.split("\n", 1)[0].strip(): part for part in re.split(r"^## ", text, flags=re.MULTILINE)}
    shared = sections["Parts that several formats share"]
    for name, schema in made.items():
        if name == "compiled":
            continue
        names = fields(schema) - (set(catalogue.axes) | set(catalogue.hazards) | set(catalogue.contexts))
        names -= {pole for axis in catalogue.axes.values() for pole in axis.poles}
        section = sections[f"{name}/v1"] + shared
        assert not [one for one in sorted(names) if f"`{one}`" not in section], name
    compiled = (DOCS / "reference" / "compiled-v1.md").read_text(encoding="utf-8")
    assert not [one for one in sorted(fields(made["compiled"])) if f"`{one}`" not in compiled]


def test_the_dose_table_is_what_the_compiler_does() -> None:
    text = (DOCS / "explanation" / "why-the-prompt-looks-like-that.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\d+)–(\d+) \| (\w+)[^|]*\| (\d) \| (\d) \|", text, flags=re.MULTILINE)
    assert [int(low) for low, *_ in rows] == [0, *(int(high) + 1 for _, high, *_ in rows[:-1])]
    assert rows[-1][1] == "100"
    for low, high, level, first, second in rows:
        for weight in range(int(low), int(high) + 1):
            assert level_of(weight) == level
            assert (sum(first_slots(weight, 6)), 6 - sum(first_slots(weight, 6))) == (int(first), int(second)), weight


def test_the_curve_of_thresholds_is_what_the_compiler_computes(catalogue) -> None:
    text = (DOCS / "explanation" / "why-thresholds-come-from-costs.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\d+) \| ([\d.]+) \| ([\d.]+)% \| ([\d.]+)% \|", text, flags=re.MULTILINE)
    assert len(rows) >= 5
    span, care = (catalogue.numbers[name].value for name in ("span", "care-factor"))
    for caution, ratio, care_at, refuse_at in rows:
        found = costs(catalogue.hazards["ssh"].ratio.value, int(caution), None, span, care)
        assert f"{found[0]:.3f}" == ratio
        assert (f"{100 * found[1]:.1f}", f"{100 * found[2]:.1f}") == (care_at, refuse_at)


def test_the_target_of_the_how_to_works(policies, monkeypatch: pytest.MonkeyPatch) -> None:
    (made,) = [block for block in blocks(DOCS / "how-to" / "add-a-target.md") if block.name == "plain_text.py"]
    monkeypatch.setattr(registry, "_REGISTRY", dict(registry.targets()))
    exec(compile(made.body, made.name, "exec"), {"__name__": "plain_text"})  # noqa: S102
    for means in MEANS:
        found = export(policies, "plain-text", policies.profile("candid-coach"), options=Options(means))
        assert found.artifacts[0].content.startswith("What you hold to")
        assert {"thresholds", "floors", "provenance"} <= {loss.subject for loss in found.losses}
        assert ("turns" in {loss.subject for loss in found.losses}) is (means == "turns")


def test_the_parts_of_a_profile_page_are_the_ones_explained(server: str) -> None:
    guide = (DOCS / "how-to" / "read-a-profile-page.md").read_text(encoding="utf-8")
    named = set(re.findall(r"\*\*([A-Z][\w ,]+)\.?\*\*", guide)) - {"Claim", "Finding"}
    page = httpx2.get(f"{server}/profiles/candid-coach").text
    shown = set(re.findall(r"<h2[^>]*>([^<]+)</h2>", page))
    assert {part.replace("Suits, does not suit", "Suits") for part in named} == shown - {"Does not suit"}


def test_the_index_leads_to_every_page() -> None:
    index = (DOCS / "README.md").read_text(encoding="utf-8")
    linked = set(re.findall(r"\]\(([^)#]+)\)", index))
    pages = {str(path.relative_to(DOCS)) for path in DOCS.rglob("*.md")} - {"README.md"}
    pages = {page for page in pages if not re.match(r"decisions/0", page)}
    assert not sorted(pages - linked)
