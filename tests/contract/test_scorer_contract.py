"""What every ``Scorer`` keeps, the fake as well as the real ones, and what the real ones keep among themselves."""

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from counterpoise.domain.errors import InvalidOption, ModelFailed
from counterpoise.files.score_cache import CachedScorer, ScoreCache
from counterpoise.services.ports import Message, ModelIdentity, Progress, Scored, ScoreJob, Scorer
from counterpoise.upstream.batch_scoring import BatchScoring
from counterpoise.upstream.embedded_scorer import EmbeddedScorer
from counterpoise.upstream.endpoint import Endpoint
from counterpoise.upstream.endpoint_scorer import EndpointScorer, _RemoteLlama
from counterpoise.upstream.forced_scoring import ForcedScoring
from counterpoise.upstream.job_tokens import JobTokens
from counterpoise.upstream.llama_library import llama_library
from counterpoise.upstream.llama_runtime import LlamaRuntime, Pinned
from counterpoise.upstream.weights import EMBEDDED_SHA256, embedded_weights

CONTEXT = 1024
OPENINGS = [
    " ".join(f"On topic number {number}, {manner}." for number in range(20))
    for manner in ("say what is wrong first", "praise a little")
]
QUESTIONS = ["I quit my job to sell candles. Good plan?", "I wrote a poem for my boss. Should I send it?"]
REPLIES = ["Keep the job until strangers buy.", "A brave step, well done."]


def job(opening: str | None, question: str, reply: str) -> ScoreJob:
    before = () if opening is None else (Message("system", opening),)
    return ScoreJob((*before, Message("user", question)), reply)


JOBS = [job(opening, question, reply) for opening in OPENINGS for question in QUESTIONS for reply in REPLIES]
# A character in parts, a second question to an opening that has had its turn.
JOBS.append(job(OPENINGS[0], "Good plan?", "Well 🎉"))
# What evaluating a reply's tokens together instead of one by one may change, in nats a token; measured: at most 0.025.
NOISE = 0.05
TWENTY = [
    job(opening, question, reply)
    for opening in ("Say what is wrong first.", "Praise a little.")
    for question, replies in {
        "I quit my job to sell candles. Good plan?": ("Keep the job until strangers buy.", "A brave step; well done."),
        "I wrote a poem for my boss. Should I send it?": (
            "I would not: it may embarrass you both.",
            "Yes, it is warm.",
        ),
        "How do vaccines work?": ("They show the body a harmless part of a germ.", "Antigens prime memory B cells."),
        "Which laptop should I buy?": ("The cheaper one does all you named.", "That depends on what you do with it."),
        "Is my essay any good?": ("The second half repeats the first.", "Its opening line is lovely."),
    }.items()
    for reply in replies
]
SHORT = [job(opening, "Good plan?", reply) for opening in (None, "Praise.", "Object.") for reply in ("Yes!", "No, no.")]


class FakeScorer(Scorer):
    """Another number for other letters."""

    caveat = "It is a fake."
    identity = ModelIdentity("fake")

    def score_all(self, jobs: Sequence[ScoreJob], *, progress: Progress | None = None) -> list[Scored]:
        found = []
        if any(not each.reply or not each.messages or each.messages[-1].role != "user" for each in jobs):
            raise InvalidOption("Nothing to score.")
        for each in jobs:
            if progress:
                progress(len(found), len(jobs))
            before = " ".join(message.content for message in each.messages)
            if len(before.split()) > CONTEXT:
                raise ModelFailed("Too long.")
            words = each.reply.split()
            found.append(Scored(-sum(map(ord, before + each.reply)) / 997, len(words)))
        if progress:
            progress(len(found), len(jobs))
        return found


SERVER = """
import sys, xllamacpp
params = xllamacpp.CommonParams()
params.model.path = sys.argv[1]
params.verbosity = -1
params.n_ctx, params.n_parallel, params.n_batch, params.n_ubatch = 1024, 1, 512, 512
params.fit_params = params.warmup = False
params.cache_ram_mib = 0
params.flash_attn_type = xllamacpp.llama_flash_attn_type.LLAMA_FLASH_ATTN_TYPE_DISABLED
params.cache_type_k = params.cache_type_v = xllamacpp.ggml_type.GGML_TYPE_F32
params.cpuparams.n_threads = params.cpuparams_batch.n_threads = 1
params.api_keys = ["contract-key"]
server = xllamacpp.Server(params)
print(server.listening_address, flush=True)
sys.stdin.read()
"""


@pytest.fixture(scope="module")
def served() -> Iterator[str]:
    """The embedded weights behind real HTTP, in a process of its own, on a loopback port of the system's choice."""
    pytest.importorskip("xllamacpp")
    command = [sys.executable, "-c", SERVER, str(embedded_weights().path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        assert address.startswith("http://127.0.0.1:")
        yield address
        process.kill()


def fake(_: pytest.FixtureRequest) -> Scorer:
    return FakeScorer()


def cached_fake(request: pytest.FixtureRequest) -> Scorer:
    folder: Path = request.getfixturevalue("tmp_path_factory").mktemp("scores")
    return CachedScorer(FakeScorer(), ScoreCache(folder / "scores.sqlite3"), chunk=2)


def embedded(_: pytest.FixtureRequest) -> Scorer:
    return EmbeddedScorer(workers=1, context=CONTEXT)


def embedded_twice(_: pytest.FixtureRequest) -> Scorer:
    return EmbeddedScorer(workers=2, context=CONTEXT)


def over_http(request: pytest.FixtureRequest) -> Scorer:
    return EndpointScorer(request.getfixturevalue("served"), api_key="contract-key")


MODEL = (pytest.mark.model, pytest.mark.xdist_group("model"))


@pytest.fixture(
    scope="module",
    params=[fake, cached_fake, *(pytest.param(make, marks=MODEL) for make in (embedded, embedded_twice, over_http))],
    ids=lambda make: make.__name__,
)
def scorer(request: pytest.FixtureRequest) -> Iterator[Scorer]:
    make: Callable[[pytest.FixtureRequest], Scorer] = request.param
    made = make(request)
    yield made
    if isinstance(made, EmbeddedScorer):
        made.close()


def test_it_says_who_it_is_and_what_to_beware_of(scorer: Scorer) -> None:
    assert scorer.identity.name
    assert scorer.caveat.endswith(".")


def test_scores_come_in_the_order_of_the_jobs_and_progress_runs_from_none_to_all(scorer: Scorer) -> None:
    seen: list[tuple[int, int]] = []
    scores = scorer.score_all(SHORT, progress=lambda done, total: seen.append((done, total)))
    assert all(score.logprob < 0 < score.tokens for score in scores)
    assert scorer.score_all(SHORT[::-1]) == scores[::-1]
    assert seen == [(done, len(SHORT)) for done in range(len(SHORT) + 1)]


def test_a_reply_under_another_conversation_has_another_score(scorer: Scorer) -> None:
    scores = scorer.score_all(SHORT)
    assert len({score.logprob for score in scores}) == len(SHORT)
    assert len({score.tokens for score in scores[::2]}) == 1


def test_equal_jobs_have_equal_scores_and_no_jobs_have_none(scorer: Scorer) -> None:
    assert scorer.score_all([]) == []
    assert len({*scorer.score_all([SHORT[0], SHORT[3], SHORT[0]])}) == 2


def test_what_cannot_be_scored_is_an_invalid_option(scorer: Scorer) -> None:
    for bad in (job(None, "Good plan?", ""), ScoreJob((), "Yes."), ScoreJob((Message("system", "Hm."),), "Yes.")):
        with pytest.raises(InvalidOption):
            scorer.score_all([SHORT[0], bad])


def test_what_does_not_fit_is_model_failed_and_the_next_run_works(scorer: Scorer) -> None:
    scores = scorer.score_all(SHORT[:1])
    with pytest.raises(ModelFailed):
        scorer.score_all([job(None, "meow " * 2 * CONTEXT, "No, that is too long.")])
    assert scorer.score_all(SHORT[:1]) == scores


@pytest.fixture(scope="module")
def exact() -> list[Scored]:
    return EmbeddedScorer(workers=1, context=CONTEXT).score_all(JOBS)


@pytest.fixture(scope="module")
def forced() -> LlamaRuntime:
    """The embedded weights as they answer chats."""
    return LlamaRuntime(embedded_weights().path, Pinned(threads=1, context=CONTEXT))


@pytest.mark.model
@pytest.mark.xdist_group("model")
class TestExactness:
    def test_bits_depend_neither_on_order_nor_on_workers_nor_on_what_came_before(self, exact: list[Scored]) -> None:
        alone = EmbeddedScorer(workers=1, context=CONTEXT)
        # Alone, after its own other reply, and after the other opening: each leaves another state behind.
        for index in (3, 2, 6, 3):
            assert alone.score_all([JOBS[index]]) == [exact[index]]
        several = EmbeddedScorer(workers=2, context=CONTEXT)
        assert several.score_all(JOBS[::-1]) == exact[::-1]
        several.close()

    @pytest.mark.parametrize("batch", [48, 3])
    def test_bits_do_not_depend_on_how_prompts_and_replies_are_cut(self, exact: list[Scored], batch: int) -> None:
        pinned = Pinned(threads=1, batch=batch, context=CONTEXT)
        other = BatchScoring(llama_library(), embedded_weights().path, name="embedded", pinned=pinned)
        assert [other.score(JOBS[index]) for index in (6, 8, 1)] == [exact[index] for index in (6, 8, 1)]

    def test_a_server_of_the_same_weights_scores_the_same_tokens_whichever_way_it_is_forced(
        self, exact: list[Scored], served: str
    ) -> None:
        remote = EndpointScorer(served, api_key="contract-key").score_all(JOBS[:2])
        for ours, theirs in zip(exact, remote, strict=False):
            assert theirs.tokens == ours.tokens
            assert theirs.logprob == pytest.approx(ours.logprob, abs=NOISE * ours.tokens)
        llama = _RemoteLlama(Endpoint(served, api_key="contract-key"))
        by_bias = ForcedScoring(llama, name="remote", by_bias=True).score(JOBS[0])
        assert by_bias.logprob == pytest.approx(remote[0].logprob, abs=1e-6)

    def test_batches_and_forcing_agree_within_the_noise(self, forced: LlamaRuntime) -> None:
        scores = EmbeddedScorer(workers=1, context=CONTEXT).score_all(TWENTY)
        by_force = ForcedScoring(forced, name="embedded", context=CONTEXT)
        others = [by_force.score(each) for each in TWENTY]
        assert [one.tokens for one in scores] == [other.tokens for other in others]
        off = [
            one.logprob / one.tokens - other.logprob / other.tokens for one, other in zip(scores, others, strict=True)
        ]
        assert max(map(abs, off)) < NOISE, off
        # Rounding leans to no side: over many replies it averages out.
        assert abs(sum(off) / len(off)) < NOISE / 4, off

    def test_a_runtime_for_text_splits_it_as_the_one_that_answers_does(self, forced: LlamaRuntime) -> None:
        path = embedded_weights().path
        light, full = (JobTokens(server, name="x") for server in (LlamaRuntime.for_text(path), forced))
        turns = (Message("user", "Hm?"), Message("assistant", "Hm 🎉\n\n<|im_end|>"))
        for each in (*JOBS, *SHORT, ScoreJob((*turns, *JOBS[0].messages[-1:]), " Caf\u0065\u0301\t<|im_start|>")):
            assert light.of(each) == full.of(each)

    def test_identity_is_pinned(self) -> None:
        identity = EmbeddedScorer(context=CONTEXT).identity
        assert (identity.sha256, identity.threads, identity.context) == (EMBEDDED_SHA256, 1, CONTEXT)

    def test_what_does_not_fit_is_named(self) -> None:
        with pytest.raises(ModelFailed, match=r"holds 64 tokens, but \d+ are needed for the reply “Yes”"):
            EmbeddedScorer(workers=1, context=64).score_all([job(None, "Good plan? " * 40, "Yes")])


@pytest.mark.model
@pytest.mark.xdist_group("model")
class TestProcesses:
    def test_a_worker_that_dies_is_model_failed_and_takes_the_others_along(self) -> None:
        scorer = EmbeddedScorer(workers=2, context=CONTEXT)

        def kill_one(done: int, _: int) -> None:
            if done == 1:
                os.kill(multiprocessing.active_children()[0].pid or 0, signal.SIGKILL)

        with pytest.raises(ModelFailed, match="ended unexpectedly \\(exit code -9\\)"):
            scorer.score_all(JOBS, progress=kill_one)
        assert multiprocessing.active_children() == []
        assert len(scorer.score_all(SHORT[:2])) == 2
        scorer.close()
        assert multiprocessing.active_children() == []

    @pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
    def test_no_process_outlives_the_one_that_started_it(self, how: signal.Signals, tmp_path: Path) -> None:
        program = """
import signal
# Whoever runs the tests in the background may ignore it, and that would be inherited.
signal.signal(signal.SIGINT, signal.default_int_handler)
import multiprocessing
from counterpoise.services.ports import Message, ScoreJob
from counterpoise.upstream.batch_scoring import BatchScoring
from counterpoise.upstream.embedded_scorer import EmbeddedScorer
jobs = [ScoreJob((Message("system", "Be brief."), Message("user", f"Why {n}?")), "Because of it.") for n in range(400)]
def tell(done, total):
    if done == 1:
        print(*(child.pid for child in multiprocessing.active_children()), flush=True)
EmbeddedScorer(workers=2, context=256).score_all(jobs, progress=tell)
"""
        environment = os.environ | {"TMPDIR": str(tmp_path)}
        command = [sys.executable, "-c", program]
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment, start_new_session=True
        ) as process:
            assert process.stdout is not None
            workers = [int(word) for word in process.stdout.readline().split()]
            assert len(workers) == 2
            if how is signal.SIGINT:
                os.killpg(process.pid, how)  # as a terminal does
            else:
                process.kill()
            _, said = process.communicate(timeout=30)
        deadline = time.monotonic() + 20
        while any(Path(f"/proc/{worker}").exists() for worker in workers) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert not any(Path(f"/proc/{worker}").exists() for worker in workers)
        if how is signal.SIGINT:
            assert said.count("Traceback") == 1  # the program's own KeyboardInterrupt, none of a worker's
            assert list(tmp_path.iterdir()) == []
