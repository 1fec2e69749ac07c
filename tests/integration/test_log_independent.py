"""Another reader, written from the C2SP texts alone, accepts what the log serves, and says what our checks say."""

from hypothesis import given, settings
from hypothesis import strategies as st
from tests import c2sp_reader
from tests.fakes.doors import Hall
from tests.logs import Grove
from tests.publishers import entry_of, publish

from counterpoise.domain.translog.proofs import consistency_proof, inclusion_proof

LEAVES = [bytes([number % 251, number // 251]) for number in range(200)]
GROVE = Grove(LEAVES)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_roots_and_proofs_are_those_of_the_recursions_of_rfc_6962(data: st.DataObject) -> None:
    size = data.draw(st.integers(1, len(LEAVES)))
    index, old = data.draw(st.integers(0, size - 1)), data.draw(st.integers(1, size))
    assert GROVE.root(size) == c2sp_reader.mth(LEAVES[:size])
    assert list(inclusion_proof(index, size, GROVE.read)) == c2sp_reader.path(index, LEAVES[:size])
    assert list(consistency_proof(old, size, GROVE.read)) == c2sp_reader.proof(old, LEAVES[:size])


def test_it_reads_and_verifies_the_whole_log_and_its_proofs() -> None:
    hall = Hall()
    client = hall.visitor()
    key = client.get("/log/vkey").text.strip()

    def get(path: str) -> bytes:
        answer = client.get(f"/log/{path}")
        assert answer.status_code == 200, path
        return answer.content

    assert c2sp_reader.read_log(get, key) == (0, [])
    for some in (1, 2, 253, 1, 300):
        publish(hall.store, [entry_of(some, number) for number in range(1, some + 1)])
        size, entries = c2sp_reader.read_log(get, key)
        assert len(entries) == size
        for index in {0, size // 2, size - 1}:
            assert c2sp_reader.check_proof(get(f"proof/{index}"), entries, key) == index
    assert size == 557
