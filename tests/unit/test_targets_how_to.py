"""The how-tos are followed: their commands name real targets and files, and their scripts run with the vendors' SDKs.

The vendors' APIs are stood in for by a server on this machine, which answers as they do and keeps what was sent.
"""

import json
import os
import re
import subprocess
import sys
import textwrap
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from counterpoise.services.exports import export
from counterpoise.services.policies import Policies
from counterpoise.services.targets.registry import targets

PAGES = {
    "openai-chat": "chatgpt-api",
    "anthropic": "claude-api",
    "ollama": "ollama",
    "custom-instructions": "custom-instructions",
    "agents-md": "coding-agents",
    "litellm": "litellm",
    "opa": "opa",
    "cedar": "cedar",
    "character-card-v2": "character-cards",
    "promptfoo": "promptfoo",
    "constitution": "critique-and-revision",
    "preference-pairs": "preference-tuning",
}
REPLIES = {
    "/v1/chat/completions": {
        "id": "one",
        "object": "chat.completion",
        "created": 1,
        "model": "m",
        "choices": [{"index": 0, "message": {"role": "assistant", "content": "Wait."}, "finish_reason": "stop"}],
    },
    "/v1/messages": {
        "id": "msg_one",
        "type": "message",
        "role": "assistant",
        "model": "m",
        "content": [{"type": "text", "text": "Wait."}],
        "stop_reason": "end_turn",
        "stop_sequence": None,
        "usage": {"input_tokens": 1, "output_tokens": 1},
    },
}


def page(root: Path, name: str) -> str:
    return (root / "docs" / "how-to" / f"use-your-profile-in-{PAGES[name]}.md").read_text(encoding="utf-8")


def blocks(text: str, language: str) -> list[str]:
    found = re.findall(rf"^ *```{language}\n(.*?)^ *```$", text, re.MULTILINE | re.DOTALL)
    return [textwrap.dedent(block) for block in found]


@pytest.mark.parametrize("name", PAGES)
def test_a_how_to_names_the_command_the_files_and_the_losses(name: str, root: Path, policies: Policies) -> None:
    text = page(root, name)
    # A page that tests run from top to bottom shows it as a console, with what it prints.
    (first, *_) = blocks(text, "sh") if "<!-- checked -->" not in text else blocks(text, "console")
    command = first.strip().splitlines()[0].removeprefix("$ ")
    assert command == f"counterpoise compile candid-coach --target {name} --out out"
    assert name in targets()
    made = export(policies, name, policies.profiles["candid-coach"])
    for file in made.artifacts:
        assert f"out/{name}/{file.path}" in text
    for placeholder in {found for file in made.artifacts for found in re.findall("YOUR-[A-Z-]+", file.content)}:
        assert f"replace `{placeholder}`" in text or f"in place of `{placeholder}`" in text
    assert "## What is lost" in text
    assert "## What was tried" in text
    assert "**Thresholds.**" in text


class Vendor(ThreadingHTTPServer):
    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.received: list[dict[str, Any]] = []


class _Answer(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        assert isinstance(self.server, Vendor)
        self.server.received.append(json.loads(body))
        answer = json.dumps(REPLIES[self.path]).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def vendor() -> Iterator[Vendor]:
    with Vendor() as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("name", ["openai-chat", "anthropic"])
def test_the_script_of_the_how_to_sends_the_prompt_and_the_question(
    name: str, root: Path, policies: Policies, tmp_path: Path, vendor: Vendor
) -> None:
    (script,) = blocks(page(root, name), "python")
    (tmp_path / "ask.py").write_text(script, encoding="utf-8")
    profile = policies.profiles["candid-coach"]
    for file in export(policies, name, profile).artifacts:
        path = tmp_path / "out" / name / file.path
        path.parent.mkdir(parents=True)
        path.write_text(file.content, encoding="utf-8")
    url = f"http://127.0.0.1:{vendor.server_address[1]}"
    environment = {
        **os.environ,
        "OPENAI_API_KEY": "unused",
        "OPENAI_BASE_URL": f"{url}/v1",
        "ANTHROPIC_API_KEY": "unused",
        "ANTHROPIC_BASE_URL": url,
    }
    asked = subprocess.run(
        [sys.executable, "ask.py", "some-model", "Shall I?"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert asked.returncode == 0, asked.stderr
    assert asked.stdout == "Wait.\n"
    (sent,) = vendor.received
    assert sent["model"] == "some-model"
    assert sent["messages"][-1] == {"role": "user", "content": "Shall I?"}
    prompt = policies.compile(profile).prompt.text
    assert prompt == (sent["system"][0]["text"] if name == "anthropic" else sent["messages"][0]["content"])
