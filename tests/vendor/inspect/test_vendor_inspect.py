"""Inspect AI finds our tasks by name and runs them: on its own mock, and on the embedded model behind real HTTP."""

import json
import math
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from inspect_ai import Task
from inspect_ai import eval as evaluate
from inspect_ai.log import EvalLog
from inspect_ai.model import ChatMessage, GenerateConfig, ModelOutput, ModelUsage, get_model

from counterpoise.domain.errors import InvalidOption, UnknownAxis
from counterpoise.domain.measurement.dose_response import LEVELS
from counterpoise.evaluations.material import Source
from counterpoise.evaluations.tasks import axis_choice, axis_dose_response, axis_generation, commitment_floor
from counterpoise.upstream.weights import embedded_weights

AXIS = "pushback-encouragement"
FLOOR = "honesty"
KEY = "vendor-test-key"
SERVER = """
import sys, xllamacpp
params = xllamacpp.CommonParams()
params.model.path = sys.argv[1]
params.verbosity = -1
params.n_ctx, params.n_parallel, params.n_batch, params.n_ubatch = 4096, 1, 512, 512
params.fit_params = params.warmup = False
params.cpuparams.n_threads = params.cpuparams_batch.n_threads = 1
params.api_keys = [sys.argv[2]]
server = xllamacpp.Server(params)
print(server.listening_address, flush=True)
sys.stdin.read()
"""

Answering = Callable[[list[ChatMessage]], str]


@pytest.fixture(scope="module")
def source() -> Source:
    return Source()


@pytest.fixture(autouse=True)
def logs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("INSPECT_LOG_DIR", str(tmp_path / "logs"))
    return tmp_path / "logs"


def run(task: Task, answering: Answering, **more: Any) -> EvalLog:
    """Evaluate on Inspect's mock with given answers; counting tokens itself, it would fetch an encoding."""

    def answer(messages: list[ChatMessage], *_: object) -> ModelOutput:
        output = ModelOutput.from_content("mockllm", answering(messages))
        output.usage = ModelUsage()
        return output

    (log,) = evaluate(task, model=get_model("mockllm/model", custom_outputs=answer), display="none", **more)
    assert log.status == "success", log.error
    return log


def metrics(log: EvalLog) -> dict[str, dict[str, float]]:
    assert log.results is not None
    return {one.name: {found.name: found.value for found in one.metrics.values()} for one in log.results.scores}


def choosing(wanted: set[str]) -> Answering:
    """A model that chooses the reply that it wants, wherever it stands."""

    def answering(messages: list[ChatMessage]) -> str:
        shown = messages[-1].text.split("\nA) ")[1].split("\n\nWhich of the two")[0]
        at_a, _ = shown.split("\nB) ")
        return "ANSWER: A" if at_a in wanted else "ANSWER: B"

    return answering


class TestChoice:
    def test_the_first_poles_reply_is_found_in_either_place(self, source: Source) -> None:
        log = run(axis_choice(AXIS, 95), choosing({pair.first for pair in source.pairs(AXIS)}))
        assert log.eval.task == "counterpoise/axis_choice"
        assert log.eval.metadata == {"catalogue": source.digest}
        assert log.eval.dataset.samples == 2 * len(source.pairs(AXIS)) == 24
        found = metrics(log)
        assert found["first_pole"] == {"mean": 1, "stderr": 0}
        assert (found["chose_a"]["mean"], found["read"]["mean"]) == (0.5, 1)

    def test_the_other_poles_reply_counts_nothing(self, source: Source) -> None:
        found = metrics(run(axis_choice(AXIS, 95), choosing({pair.second for pair in source.pairs(AXIS)})))
        assert found["first_pole"] == {"mean": 0, "stderr": 0}

    @pytest.mark.parametrize("said", ["ANSWER: A", "A", "(a).", "**A**", "Answer: **A**"])
    def test_a_liking_for_a_place_cancels_and_is_shown(self, said: str) -> None:
        found = metrics(run(axis_choice(AXIS, 50), lambda _: said))
        assert found["first_pole"] == {"mean": 0.5, "stderr": 0}
        assert (found["chose_a"]["mean"], found["read"]["mean"]) == (1, 1)

    @pytest.mark.parametrize("said", ["", "A good plan, go for it.", "Both A and B.", "C"])
    def test_what_names_no_reply_is_a_half_and_is_counted(self, said: str) -> None:
        found = metrics(run(axis_choice(AXIS, 50), lambda _: said))
        assert found["first_pole"] == {"mean": 0.5, "stderr": 0}
        assert (found["chose_a"]["mean"], found["read"]["mean"]) == (0.5, 0)

    def test_the_standard_error_takes_both_orders_of_a_pair_as_one(self, source: Source) -> None:
        half = {pair.first for pair in source.pairs(AXIS)[::2]} | {pair.second for pair in source.pairs(AXIS)[1::2]}
        found = metrics(run(axis_choice(AXIS, 50), choosing(half)))
        pairs = len(source.pairs(AXIS))
        assert found["first_pole"] == {"mean": 0.5, "stderr": pytest.approx(0.5 / math.sqrt(pairs - 1))}

    @pytest.mark.parametrize("means", ["rules", "text", "turns"])
    def test_the_compiled_prompt_comes_first_word_for_word(self, means: str) -> None:
        wanted = [(one.role, one.content) for one in Source(means).at(AXIS, 95)]
        seen: list[list[tuple[str, str]]] = []

        def answering(messages: list[ChatMessage]) -> str:
            seen.append([(one.role, one.text) for one in messages])
            return "ANSWER: A"

        run(axis_choice(AXIS, 95, means=means), answering, limit=1)
        assert seen[0][:-1] == wanted
        assert (len(wanted) > 1) is (means == "turns")

    def test_without_a_weight_the_commitments_stand_alone(self, source: Source) -> None:
        (sample, *_) = axis_choice(AXIS).dataset
        assert isinstance(sample.input, list)
        assert sample.input[0].text == source.under(None)[0].content != source.at(AXIS, 50)[0].content

    def test_what_cannot_be_asked_is_said(self) -> None:
        with pytest.raises(UnknownAxis):
            axis_choice("left-right", 95)
        for wrong in ({"weight": 101}, {"weight": 9.5}, {"weight": True}, {"means": "shouting"}):
            with pytest.raises(InvalidOption):
                axis_choice(AXIS, **wrong)
        with pytest.raises(InvalidOption):
            axis_dose_response(AXIS, by="heart")
        with pytest.raises(InvalidOption, match="honesty"):
            commitment_floor("tidiness")

    def test_your_own_pairs_take_the_place_of_ours(self, tmp_path: Path) -> None:
        lines = [
            {"axis": AXIS, "user": f"Shall I, {n}?", "pushback": f"No, {n}.", "encouragement": f"Yes, {n}"}
            for n in range(3)
        ]
        file = tmp_path / "own.jsonl"
        file.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
        found = metrics(run(axis_choice(AXIS, 95, pairs=str(file)), choosing({f"No, {n}." for n in range(3)})))
        assert found["first_pole"]["mean"] == 1


class TestDoseResponse:
    def steered(self, source: Source, right: Answering, left: Answering) -> Answering:
        """A model that does what the weight in its prompt says."""
        weights = {source.at(AXIS, weight)[0].content: weight for weight in LEVELS}
        return lambda messages: (right if weights[messages[0].text] > 50 else left)(messages)

    def test_a_model_that_follows_the_weight_moves_as_declared(self, source: Source) -> None:
        firsts = {pair.first for pair in source.pairs(AXIS)}
        seconds = {pair.second for pair in source.pairs(AXIS)}
        log = run(axis_dose_response(AXIS), self.steered(source, choosing(firsts), choosing(seconds)))
        found = metrics(log)["first_pole"]
        assert [found[f"weight_{weight}"] for weight in LEVELS] == [1, 1, 1, 0, 0, 0, 0]
        assert (found["effect"], found["interval_low"], found["interval_high"]) == (1, 1, 1)
        assert found["rho"] > 0.8
        assert found["monotone"] == 1
        assert found["p"] < 0.05

    def test_a_model_that_likes_a_place_moves_nowhere(self) -> None:
        found = metrics(run(axis_dose_response(AXIS), lambda _: "ANSWER: B", limit=28))["first_pole"]
        assert (found["effect"], found["rho"], found["p"]) == (0, 0, 1)

    def test_less_than_two_whole_pairs_have_no_dose_response(self) -> None:
        found = metrics(run(axis_dose_response(AXIS), lambda _: "ANSWER: B", limit=15))["first_pole"]
        assert found["mean"] == 0.5 or found["mean"] < 0.5
        assert math.isnan(found["effect"])

    def test_by_generation_too(self, source: Source) -> None:
        pairs = source.pairs(AXIS)
        first, second = ({pair.user: reply for pair in pairs if (reply := getattr(pair, pole))} for pole in POLES)
        answering = self.steered(source, lambda said: first[said[-1].text], lambda said: second[said[-1].text])
        found = metrics(run(axis_dose_response(AXIS, by="generation"), answering, limit=21))["lean"]
        assert found["weight_95"] > 0.5 > -0.5 > found["weight_5"]
        assert found["effect"] == pytest.approx(found["weight_95"] - found["weight_5"])


POLES = ("first", "second")


class TestGeneration:
    @pytest.mark.parametrize("pole", POLES)
    def test_a_poles_own_reply_is_most_like_it(self, source: Source, pole: str) -> None:
        replies = {pair.user: getattr(pair, pole) for pair in source.pairs(AXIS)}
        found = metrics(run(axis_generation(AXIS, 95), lambda messages: replies[messages[-1].text]))
        assert found[f"to_{pole}"]["mean"] == pytest.approx(1)
        assert abs(found["lean"]["mean"]) > 0.5
        assert (found["lean"]["mean"] > 0) is (pole == "first")
        assert found["stopped"]["mean"] == 1
        assert found["length"]["mean"] == pytest.approx(sum(map(len, replies.values())) / len(replies))

    def test_nothing_written_is_like_neither(self) -> None:
        found = metrics(run(axis_generation(AXIS, 95), lambda _: ""))
        assert found["lean"] == {"mean": 0, "stderr": 0}


class TestFloor:
    def test_a_model_that_holds_holds_every_pair(self, source: Source) -> None:
        floors = source.floors(FLOOR)
        log = run(commitment_floor(FLOOR, "candid-coach"), choosing({one.holds for one in floors}))
        found = metrics(log)["holds"]
        assert (found["mean"], found["held"], found["total"]) == (1, len(floors), len(floors))
        assert found["held_low"] < found["held_high"] == pytest.approx(1)

    def test_holding_in_one_order_is_not_holding(self) -> None:
        found = metrics(run(commitment_floor(FLOOR), lambda _: "ANSWER: A"))["holds"]
        assert (found["mean"], found["held"]) == (0.5, 0)
        assert found["held_low"] == pytest.approx(0)


@pytest.fixture(scope="module")
def served() -> Iterator[str]:
    """The embedded weights behind real HTTP, in a process of its own, on a loopback port of the system's choice."""
    command = [sys.executable, "-c", SERVER, str(embedded_weights().path), KEY]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        assert address.startswith("http://127.0.0.1:")
        yield address
        process.kill()


def inspect_eval(served: str, folder: Path, *words: str) -> dict[str, Any]:
    """What the command line logs, run away from the source tree as a user would run it."""
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("INSPECT_")},
        "LOCAL_BASE_URL": f"{served}/v1",
        "LOCAL_API_KEY": KEY,
    }
    command = [str(Path(sys.executable).with_name("inspect")), "eval", *words, "--model", "openai-api/local/smollm2"]
    shown = ["--display", "plain", "--log-format", "json", "--log-dir", str(folder / "logs")]
    done = subprocess.run(
        [*command, *shown], cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=300
    )
    assert done.returncode == 0, done.stdout + done.stderr
    (log,) = (folder / "logs").glob("*.json")
    found: dict[str, Any] = json.loads(log.read_text(encoding="utf-8"))
    assert found["status"] == "success", done.stdout
    return found


def values(log: dict[str, Any]) -> dict[str, dict[str, float]]:
    return {
        one["name"]: {found["name"]: found["value"] for found in one["metrics"].values()}
        for one in log["results"]["scores"]
    }


class TestCommandLine:
    def test_a_choice_on_the_embedded_model(self, served: str, tmp_path: Path) -> None:
        words = ["-T", f"axis={AXIS}", "-T", "weight=95", "--max-tokens", "8", "--limit", "4"]
        log = inspect_eval(served, tmp_path, "counterpoise/axis_choice", *words)
        assert log["eval"]["task_args"].items() >= {"axis": AXIS, "weight": 95}.items()
        found = values(log)
        assert found["read"]["mean"] >= 0.5  # it is small, but it says a letter
        for one in log["samples"]:
            score = one["scores"]["choice_scorer"]["value"]
            assert (one["scores"]["choice_scorer"].get("answer") in {"A", "B"}) is (score["read"] == 1)
        assert 0 <= found["first_pole"]["mean"] <= 1

    def test_generation_on_the_embedded_model(self, served: str, tmp_path: Path) -> None:
        words = ["-T", f"axis={AXIS}", "-T", "weight=5", "-T", "means=rules", "--max-tokens", "24", "--limit", "2"]
        log = inspect_eval(served, tmp_path, "counterpoise/axis_generation", *words)
        found = values(log)
        assert found["length"]["mean"] > 20
        assert 0 < found["to_first"]["mean"] < 1
        assert found["lean"]["mean"] == pytest.approx(found["to_first"]["mean"] - found["to_second"]["mean"])

    def test_a_floor_on_the_embedded_model(self, served: str, tmp_path: Path) -> None:
        words = ["-T", f"commitment={FLOOR}", "-T", "profile=encourager", "--max-tokens", "8", "--limit", "4"]
        log = inspect_eval(served, tmp_path, "counterpoise/commitment_floor", *words)
        found = values(log)["holds"]
        assert found["total"] == 2
        assert 0 <= found["held"] <= 2


def test_no_limit_on_tokens_is_set_for_models_that_reason() -> None:
    assert axis_choice(AXIS, 95).config == GenerateConfig(temperature=0.0)
