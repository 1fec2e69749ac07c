from counterpoise.services.ports import Message, ScoreJob
from counterpoise.upstream.scoring_agenda import Agenda


def job(opening: str, question: str, reply: str) -> ScoreJob:
    return ScoreJob((Message("system", opening), Message("user", question)), reply)


def run_out(agenda: Agenda, worker: int) -> list[list[int]]:
    return list(iter(lambda: agenda.next_for(worker), []))


def test_one_worker_gets_every_job_once_by_opening_and_question() -> None:
    jobs = [job(o, q, r) for r in "ab" for q in "123" for o in "xy"]
    handed = run_out(Agenda(jobs, {}), 0)
    assert sorted(index for indices in handed for index in indices) == list(range(len(jobs)))
    seen = [(jobs[index].messages[0].content, jobs[index].messages[1].content) for one in handed for index in one]
    assert seen == [(o, q) for o in "xy" for q in "123" for _ in "ab"]


def test_each_worker_has_an_opening_of_its_own_and_goes_on_with_it() -> None:
    jobs = [job(o, q, "a") for o in "xyz" for q in "12"]
    agenda = Agenda(jobs, {})
    assert [agenda.next_for(0), agenda.next_for(1), agenda.next_for(0), agenda.next_for(0)] == [[0], [2], [1], [4]]
    assert agenda.next_for(1) == [3]
    assert run_out(agenda, 1) == []  # one question left of z, which the other worker holds
    assert run_out(agenda, 0) == [[5]]


def test_a_worker_goes_back_to_the_opening_that_it_held_before() -> None:
    held = {0: (Message("system", "y"),), 1: (Message("system", "x"),)}
    agenda = Agenda([job(o, "1", "a") for o in "xy"], held)
    assert (agenda.next_for(0), agenda.next_for(1)) == ([1], [0])


def test_a_long_queue_is_shared_and_a_short_one_is_not() -> None:
    long = Agenda([job("x", str(q), "a") for q in range(10)], {})
    assert (long.next_for(0), long.next_for(1)) == ([0], [1])
    short = Agenda([job("x", str(q), "a") for q in range(4)], {})
    assert (short.next_for(0), short.next_for(1)) == ([0], [])


def test_no_opening_at_all_is_an_opening_too() -> None:
    jobs = [ScoreJob((Message("user", q),), "a") for q in "12"]
    assert run_out(Agenda(jobs, {}), 0) == [[0], [1]]
