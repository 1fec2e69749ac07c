"""A witness cosigns growth and nothing else; answers as C2SP tlog-witness says."""

import base64
from concurrent.futures import ThreadPoolExecutor

import pytest
from tests import c2sp_reader
from tests.fakes.callers import SteadyClock
from tests.fakes.memory_signing import MemoryHeads, MemoryKeys, MemoryOfWitness
from tests.fakes.memory_store import MemoryStore
from tests.logs import Grove, TestKey, verifies
from tests.publishers import entry_of, publish

from counterpoise.domain.errors import LogUnreachable
from counterpoise.domain.translog.notes import COSIGNATURE, VerifierKey
from counterpoise.domain.translog.proofs import consistency_proof
from counterpoise.services.cosigning import Cosigning, submission
from counterpoise.services.ports import WitnessLine
from counterpoise.services.translog import Log
from counterpoise.services.witnessing import SIZE_TYPE, Witness, WitnessAnswer

LOG = TestKey("log.example/values", b"\7" * 32)
GROVE = Grove([bytes([number]) for number in range(60)])


class Stand:
    """A witness of LOG, and what it remembers."""

    def __init__(self, memory: MemoryOfWitness | None = None) -> None:
        self.clock, self.memory = SteadyClock(), memory or MemoryOfWitness()
        self.keys = MemoryKeys("witness.example/w1", self.clock, COSIGNATURE)
        self.witness = Witness(self.keys, {LOG.key.name: [LOG.key]}, self.memory, verifies, self.clock)

    @property
    def key(self) -> VerifierKey:
        return self.keys.signers()[0].key

    def ask(self, old: int, size: int, grove: Grove = GROVE, signer: TestKey = LOG) -> WitnessAnswer:
        proof = consistency_proof(old, size, grove.read) if old <= size else ()
        return self.witness.add_checkpoint(submission(old, proof, grove.checkpoint(signer, size)))


def test_it_cosigns_growth_and_an_independent_reader_accepts_the_cosignature() -> None:
    stand = Stand()
    for old, size in ((0, 7), (7, 7), (7, 8), (8, 60)):
        answer = stand.ask(old, size)
        assert answer.status == 200, answer.body
        cosigned = GROVE.checkpoint(LOG, size) + answer.body
        text, at = c2sp_reader.note(cosigned, stand.key.vkey)
        assert (text.split("\n")[:2], at) == ([LOG.key.name, str(size)], stand.clock.now() // 1000)
        assert c2sp_reader.checkpoint(cosigned, LOG.key.vkey) == (LOG.key.name, size, GROVE.root(size))
    assert stand.memory.newest(LOG.key.name) == (60, GROVE.root(60))


def test_another_old_size_is_answered_with_the_one_it_knows() -> None:
    stand = Stand()
    stand.ask(0, 7)
    for old in (0, 6, 8):
        answer = stand.ask(old, 20)
        assert (answer.status, answer.body, answer.media_type) == (409, b"7\n", SIZE_TYPE)


def test_a_split_view_is_never_cosigned() -> None:
    """Two checkpoints of one size, and one of another history that is larger."""
    stand, other = Stand(), Grove([b"other", *GROVE.entries[1:]])
    assert stand.ask(0, 20).status == 200
    assert stand.ask(20, 20, other).status == 409
    assert stand.ask(20, 30, other).status == 422
    assert stand.memory.newest(LOG.key.name) == (20, GROVE.root(20))
    assert stand.ask(20, 30).status == 200


def test_others_are_refused_by_the_status_that_the_specification_names() -> None:
    stand, note = Stand(), GROVE.checkpoint(LOG, 9)
    assert stand.ask(0, 9, signer=TestKey("unknown.example", b"\1" * 32)).status == 404
    assert stand.ask(0, 9, signer=TestKey(LOG.key.name, b"\1" * 32)).status == 403
    assert stand.witness.add_checkpoint(submission(10, (), note)).status == 400
    assert stand.witness.add_checkpoint(submission(0, (b"\0" * 32,), note)).status == 422
    hash_line = base64.b64encode(b"\0" * 32) + b"\n"
    bad = (b"", b"old 0\n", b"old 00\n\n" + note, b"old -1\n\n" + note, b"new 0\n\n" + note, b"old 0\nAAAA\n\n" + note)
    for body in (*bad, b"old 0\n" + 64 * hash_line + b"\n" + note, b"old 0\n\nnot a checkpoint\n", b"\xff\n\n" + note):
        assert stand.witness.add_checkpoint(body).status == 400, body[:40]
    assert stand.memory.held == {}


def test_any_byte_of_a_submission_that_is_changed_is_refused() -> None:
    stand = Stand()
    stand.ask(0, 21)
    body = submission(21, consistency_proof(21, 50, GROVE.read), GROVE.checkpoint(LOG, 50))
    for place in range(len(body)):
        changed = bytearray(body)
        changed[place] ^= 1
        assert stand.witness.add_checkpoint(bytes(changed)).status in {400, 403, 404, 409, 422}
    assert stand.witness.add_checkpoint(body).status == 200


def test_of_many_at_once_it_never_goes_back() -> None:
    stand, seen = Stand(), list[int]()

    def ask(size: int) -> None:
        old = (stand.memory.newest(LOG.key.name) or (0, b""))[0]
        if stand.ask(old, max(old, size)).status == 200:
            seen.append(max(old, size))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(ask, [size for size in range(1, 60) for _ in range(3)]))
    assert (stand.memory.newest(LOG.key.name) or (0, b""))[0] == max(seen)


class Near(WitnessLine):
    """The line to a witness in the same process; the witness may be away, or lie."""

    def __init__(self, stand: Stand) -> None:
        self.stand, self.away, self.asked = stand, False, 0

    @property
    def key(self) -> VerifierKey:
        return self.stand.key

    def add_checkpoint(self, body: bytes) -> tuple[int, bytes]:
        self.asked += 1
        if self.away:
            raise LogUnreachable("Nobody answers.")
        answer = self.stand.witness.add_checkpoint(body)
        return answer.status, answer.body


class Court:
    """A log with one witness."""

    def __init__(self, memory: MemoryOfWitness | None = None) -> None:
        self.clock, self.store = SteadyClock(), MemoryStore()
        self.keys = MemoryKeys("log.example/court", self.clock)
        self.log = Log(self.store, self.keys, MemoryHeads(), self.clock)
        self.stand = Stand(memory)
        own = {self.keys.signers()[0].key.name: [self.keys.signers()[0].key]}
        self.stand.witness = Witness(self.stand.keys, own, self.stand.memory, verifies, self.clock)
        self.line = Near(self.stand)
        self.cosigning = Cosigning(self.log, self.store, [self.line], verifies, self.clock)


def test_the_log_serves_what_its_witness_cosigned() -> None:
    court = Court()
    for number in range(1, 6):
        publish(court.store, [entry_of(1, number), entry_of(2, number)])
        assert court.cosigning.submit() == {}
        note = court.log.head().note
        assert c2sp_reader.note(note, court.stand.key.vkey)[1] is not None
        assert c2sp_reader.checkpoint(note, court.keys.signers()[0].key.vkey)[1] == 2 * number
    before = court.line.asked
    court.cosigning.submit()
    assert court.line.asked == before, "what is cosigned is not submitted again"
    assert [(one.size, one.at) for one in court.cosigning.standings()] == [(10, court.clock.now())]


def test_a_witness_that_was_away_catches_up() -> None:
    court = Court()
    court.line.away = True
    publish(court.store, [entry_of(1, 1)])
    assert court.cosigning.submit() == {"witness.example/w1": "Nobody answers."}
    publish(court.store, [entry_of(1, 2)])
    court.line.away = False
    assert court.cosigning.submit() == {}
    assert court.cosigning.standings()[0].size == 2


def test_a_witness_that_knows_more_than_the_log_remembers_is_asked_from_there() -> None:
    court = Court()
    publish(court.store, [entry_of(1, 1)])
    court.cosigning.submit()
    # The log's own memory of cosignatures is gone; the witness says where it stands.
    publish(court.store, [entry_of(1, 2)])
    court.store.state.log_signatures.clear()
    assert court.cosigning.submit() == {}


def test_a_log_that_forked_is_told_so_and_gets_no_cosignature() -> None:
    honest = Court()
    publish(honest.store, [entry_of(1, number) for number in range(1, 9)])
    assert honest.cosigning.submit() == {}
    forked = Court(honest.stand.memory)
    publish(forked.store, [entry_of(9, number) for number in range(1, 6)])
    assert "two histories, or lost entries" in forked.cosigning.submit()["witness.example/w1"]
    publish(forked.store, [entry_of(9, number) for number in range(6, 9)])
    assert "two histories" in forked.cosigning.submit()["witness.example/w1"]
    publish(forked.store, [entry_of(9, 9)])
    assert "status 422" in forked.cosigning.submit()["witness.example/w1"]


@pytest.mark.parametrize("lie", [b"", b"nonsense\n", b"\xe2\x80\x94 other AAAAAAAA\n", b"\xff\n"])
def test_a_witness_that_answers_nonsense_is_not_believed(lie: bytes) -> None:
    court = Court()
    court.line.add_checkpoint = lambda _body: (200, lie)  # type: ignore[method-assign]
    publish(court.store, [entry_of(1, 1)])
    assert set(court.cosigning.submit()) == {"witness.example/w1"}
    assert court.cosigning.standings()[0].size is None
