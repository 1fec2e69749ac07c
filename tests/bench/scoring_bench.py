"""Scoring given replies, in batches and forced token by token, beside merely reading the same tokens."""

from tests.bench.clock import medians

from counterpoise.services.ports import Message, ScoreJob
from counterpoise.upstream.batch_scoring import BatchScoring
from counterpoise.upstream.embedded_scorer import EmbeddedScorer
from counterpoise.upstream.forced_scoring import ForcedScoring
from counterpoise.upstream.llama_library import llama_library
from counterpoise.upstream.llama_runtime import LlamaRuntime, Pinned
from counterpoise.upstream.weights import EMBEDDED_NAME, embedded_weights

# About 1,100 tokens, as long as a compiled prompt under the default budget with the examples in it may be.
OPENING = " ".join(f"On topic number {number}, say what is wrong first." for number in range(84))
QUESTIONS = ["I quit my job to sell candles. Good plan?", "I wrote a poem for my boss. Should I send it?"]
FIRST = (
    "It might work, but I would keep the job until you have sold a hundred candles to strangers, because friends buy "
    "once and rent is due every month."
)
SECOND = (
    "That is a brave step, and you clearly care about candles; start with the people who love them and let each small "
    "sale carry you to the next one."
)
ROUNDS = 3


def jobs(openings: int, questions: int) -> list[ScoreJob]:
    """Every reply to every question under every opening."""
    return [
        ScoreJob((Message("system", f"Case {opening}. {OPENING}"), Message("user", f"{question} ({number})")), reply)
        for opening in range(openings)
        for number in range(questions // len(QUESTIONS))
        for question in QUESTIONS
        for reply in (FIRST, SECOND)
    ]


def against_reading() -> str:
    """Tokens a second: replies scored each way under an opening that is there already, and read as a prompt."""
    pinned = Pinned(threads=1)
    path = embedded_weights().path
    runtime = LlamaRuntime(path, pinned)
    forced = ForcedScoring(runtime, name=EMBEDDED_NAME, context=pinned.context)
    batch = BatchScoring(llama_library(), path, name=EMBEDDED_NAME, pinned=pinned)
    work = jobs(1, 2)
    tokens = sum(batch.score(job).tokens for job in work)
    prompts = [forced._tokens.of(job) for job in work]

    def read() -> None:
        for prompt, reply in prompts:
            # Two tokens of the prompt are read anew, as when scoring.
            ids = [*prompt[:-2], 0, 0]
            runtime.complete({"prompt": ids, "n_predict": 0, "cache_prompt": True})
            ids[-2:] = [*prompt[-2:], *(token.id for token in reply)]
            runtime.complete({"prompt": ids, "n_predict": 0, "cache_prompt": True})

    # The server must have read the opening before any of its works is timed.
    read()
    works = {
        "forced": lambda: [forced.score(job) for job in work],
        "batch": lambda: [batch.score(job) for job in work],
        "read": read,
    }
    found = medians(works, ROUNDS, dict.fromkeys(works, 1))
    said = {
        "forced": "replies forced token by token",
        "batch": "replies evaluated in a batch",
        "read": "the same tokens read, no probabilities",
    }
    rows = [
        f"| {words} | {tokens / found[name]:.1f} | {found[name] / found['read']:.2f} | "
        f"{found[name] / found['forced']:.2f} |"
        for name, words in said.items()
    ]
    return (
        f"One thread, opening of {len(prompts[0][0]):,} tokens evaluated once, {tokens} tokens of replies.\n\n"
        "| work | tokens a second | time ÷ reading | time ÷ forcing |\n|---|---|---|---|\n" + "\n".join(rows)
    )


def by_workers() -> str:
    """Seconds a pair with one and two workers, each with an opening of its own that is there already."""
    lines = ["| workers | seconds a pair |", "|---|---|"]
    for workers in (1, 2):
        scorer = EmbeddedScorer(workers=workers)
        first, work = jobs(workers, 2), jobs(workers, 4)
        scorer.score_all(first)
        times = medians({"score": lambda scorer=scorer, work=work: scorer.score_all(work)}, ROUNDS, {"score": 1})
        scorer.close()
        lines.append(f"| {workers} | {2 * times['score'] / len(work):.2f} |")
    return "\n".join(lines)


def main() -> None:
    print("## Scoring replies\n")
    print(against_reading())
    print()
    print(by_workers())


if __name__ == "__main__":
    main()
