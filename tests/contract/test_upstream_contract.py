"""What every ``Upstream`` keeps, the fake as well as the real ones."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from tests.fakes.upstream import CONTEXT, FakeUpstream

from counterpoise.domain.errors import ModelFailed
from counterpoise.services.ports import Message, Upstream
from counterpoise.upstream.embedded import EmbeddedModel
from counterpoise.upstream.llama_runtime import Pinned
from counterpoise.upstream.openai_compatible import OpenAICompatible
from counterpoise.upstream.weights import embedded_weights

CAT = [Message("user", "Name one animal that says meow.")]
PIRATE = [Message("system", "You are a pirate. Answer as a pirate, in one sentence."), *CAT]


@pytest.fixture(scope="module")
def served() -> Iterator[str]:
    """The embedded weights behind real HTTP on a loopback port of the system's choice."""
    xllamacpp = pytest.importorskip("xllamacpp")
    params = xllamacpp.CommonParams()
    params.model.path = str(embedded_weights().path)
    params.verbosity = -1
    params.n_ctx = CONTEXT
    params.n_parallel = 1
    params.fit_params = False
    params.warmup = False
    params.cache_ram_mib = 0
    params.flash_attn_type = xllamacpp.llama_flash_attn_type.LLAMA_FLASH_ATTN_TYPE_DISABLED
    params.cache_type_k = params.cache_type_v = xllamacpp.ggml_type.GGML_TYPE_F32
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = 1
    params.api_keys = ["contract-key"]
    server = xllamacpp.Server(params)
    yield server.listening_address
    del server


def embedded(_: pytest.FixtureRequest) -> Upstream:
    return EmbeddedModel(pinned=Pinned(threads=1, context=CONTEXT))


def over_http(request: pytest.FixtureRequest) -> Upstream:
    return OpenAICompatible(request.getfixturevalue("served"), api_key="contract-key")


def fake(_: pytest.FixtureRequest) -> Upstream:
    return FakeUpstream()


MODEL = (pytest.mark.model, pytest.mark.xdist_group("model"))


@pytest.fixture(
    scope="module",
    params=[fake, pytest.param(embedded, marks=MODEL), pytest.param(over_http, marks=MODEL)],
    ids=lambda make: make.__name__,
)
def upstream(request: pytest.FixtureRequest) -> Upstream:
    make: Callable[[pytest.FixtureRequest], Upstream] = request.param
    return make(request)


def test_it_says_who_it_is_and_what_to_beware_of(upstream: Upstream) -> None:
    assert upstream.name
    assert upstream.caveat.endswith(".")
    assert upstream.identity.name == upstream.name


def test_it_answers_with_text(upstream: Upstream) -> None:
    reply = upstream.answer(CAT, max_tokens=12, seed=1)
    assert reply.text.strip()
    assert reply.model
    assert reply.finish in {"stop", "length"}


def test_it_stops_at_the_limit_and_says_so(upstream: Upstream) -> None:
    reply = upstream.answer(CAT, max_tokens=2, seed=1)
    assert reply.finish == "length"
    assert len(reply.text.split()) <= 2


def test_the_same_chat_gets_the_same_reply_whatever_came_between(upstream: Upstream) -> None:
    first = upstream.answer(PIRATE, max_tokens=16, seed=1)
    upstream.answer(CAT, max_tokens=3, seed=1)
    assert upstream.answer(PIRATE, max_tokens=16, seed=1) == first


def test_a_system_prompt_changes_the_reply(upstream: Upstream) -> None:
    bare = upstream.answer(CAT, max_tokens=16, seed=1)
    assert upstream.answer(PIRATE, max_tokens=16, seed=1).text != bare.text


def test_earlier_turns_change_the_reply(upstream: Upstream) -> None:
    turns = [Message("user", "Name one animal that barks."), Message("assistant", "Woof! Dog! Woof!")]
    bare = upstream.answer(CAT, max_tokens=8, seed=1)
    assert upstream.answer([*turns, *CAT], max_tokens=8, seed=1).text != bare.text


def test_threads_may_ask_at_the_same_time(upstream: Upstream) -> None:
    alone = [upstream.answer(chat, max_tokens=6, seed=1) for chat in (CAT, PIRATE)]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda chat: upstream.answer(chat, max_tokens=6, seed=1), [CAT, PIRATE] * 2))
    assert together == alone * 2


def test_a_chat_that_does_not_fit_is_model_failed(upstream: Upstream) -> None:
    with pytest.raises(ModelFailed):
        upstream.answer([Message("user", "meow " * 2 * CONTEXT)], max_tokens=4, seed=1)


def test_it_still_answers_after_a_failure(upstream: Upstream) -> None:
    with pytest.raises(ModelFailed):
        upstream.answer([Message("user", "meow " * 2 * CONTEXT)], max_tokens=4, seed=1)
    assert upstream.answer(CAT, max_tokens=4, seed=1).text
