import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from counterpoise.domain.errors import ModelFailed, OutputExists
from counterpoise.files.score_cache import CachedScorer, ScoreCache, key_of
from counterpoise.services.ports import Message, ModelIdentity, Progress, Scored, ScoreJob, Scorer

MODEL = ModelIdentity("tiny", sha256="ab" * 32, runtime="llama 1", threads=1, batch=512, context=4096)


def job(opening: str, question: str = "Hm?", reply: str = "Yes.") -> ScoreJob:
    return ScoreJob((Message("system", opening), Message("user", question)), reply)


class Counting(Scorer):
    """Scores by length; notes what it was asked, and fails from a given job on."""

    caveat = "None."
    identity = MODEL

    def __init__(self, fails_after: int = 10_000) -> None:
        self.asked: list[list[ScoreJob]] = []
        self.fails_after = fails_after

    def score_all(self, jobs: Sequence[ScoreJob], *, progress: Progress | None = None) -> list[Scored]:
        if sum(map(len, self.asked)) + len(jobs) > self.fails_after:
            raise ModelFailed("Out of breath.")
        self.asked.append(list(jobs))
        for done in range(len(jobs) + 1):
            if progress:
                progress(done, len(jobs))
        return [Scored(-len(each.reply) / 3 - len(each.messages[0].content), len(each.reply)) for each in jobs]


@pytest.fixture
def cache(tmp_path: Path) -> ScoreCache:
    return ScoreCache(tmp_path / "new" / "scores.sqlite3")


def test_what_is_stored_is_found_to_the_last_digit(cache: ScoreCache) -> None:
    scores = {bytes([n]) * 32: Scored(-1 / (n + 1), n + 1) for n in range(200)}
    cache.store(scores)
    assert cache.found([*scores, b"x" * 32]) == scores
    assert cache.found([]) == {}


def test_more_keys_are_looked_up_than_one_statement_takes(cache: ScoreCache) -> None:
    scores = {n.to_bytes(32, "big"): Scored(-n / 7, n) for n in range(1, 1300)}
    cache.store(scores)
    assert cache.found(scores) == scores


def test_what_is_there_stays_as_it_is(cache: ScoreCache) -> None:
    cache.store({b"k": Scored(-1.0, 1)})
    cache.store({b"k": Scored(-2.0, 2)})
    assert cache.found([b"k"]) == {b"k": Scored(-1.0, 1)}


def test_a_batch_is_stored_as_a_whole_or_not_at_all(cache: ScoreCache) -> None:
    broken: dict[bytes, Scored] = {b"a": Scored(-1.0, 1), b"b": Scored(None, 1)}  # type: ignore[arg-type]
    with pytest.raises(sqlite3.IntegrityError):
        cache.store(broken)
    assert cache.found([b"a", b"b"]) == {}


def test_a_file_of_somebody_else_is_left_alone(tmp_path: Path) -> None:
    text = tmp_path / "notes.txt"
    text.write_text("my notes, long enough to be no header of a database at all " * 20, encoding="utf-8")
    other = tmp_path / "other.sqlite3"
    connection = sqlite3.connect(other)
    connection.execute("CREATE TABLE mine (x)")
    connection.commit()
    connection.close()
    for path in (text, other):
        before = path.read_bytes()
        with pytest.raises(OutputExists, match="not a file of scores"):
            ScoreCache(path).store({b"k": Scored(-1.0, 1)})
        assert path.read_bytes() == before


def test_the_key_holds_what_a_score_depends_on_and_nothing_else() -> None:
    same = [MODEL, replace(MODEL, name="moved"), replace(MODEL, threads=8, context=9, batch=1)]
    assert len({key_of(identity, job("x")) for identity in same}) == 1
    other = [
        replace(MODEL, sha256="cd" * 32),
        replace(MODEL, runtime="llama 2"),
        replace(MODEL, runtime="llama 1, batch"),
    ]
    assert len({key_of(identity, job("x")) for identity in [MODEL, *other]}) == 4
    remote = [ModelIdentity("a", url="https://m.example/v1"), ModelIdentity("b", url="https://m.example/v1"),
              ModelIdentity("a", url="https://n.example/v1")]  # fmt: skip
    assert len({key_of(identity, job("x")) for identity in remote}) == 3
    jobs = [job("x"), job("y"), job("x", "Hu?"), job("x", reply="No."), ScoreJob(job("x").messages[1:], "Yes.")]
    assert len({key_of(MODEL, each) for each in jobs}) == len(jobs)


def test_only_missing_jobs_are_asked_for_and_the_order_is_kept(cache: ScoreCache) -> None:
    jobs = [job(o, q, r) for q in "12" for o in ("x", "yy") for r in ("Yes.", "Nope.")]
    plain = Counting().score_all(jobs)
    first, second = Counting(), Counting()
    assert CachedScorer(first, cache).score_all(jobs[:5]) == plain[:5]
    assert CachedScorer(second, cache).score_all(jobs[::-1]) == plain[::-1]
    assert sorted(map(repr, sum(second.asked, []))) == sorted(map(repr, jobs[5:]))  # noqa: RUF017
    third = Counting()
    assert CachedScorer(third, cache).score_all(jobs) == plain
    assert third.asked == []


def test_an_interrupted_run_goes_on_where_it_stopped(cache: ScoreCache) -> None:
    jobs = [job(f"opening {n // 3}", str(n % 3)) for n in range(15)]
    with pytest.raises(ModelFailed):
        CachedScorer(Counting(fails_after=9), cache, chunk=3).score_all(jobs)
    again = Counting()
    assert CachedScorer(again, cache, chunk=3).score_all(jobs) == Counting().score_all(jobs)
    assert sum(map(len, again.asked)) == 6


def test_chunks_end_where_the_opening_changes_but_are_not_endless(cache: ScoreCache) -> None:
    scorer = Counting()
    mixed = [job(opening, str(n)) for n in range(3) for opening in "abc"] + [job("long", str(n)) for n in range(20)]
    CachedScorer(scorer, cache, chunk=4).score_all(mixed)
    openings = [[each.messages[0].content for each in chunk] for chunk in scorer.asked]
    assert openings == [["a"] * 3 + ["b"] * 3, ["c"] * 3 + ["long"] * 13, ["long"] * 7]


def test_progress_counts_cached_jobs_and_never_goes_back(cache: ScoreCache) -> None:
    jobs = [job("x", str(n)) for n in range(6)]
    CachedScorer(Counting(), cache).score_all(jobs[:2])
    seen: list[tuple[int, int]] = []
    CachedScorer(Counting(), cache, chunk=1).score_all(
        [*jobs, jobs[5]], progress=lambda done, total: seen.append((done, total))
    )
    assert seen[0] == (2, 7)
    assert seen[-1] == (7, 7)
    assert [done for done, _ in seen] == sorted({done for done, _ in seen})


def test_it_says_who_answers() -> None:
    scorer = Counting()
    cached = CachedScorer(scorer, ScoreCache(Path("never-made.sqlite3")))
    assert (cached.identity, cached.caveat) == (scorer.identity, scorer.caveat)
