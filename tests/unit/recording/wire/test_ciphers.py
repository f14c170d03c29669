"""Record protection: RFC 8448's own keys, and every record that was sealed opens, in its turn and nowhere else."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from capture.recording.wire.ciphers import SUITES, Protection, Tls13, Undecipherable, expand_label, prf, protect_12
from tests.unit.recording.wire.tls_forge import Sealer12, Sealer13, seal_12

HEAD = 5
SUITES_13 = [number for number, suite in SUITES.items() if suite.is_13]
SUITES_12 = [number for number, suite in SUITES.items() if not suite.is_13]


def test_keys_of_the_standards_example() -> None:
    """RFC 8448, 3: the server's handshake traffic secret, and the key and IV that it gives."""
    secret = bytes.fromhex("b67b7d690cc16c4e75e54213cb2d37b4e9c912bcded9105d42befd59d391ad38")
    assert expand_label(secret, b"key", 16, "sha256").hex() == "3fce516009c21727d0f2e4e86ee403bc"
    assert expand_label(secret, b"iv", 12, "sha256").hex() == "5d313eb2671276ee13000b30"


def test_the_pseudorandom_function_goes_on_for_as_long_as_is_asked() -> None:
    long = prf(b"secret", b"label", b"seed", 200, "sha384")
    assert len(long) == 200 and prf(b"secret", b"label", b"seed", 33, "sha384") == long[:33]


def sealer_and_opener(suite: int) -> tuple[Sealer12 | Sealer13, Protection]:
    if suite in SUITES_13:
        return Sealer13(suite, b"s" * 32), Tls13(SUITES[suite], b"s" * 32)
    sealer = seal_12(suite, b"m" * 48, b"c" * 32, b"r" * 32)[1]
    return sealer, protect_12(SUITES[suite], b"m" * 48, b"c" * 32, b"r" * 32)[1]


@pytest.mark.parametrize("suite", SUITES, ids=[suite.name for suite in SUITES.values()])
@settings(max_examples=25)
@given(
    contents=st.lists(st.tuples(st.sampled_from([21, 22, 23]), st.binary(max_size=70), st.integers(0, 5)), max_size=5)
)
def test_records_open_in_their_turn(suite: int, contents: list[tuple[int, bytes, int]]) -> None:
    """Whatever their size, type and padding; nothing else opens in between, and trying it changes nothing."""
    sealer, opener = sealer_and_opener(suite)
    for number, (kind, content, padding) in enumerate(contents):
        sealed = sealer.seal(kind, content, padding)
        for wrong in (sealed[:-1] + bytes((sealed[-1] ^ 1,)), sealed[: HEAD + number], sealed[:HEAD]):
            with pytest.raises(Undecipherable):
                opener.open(sealed[0], wrong[:HEAD], memoryview(wrong)[HEAD:])
        assert opener.open(sealed[0], sealed[:HEAD], memoryview(sealed)[HEAD:]) == (kind, content)
        with pytest.raises(Undecipherable):
            opener.open(sealed[0], sealed[:HEAD], memoryview(sealed)[HEAD:])
    assert opener.opened == len(contents)


@pytest.mark.parametrize("suite", SUITES_13)
def test_new_keys_follow_from_the_old(suite: int) -> None:
    sealer, opener = Sealer13(suite, b"s" * 48).next(), Tls13(SUITES[suite], b"s" * 48).next()
    sealed = sealer.seal(23, b"after")
    assert opener.open(23, sealed[:HEAD], memoryview(sealed)[HEAD:]) == (23, b"after")


@pytest.mark.parametrize("suite", SUITES_13)
def test_a_record_of_nothing_but_padding_is_none(suite: int) -> None:
    """RFC 8446, 5.4: no type can be found in it."""
    sealed = Sealer13(suite, b"s" * 32).seal(0, b"", 20)
    with pytest.raises(Undecipherable):
        Tls13(SUITES[suite], b"s" * 32).open(23, sealed[:HEAD], memoryview(sealed)[HEAD:])


@pytest.mark.parametrize("suite", SUITES)
@settings(max_examples=25)
@given(body=st.binary(max_size=100))
def test_no_bytes_open_or_raise_anything_else(suite: int, body: bytes) -> None:
    _, opener = sealer_and_opener(suite)
    with pytest.raises(Undecipherable):
        opener.open(23, b"\x17\3\3" + len(body).to_bytes(2), memoryview(body))
