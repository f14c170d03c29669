"""What is said of the server's key: never more than was checked, and by whom."""

from dataclasses import replace

import pytest

from capture.model.detour import Detour, Way
from capture.model.key_sentence import key_sentence, key_words
from capture.model.options import Options
from capture.model.provenance import NOTHING, Provenance, SalvageReport
from capture.model.tls_report import KeyClaim, KeyResult, TlsConnection, TlsConnections, WhyNotShown

SHOWN = KeyClaim(result=KeyResult.SHOWN, scheme="ecdsa_secp256r1_sha256", checked="2026-11-30T18:30:12.250000Z")
RESUMED = KeyClaim(result=KeyResult.NOT_SHOWN, why=WhyNotShown.RESUMED)
FALSE = KeyClaim(result=KeyResult.FALSE, scheme="rsa_pss_rsae_sha256")
LIMITS = "; this does not show who that holder is, nor that whoever recorded it has not altered what was said over it."


def connection(number: int, key: KeyClaim | None, session_of: int | None = None) -> TlsConnection:
    return TlsConnection(
        number=number,
        host="www.example.org",
        address="192.0.2.7",
        port=443,
        opened="2026-11-30T18:30:12.000000Z",
        up=500,
        down=9000,
        version="tls/1.3",
        cipher="TLS_AES_128_GCM_SHA256",
        group="x25519",
        sni="www.example.org",
        alpn="h2",
        resumed=session_of is not None,
        session_of=session_of,
        leaf_sha256="ab" * 32,
        alerts=(),
        browser_closed=True,
        server_closed=True,
        carried=True,
        fault="",
        key=key,
    )


def record(*connections: TlsConnection, page: int | None = 1, keep_wire: bool = False) -> Provenance:
    return Provenance(
        url="https://www.example.org/story",
        status=200,
        software="warcite 0.1.0",
        options=Options(keep_wire=keep_wire),
        connections=TlsConnections(each=connections, page=page),
    )


def test_a_key_that_was_shown_is_the_recorders_word() -> None:
    assert key_sentence(record(connection(1, SHOWN))) == (
        "The holder of the key of www.example.org's certificate took part in the connection that carried this page "
        "(TLS 1.3, x25519, checked by the recorder over the handshake at 2026-11-30 18:30:12 UTC, which was not kept)"
        + LIMITS
    )


def test_a_handshake_that_was_kept_can_be_checked_again() -> None:
    kept = record(connection(1, SHOWN), keep_wire=True)
    assert "18:30:12 UTC, which was to be kept)" in key_sentence(kept)
    again = key_sentence(kept, {1: KeyResult.SHOWN})
    assert "(TLS 1.3, x25519, checked again just now over the kept handshake)" in again
    assert again.endswith(LIMITS)


@pytest.mark.parametrize("again", [{}, {1: KeyResult.FALSE}, {1: KeyResult.SHOWN}])
def test_a_false_signature_is_a_reason_for_suspicion(again: dict[int, KeyResult]) -> None:
    """Whoever found it: the recorder, or a check of the kept handshake; neither is outweighed by the other."""
    found = key_sentence(record(connection(1, SHOWN if again.get(1) is KeyResult.FALSE else FALSE)), again)
    assert "was not signed with the key of www.example.org's certificate: do not rely on this page" in found
    assert "took part" not in found


def test_a_session_that_was_taken_up_rests_on_the_one_that_began_it() -> None:
    first, page = connection(1, SHOWN), connection(2, RESUMED, session_of=1)
    found = key_sentence(record(first, page, page=2))
    assert found.startswith("The connection that carried this page took up the session of an earlier one, in which the")
    assert "and showed no key again" in found
    assert found.endswith(LIMITS)
    unknown = key_sentence(record(page, page=2))
    assert unknown.endswith("certificate: it took up a session whose beginning is not known.")
    assert "took part" not in unknown
    spoilt = key_sentence(record(first, page, page=2), {1: KeyResult.FALSE})
    assert "was not signed with its key: do not rely" in spoilt


@pytest.mark.parametrize("why", [*WhyNotShown, None])
def test_what_shows_nothing_says_why(why: WhyNotShown | None) -> None:
    found = key_sentence(record(connection(1, KeyClaim(result=KeyResult.NOT_SHOWN, why=why))))
    assert found.startswith("The connection that carried this page does not show whether its server held the key of")
    assert found.count(".") == 3  # of the host and at the end


def test_a_page_without_tls_and_a_page_that_came_on_nobody_knows_what() -> None:
    plain = replace(record(), url="http://www.example.org/")
    assert key_sentence(plain).startswith("This page came without TLS: nothing shows whose server sent it")
    moved = replace(record(connection(1, SHOWN)), url="http://www.example.org/")  # by a script, once it was there
    assert "took part in the connection that carried this page" in key_sentence(moved)
    for told in (record(connection(1, SHOWN), page=None), record(page=7), record(connection(1, None))):
        assert key_sentence(told).startswith("It is not known whether the holder")


def test_of_a_page_that_never_came_nothing_is_said() -> None:
    """It came neither with TLS nor without."""
    for url in ("http://www.example.org/", "https://www.example.org/"):
        assert key_sentence(replace(record(page=None), url=url, status=None)) == ""


def test_snapshots_that_tell_nothing() -> None:
    """Of another tool nothing is said, of our own earlier versions that nobody looked."""
    early = replace(record(), connections=None)
    assert key_sentence(early).endswith("was not checked: the version that made this snapshot did not.")
    salvaged = replace(early, salvaged=SalvageReport(at="", bytes_cut=0))
    assert key_sentence(salvaged).endswith("was not checked: the capture was killed.")
    for silent in (NOTHING, replace(early, url="http://www.example.org/"), replace(early, software="other 1")):
        assert key_sentence(silent) == ""


@pytest.mark.parametrize(
    ("way", "words"),
    [
        (Way.UNVERIFIED, "the key of a certificate that was taken for www.example.org's without being verified took"),
        (Way.OWN_AUTHORITY, "for www.example.org that only an authority added to the capturing machine vouches for"),
        (Way.MAPPED, "the key of www.example.org's certificate took part"),
    ],
)
def test_whose_certificate_it_is_rests_on_who_verified_it(way: Way, words: str) -> None:
    detours = (Detour(way=way, host="other.example"), Detour(way=way, host="www.example.org"))
    assert words in key_sentence(replace(record(connection(1, SHOWN)), detours=detours))


def test_a_connection_in_a_few_words() -> None:
    assert [key_words(connection(2, key)) for key in (SHOWN, FALSE, None)] == [
        "shown, by ecdsa_secp256r1_sha256",
        "the signature is not that of its certificate's key",
        "not checked",
    ]
    assert key_words(connection(2, RESUMED, 1)) == "not shown: it took up the session of connection 1"
