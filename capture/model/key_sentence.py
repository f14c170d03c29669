"""What a snapshot shows of the server's key, in one sentence that also says what it does not show. Pure.

The sentence is about the connection that carried the page's own answer. It rests on the recorder's word, in the
provenance record, unless the handshake was kept and whoever asks has checked it again.
"""

from collections.abc import Collection, Mapping
from datetime import datetime

from capture.model import moment as moments
from capture.model.address import read_url
from capture.model.detour import Way
from capture.model.provenance import Provenance
from capture.model.tls_report import KeyClaim, KeyResult, TlsConnection, WhyNotShown

__all__ = ["key_sentence", "key_words"]

_DOUBTFUL = {
    Way.UNVERIFIED: "a certificate that was taken for {}'s without being verified",
    Way.OWN_AUTHORITY: "a certificate for {} that only an authority added to the capturing machine vouches for",
}
_WHY = {
    WhyNotShown.RESUMED: "it took up a session whose beginning is not known",
    WhyNotShown.RSA_KEY_EXCHANGE: "in its kind of handshake, RSA key exchange, the server signs nothing",
    WhyNotShown.UNFINISHED: "its handshake ended before the server had signed it",
    WhyNotShown.UNREADABLE: "its handshake could not be read",
    WhyNotShown.UNKNOWN_SCHEME: "the kind of its signature is not known to the version that checked it",
    WhyNotShown.OTHER: "its handshake does not tell",
}
_BEWARE = "do not rely on this page before you know why"
_LIMITS = "this does not show who that holder is, nor that whoever recorded it has not altered what was said over it"


def key_sentence(
    provenance: Provenance, again: Mapping[int, KeyResult] | None = None, unrooted: Collection[str] = ()
) -> str:
    """One sentence; empty where TLS has nothing to do with it, no page came, or the record tells nothing.

    ``again`` has what kept handshakes showed just now, by the numbers of their connections: ``FALSE`` also where one
    shows something else than the record says; nothing of a connection that took up a session by a ticket not seen.
    ``unrooted`` are hosts for whose certificates no root vouches that is known to whoever asks.
    """
    told, url, again = provenance.connections, read_url(provenance.url), again or {}
    if url is None or (told is None and url.scheme != "https"):
        return ""
    if told is None:
        by_us = provenance.software.startswith("warcite ")
        why = "the capture was killed" if provenance.salvaged else "the version that made this snapshot did not"
        return f"Whether the server held the key of its certificate was not checked: {why}." if by_us else ""
    numbered = {one.number: one for one in told.each}
    page = None if told.page is None else numbered.get(told.page)
    if provenance.status is None and page is None:
        return ""  # no page came, over whatever connection
    if page is None and url.scheme != "https":
        return "This page came without TLS: nothing shows whose server sent it, or that it was not changed on its way."
    if page is None or page.key is None:
        return "It is not known whether the holder of its certificate's key took part in what carried this page."
    certificate = _certificate(provenance, page.host, unrooted)
    if KeyResult.FALSE in (page.key.result, again.get(page.number)):
        kept = "kept " if page.number in again else ""
        text = f"The {kept}handshake of the connection that carried this page was not signed with the key of"
        return f"{text} {certificate}: {_BEWARE}."
    if page.key.result is KeyResult.SHOWN:
        facts = _facts(page, page.key, provenance, again)
        text = f"The holder of the key of {certificate} took part in the connection that carried this page ({facts})"
        return f"{text}; {_LIMITS}."
    first = None if page.session_of is None else numbered.get(page.session_of)
    if first is not None and first.key is not None and first.key.result is KeyResult.SHOWN:
        if again.get(first.number) is KeyResult.FALSE:
            return f"The kept handshake that began the session of this page was not signed with its key: {_BEWARE}."
        facts = _facts(first, first.key, provenance, again if page.number in again else {})
        text = "The connection that carried this page took up the session of an earlier one, in which the holder of the"
        return f"{text} key of {certificate} took part ({facts}), and showed no key again; {_LIMITS}."
    text = "The connection that carried this page does not show whether its server held the key of"
    return f"{text} {certificate}: {_why(page.key)}."


def key_words(one: TlsConnection) -> str:
    """What a connection shows of its server's key, in a few words: ``shown, by ecdsa_secp256r1_sha256``."""
    if one.key is None:
        return "not checked"
    if one.key.result is KeyResult.SHOWN:
        return f"shown, by {one.key.scheme}" if one.key.scheme else "shown"
    if one.key.result is KeyResult.FALSE:
        return "the signature is not that of its certificate's key"
    if one.session_of is not None:
        return f"not shown: it took up the session of connection {one.session_of}"
    return f"not shown: {_why(one.key)}"


def _why(key: KeyClaim) -> str:
    """Why nothing is shown; in the checker's own words where there is no more to say."""
    why = key.why or WhyNotShown.OTHER
    return key.detail if why is WhyNotShown.OTHER and key.detail else _WHY[why]


def _certificate(provenance: Provenance, host: str, unrooted: Collection[str]) -> str:
    """Whose certificate it is, as far as somebody vouches for it."""
    ways = {detour.way for detour in provenance.detours if detour.host == host}
    doubtful = [text for way, text in _DOUBTFUL.items() if way in ways]
    if not doubtful and host in unrooted:
        return f"a certificate for {host} that no root known here vouches for"
    return doubtful[0].format(host) if doubtful else f"{host}'s certificate"


def _facts(one: TlsConnection, key: KeyClaim, provenance: Provenance, again: Mapping[int, KeyResult]) -> str:
    """``TLS 1.3, x25519, checked …``: by whom, and when."""
    parts = [one.version.upper().replace("/", " "), one.group]
    if again.get(one.number) is KeyResult.SHOWN:
        parts.append("checked again just now over the kept handshake")
    else:
        moment = _moment(key.checked)
        at = f" at {moments.to_words(moment)}" if moment else ""
        kept = "was to be kept" if provenance.options and provenance.options.keep_wire else "was not kept"
        parts.append(f"checked by the recorder over the handshake{at}, which {kept}")
    return ", ".join(filter(None, parts))


def _moment(text: str) -> datetime | None:
    try:
        return moments.parse(text)
    except ValueError:
        return None
