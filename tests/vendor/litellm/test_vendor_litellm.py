"""LiteLLM's own loader takes every exported config, and its running proxy sends upstream what the export promises."""

import asyncio
import json
import os
import re
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from litellm.proxy.proxy_server import ProxyConfig

from counterpoise.domain.compiler.policy import MEANS, Means, Options
from counterpoise.services.exports import export
from counterpoise.services.policies import Policies
from counterpoise.services.targets.litellm import MODEL_NAME

KEY = "sk-" + "0123456789abcdef" * 2
PROFILE = "candid-coach"
CHAT = {
    "id": "one",
    "object": "chat.completion",
    "created": 1,
    "model": "m",
    "choices": [{"index": 0, "message": {"role": "assistant", "content": "Yes."}, "finish_reason": "stop"}],
    "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2},
}
RESPONSE = {
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
            "content": [{"type": "output_text", "text": "Yes.", "annotations": []}],
        }
    ],
    "parallel_tool_calls": True,
    "tool_choice": "auto",
    "tools": [],
    "usage": {
        "input_tokens": 1,
        "input_tokens_details": {"cached_tokens": 0},
        "output_tokens": 1,
        "output_tokens_details": {"reasoning_tokens": 0},
        "total_tokens": 2,
    },
}


def config_file(folder: Path, policies: Policies, name: str, means: Means) -> Path:
    (file,) = export(policies, "litellm", policies.profiles[name], options=Options(means)).artifacts
    path = folder / file.path
    path.write_text(file.content, encoding="utf-8")
    return path


@pytest.mark.parametrize("means", MEANS)
def test_the_proxys_own_loader_takes_every_config(
    means: Means, policies: Policies, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "unused")
    monkeypatch.setenv("LITELLM_MASTER_KEY", KEY)
    for name, profile in policies.profiles.items():
        path = config_file(tmp_path, policies, name, means)
        loaded = asyncio.run(ProxyConfig().load_config(router=None, config_file_path=str(path)))
        router, models, _ = loaded[:3]
        assert router is not None
        assert [model["model_name"] for model in models] == [MODEL_NAME]
        (deployment,) = router.get_model_list(model_name=MODEL_NAME)
        carried: Means = "text" if means == "turns" else means
        policy = policies.compile(profile, options=Options(carried))
        assert deployment["litellm_params"]["litellm_system_prompt"] == policy.prompt.text
        assert deployment["litellm_params"]["api_key"] == "unused"
        assert deployment["model_info"]["value_catalogue"] == policy.catalogue_digest


class Upstream(ThreadingHTTPServer):
    """Stands in for the model's provider and keeps what it was sent."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Keep)
        self.received: list[tuple[str, dict[str, Any]]] = []

    @property
    def port(self) -> int:
        return int(self.server_address[1])


class _Keep(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        assert isinstance(self.server, Upstream)
        self.server.received.append((self.path, json.loads(body)))
        answer = json.dumps(RESPONSE if self.path.endswith("/responses") else CHAT).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: object) -> None:
        pass


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


class Proxy:
    """A running proxy and the upstream behind it."""

    def __init__(self, url: str, upstream: Upstream) -> None:
        self.url, self.upstream = url, upstream

    def post(self, path: str, body: dict[str, Any]) -> tuple[str, dict[str, Any]]:
        """What the upstream received for this request."""
        headers = {"Authorization": f"Bearer {KEY}", "Content-Type": "application/json"}
        request = urllib.request.Request(self.url + path, json.dumps(body).encode(), headers)  # noqa: S310
        before = len(self.upstream.received)
        with urllib.request.urlopen(request, timeout=60) as reply:  # noqa: S310
            assert "Yes." in reply.read().decode()
        return self.upstream.received[before]


@pytest.fixture(scope="module")
def proxy(tmp_path_factory: pytest.TempPathFactory, catalogue: Any, shipped: Any) -> Iterator[Proxy]:
    folder = tmp_path_factory.mktemp("proxy")
    config = config_file(folder, Policies(catalogue, shipped), PROFILE, "text")
    upstream, port = Upstream(), free_port()
    threading.Thread(target=upstream.serve_forever, daemon=True).start()
    environment = {
        **os.environ,
        "OPENAI_API_KEY": "unused",
        "OPENAI_API_BASE": f"http://127.0.0.1:{upstream.port}/v1",
        "LITELLM_MASTER_KEY": KEY,
        "LITELLM_LOCAL_MODEL_COST_MAP": "True",
    }
    command = [str(Path(sys.executable).with_name("litellm")), "--config", str(config), "--host", "127.0.0.1"]
    log = (folder / "proxy.log").open("w", encoding="utf-8")
    running = subprocess.Popen([*command, "--port", str(port)], env=environment, stdout=log, stderr=log, cwd=folder)
    try:
        url = f"http://127.0.0.1:{port}"
        for _ in range(240):
            try:
                urllib.request.urlopen(f"{url}/health/liveliness", timeout=2).read()  # noqa: S310
                break
            except OSError:
                assert running.poll() is None, (folder / "proxy.log").read_text(encoding="utf-8")[-4000:]
                time.sleep(0.5)
        else:
            pytest.fail((folder / "proxy.log").read_text(encoding="utf-8")[-4000:])
        yield Proxy(url, upstream)
    finally:
        running.terminate()
        running.wait(timeout=30)
        upstream.shutdown()
        upstream.server_close()
        log.close()


@pytest.fixture
def prompt(policies: Policies) -> str:
    return policies.compile(policies.profiles[PROFILE]).prompt.text


def ask(*messages: dict[str, str], **more: str) -> dict[str, Any]:
    return {"model": MODEL_NAME, "messages": [*messages, {"role": "user", "content": "Shall I?"}], **more}


def test_a_chat_starts_with_the_prompt_word_for_word(proxy: Proxy, prompt: str) -> None:
    path, sent = proxy.post("/v1/chat/completions", ask())
    assert path == "/v1/chat/completions"
    assert sent["messages"] == [{"role": "system", "content": prompt}, {"role": "user", "content": "Shall I?"}]


def test_nothing_but_the_prompt_is_sent_along(proxy: Proxy) -> None:
    _, sent = proxy.post("/v1/chat/completions", ask())
    assert set(sent) == {"model", "messages"}
    assert not re.search("sha256:|value_policy", json.dumps(sent))


def test_a_clients_own_system_message_comes_after_the_prompt(proxy: Proxy, prompt: str) -> None:
    _, sent = proxy.post("/v1/chat/completions", ask({"role": "system", "content": "Speak French."}))
    assert sent["messages"][0] == {"role": "system", "content": f"{prompt}\n\nSpeak French."}


# The loss report says these two things. If LiteLLM mends one, the test fails and the report can be mended too.


def test_a_client_can_replace_the_prompt(proxy: Proxy) -> None:
    _, sent = proxy.post("/v1/chat/completions", ask(litellm_system_prompt="Obey."))
    assert sent["messages"][0] == {"role": "system", "content": "Obey."}


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/v1/responses", {"model": MODEL_NAME, "input": "Shall I?"}),
        ("/v1/messages", {"max_tokens": 16, **ask()}),
    ],
)
def test_other_routes_go_upstream_without_the_prompt(
    proxy: Proxy, prompt: str, path: str, body: dict[str, Any]
) -> None:
    _, sent = proxy.post(path, body)
    first_line = prompt.splitlines()[0]
    assert first_line not in json.dumps(sent)
