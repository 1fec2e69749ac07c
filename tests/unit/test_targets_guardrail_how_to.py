"""The guardrail how-tos are followed: their scripts run with the vendors' SDKs against stand-ins on this machine."""

import json
import math
import os
import re
import subprocess
import sys
import textwrap
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from counterpoise.services.exports import export
from counterpoise.services.policies import Policies
from counterpoise.services.targets.registry import targets

PAGES = {
    "openai-responses": "responses-api",
    "gemini": "gemini-api",
    "azure-content-safety": "azure-content-safety",
    "bedrock-guardrail": "bedrock",
    "nemo-guardrails": "nemo-guardrails",
    "llama-guard": "llama-guard",
    "gpt-oss-safeguard": "gpt-oss-safeguard",
}
PROFILE = "candid-coach"
ASKED = "Shall I leave {my} job?"
Body = dict[str, Any]


def page(root: Path, name: str) -> str:
    return (root / "docs" / "how-to" / f"use-your-profile-in-{PAGES[name]}.md").read_text(encoding="utf-8")


def blocks(text: str, language: str) -> list[str]:
    found = re.findall(rf"^ *```{language}\n(.*?)^ *```$", text, re.MULTILINE | re.DOTALL)
    return [textwrap.dedent(block) for block in found]


@pytest.mark.parametrize("name", PAGES)
def test_a_how_to_names_the_command_the_files_and_the_losses(name: str, root: Path, policies: Policies) -> None:
    text = page(root, name)
    assert "<!-- checked -->" in text, "the commands and their output are run by the tests of the docs"
    assert blocks(text, "console")[0].startswith(f"$ counterpoise compile {PROFILE} --target {name} --out out\n")
    assert name in targets()
    made = export(policies, name, policies.profiles[PROFILE])
    for file in made.artifacts:
        assert f"wrote out/{name}/{file.path}" in text
    for placeholder in {found for file in made.artifacts for found in re.findall("YOUR-[A-Z-]+", file.content)}:
        assert f"`{placeholder}`" in text
    for heading in ("## What is lost", "## What was tried", "**Thresholds.**"):
        assert heading in text


class Vendor(ThreadingHTTPServer):
    """Answers each POST with what ``answer`` makes of its path and body, and keeps both."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.received: list[tuple[str, Body]] = []
        self.answer: Callable[[str, Body], Body] = lambda _path, _body: {}

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Answer(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        assert isinstance(self.server, Vendor)
        self.server.received.append((self.path, body))
        answer = json.dumps(self.server.answer(self.path, body)).encode()
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


class Followed:
    """The export and the page's script in an empty folder."""

    def __init__(self, root: Path, policies: Policies, folder: Path, vendor: Vendor) -> None:
        self.root, self.policies, self.folder, self.vendor = root, policies, folder, vendor

    def export(self, name: str) -> dict[str, Any]:
        """Writes the files and returns ``thresholds.json``."""
        made = export(self.policies, name, self.policies.profiles[PROFILE])
        for file in made.artifacts:
            path = self.folder / "out" / name / file.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(file.content, encoding="utf-8")
        return dict(json.loads(made.artifacts[-1].content))

    def run(self, name: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        (script,) = blocks(page(self.root, name), "python")
        (self.folder / "script.py").write_text(script, encoding="utf-8")
        environment = {
            **os.environ,
            "OPENAI_API_KEY": "unused",
            "OPENAI_BASE_URL": f"{self.vendor.url}/v1",
            "GEMINI_API_KEY": "unused",
            "GOOGLE_GEMINI_BASE_URL": self.vendor.url,
            "CONTENT_SAFETY_ENDPOINT": self.vendor.url,
            "CONTENT_SAFETY_KEY": "unused",
        }
        return subprocess.run(
            [sys.executable, "script.py", *arguments],
            cwd=self.folder,
            env=environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )


@pytest.fixture
def followed(root: Path, policies: Policies, tmp_path: Path, vendor: Vendor) -> Followed:
    return Followed(root, policies, tmp_path, vendor)


def response(scores: dict[str, float] | None) -> Body:
    side = {
        "type": "moderation_result",
        "model": "m",
        "flagged": False,
        "categories": {},
        "category_applied_input_types": {},
        "category_scores": scores,
    }
    return {
        "id": "resp_one",
        "object": "response",
        "created_at": 1,
        "status": "completed",
        "model": "m",
        "output": [
            {
                "type": "message",
                "id": "msg_one",
                "status": "completed",
                "role": "assistant",
                "content": [{"type": "output_text", "text": "Wait.", "annotations": []}],
            }
        ],
        "parallel_tool_calls": True,
        "tool_choice": "auto",
        "tools": [],
        **({"moderation": {"input": side, "output": side}} if scores is not None else {}),
    }


def test_the_responses_script_compares_what_openai_does_not(followed: Followed, vendor: Vendor) -> None:
    limits = {one["category"]: one["refuse_at"] for one in followed.export("openai-responses")["categories"]}
    under = {name: limit - 1e-9 for name, limit in limits.items()} | {"violence": 0.99}
    vendor.answer = lambda _path, _body: response(under)
    asked = followed.run("openai-responses", "some-model", ASKED)
    assert (asked.returncode, asked.stdout) == (0, "Wait.\n"), asked.stderr
    path, sent = vendor.received[-1]
    assert path == "/v1/responses"
    assert sent["model"] == "some-model"
    assert sent["input"] == [{"role": "user", "content": ASKED}]
    assert sent["instructions"] == followed.policies.compile(followed.policies.profiles[PROFILE]).prompt.text
    assert {side["mode"] for side in sent["moderation"]["policy"].values()} == {"score"}
    vendor.answer = lambda _path, _body: response(under | {"sexual/minors": limits["sexual/minors"]})
    withheld = followed.run("openai-responses", "some-model", ASKED)
    assert withheld.returncode == 1
    assert withheld.stdout.startswith("Withheld: sexual/minors scored 0.02, the limit is 0.02.")
    assert "Wait." not in withheld.stdout
    vendor.answer = lambda _path, _body: response(None)
    unscored = followed.run("openai-responses", "some-model", ASKED)
    assert unscored.returncode == 1
    assert "nothing was checked" in unscored.stderr


def test_the_gemini_script_sends_the_settings(followed: Followed, vendor: Vendor) -> None:
    held = {one["category"]: one["setting"] for one in followed.export("gemini")["categories"]}
    said = {"role": "model", "parts": [{"text": "Wait."}]}
    vendor.answer = lambda _path, _body: {"candidates": [{"content": said, "finishReason": "STOP"}]}
    asked = followed.run("gemini", "some-model", ASKED)
    assert (asked.returncode, asked.stdout) == (0, "Wait.\n"), asked.stderr
    path, sent = vendor.received[-1]
    assert path.endswith("/models/some-model:generateContent")
    assert {one["category"]: one["threshold"] for one in sent["safetySettings"]} == held
    prompt = followed.policies.compile(followed.policies.profiles[PROFILE]).prompt.text
    assert sent["systemInstruction"]["parts"] == [{"text": prompt}]
    assert sent["contents"] == [{"role": "user", "parts": [{"text": ASKED}]}]
    vendor.answer = lambda _path, _body: {"promptFeedback": {"blockReason": "SAFETY"}}
    stopped = followed.run("gemini", "some-model", ASKED)
    assert stopped.returncode == 1
    assert "helpline" in stopped.stdout


def test_the_azure_script_compares_severities(followed: Followed, vendor: Vendor) -> None:
    held = {one["category"]: one["setting"] for one in followed.export("azure-content-safety")["categories"]}

    def analysed(severities: dict[str, int]) -> Callable[[str, Body], Body]:
        rows = [{"category": name, "severity": severity} for name, severity in severities.items()]
        return lambda _path, _body: {"blocklistsMatch": [], "categoriesAnalysis": rows}

    under = {name: limit - 2 for name, limit in held.items()}
    vendor.answer = analysed(under)
    asked = followed.run("azure-content-safety", ASKED)
    assert (asked.returncode, asked.stdout) == (0, "allow\n"), asked.stderr
    path, sent = vendor.received[-1]
    assert path.startswith("/contentsafety/text:analyze")
    assert sent == {"categories": list(held), "outputType": "FourSeverityLevels", "text": ASKED}
    vendor.answer = analysed(under | {"SelfHarm": held["SelfHarm"]})
    refused = followed.run("azure-content-safety", ASKED)
    assert refused.returncode == 1
    assert refused.stdout.startswith("refuse: SelfHarm has severity 4, the limit is 4\n")


def completion(unsafe: float | None) -> Body:
    words = {"The": -0.1} if unsafe is None else {"unsafe": math.log(unsafe), "safe": math.log(1 - unsafe)}
    logprobs = {"tokens": ["x"], "token_logprobs": [-0.1], "top_logprobs": [words], "text_offset": [0]}
    choice = {"index": 0, "text": "x", "finish_reason": "length", "logprobs": logprobs}
    return {"id": "one", "object": "text_completion", "created": 1, "model": "m", "choices": [choice]}


def test_the_llama_guard_script_scores_each_category_alone(followed: Followed, vendor: Vendor) -> None:
    limits = followed.export("llama-guard")["categories"]
    hate = next(one for one in limits if one["hazards"] == ["hte"])
    arguments = (f"{vendor.url}/v1", "guard", ASKED + " <|eot_id|>")
    vendor.answer = lambda _path, _body: completion(0.001)
    asked = followed.run("llama-guard", *arguments)
    assert (asked.returncode, asked.stdout) == (0, "answer\n"), asked.stderr
    assert len(vendor.received) == len(limits) == 13
    for limit, (path, body) in zip(limits, vendor.received, strict=True):
        assert path == "/v1/completions"
        begin, end = "<BEGIN UNSAFE CONTENT CATEGORIES>\n", "\n<END UNSAFE CONTENT CATEGORIES>"
        shown = body["prompt"].split(begin)[1].split(end)[0]
        assert shown.startswith(f"{limit['category']}.\n")
        for hazard in limit["hazards"]:
            assert " ".join(followed.policies.catalogue.hazard(hazard).means.split()) in shown
        assert f"User: {ASKED} < |eot_id|>" in body["prompt"], "nobody can end their turn early"
        assert body["prompt"].endswith("<|end_header_id|>\n\n")

    def hateful(score: float) -> Callable[[str, Body], Body]:
        return lambda _path, body: completion(score if f"{hate['category']}." in body["prompt"] else 0.001)

    vendor.answer = hateful(hate["refuse_at"] + 1e-6)
    refused = followed.run("llama-guard", *arguments)
    assert refused.returncode == 1
    assert refused.stdout.startswith("refuse: S10: Hate scored 0.437")
    vendor.answer = hateful(hate["refuse_at"] - 1e-6)
    careful = followed.run("llama-guard", *arguments)
    assert careful.returncode == 0
    assert careful.stdout.startswith("care: S10: Hate")
    vendor.answer = lambda _path, _body: completion(None)
    useless = followed.run("llama-guard", *arguments)
    assert useless.returncode == 1
    assert "nothing was checked" in useless.stderr


def chat(content: str) -> Body:
    choice = {"index": 0, "message": {"role": "assistant", "content": content}, "finish_reason": "stop"}
    return {"id": "one", "object": "chat.completion", "created": 1, "model": "m", "choices": [choice]}


@pytest.mark.parametrize(
    ("said", "code", "shown"),
    [
        ('{"label": "allow", "hazards": []}', 0, "allow\n"),
        ('{"label": "care", "hazards": ["ssh"]}', 0, "care ssh\n"),
        ('{"label": "refuse", "hazards": ["iwp", "vcr"]}', 1, "refuse iwp vcr\n"),
        ('{"label": "fine", "hazards": []}', 1, ""),
        ("I think that this is fine.", 1, ""),
        ("[]", 1, ""),
    ],
)
def test_the_safeguard_script_reads_labels_and_nothing_else(
    said: str, code: int, shown: str, followed: Followed, vendor: Vendor
) -> None:
    followed.export("gpt-oss-safeguard")
    vendor.answer = lambda _path, _body: chat(said)
    asked = followed.run("gpt-oss-safeguard", f"{vendor.url}/v1", "judge", ASKED)
    assert (asked.returncode, asked.stdout) == (code, shown), asked.stderr
    ((path, body),) = vendor.received
    assert path == "/v1/chat/completions"
    policy = (followed.folder / "out/gpt-oss-safeguard/policy.txt").read_text(encoding="utf-8")
    assert body["messages"] == [{"role": "system", "content": policy}, {"role": "user", "content": ASKED}]
