"""Servers' ways with TLS: every version and kind of suite that Chromium still offers, and the turns of a handshake."""

import ssl
from dataclasses import dataclass
from pathlib import Path

from tests.integration.recording.wire.certificate import Identity, identity

__all__ = ["SETTINGS", "TlsSetting", "TlsSide", "tls_side"]

_1_2, _1_3 = ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3


@dataclass(frozen=True, slots=True, kw_only=True)
class TlsSetting:
    """One way, and what it makes of a connection: ``version`` as WARC-Protocol writes it, the suite's IANA name."""

    version: str
    suite: str
    openssl: str = ""  # the suite's name there; TLS 1.3 chooses its own
    of_rsa: bool = False  # the certificate's key; else it is of P-256
    curve: str = ""  # none that Chromium guesses: HelloRetryRequest
    asks_client: bool = False  # for a certificate, which the browser has not
    tickets: bool = True
    browsers_choice: bool = False  # of the suites, where the server would choose

    @property
    def context_version(self) -> ssl.TLSVersion:
        return _1_3 if self.version == "tls/1.3" else _1_2


def _12(
    suite: str, openssl: str, *, of_rsa: bool = True, tickets: bool = True, asks_client: bool = False
) -> TlsSetting:
    return TlsSetting(
        version="tls/1.2", suite=suite, openssl=openssl, of_rsa=of_rsa, tickets=tickets, asks_client=asks_client
    )


_13 = "TLS_AES_256_GCM_SHA384"  # OpenSSL's own choice
_GCM = ("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", "ECDHE-RSA-AES128-GCM-SHA256")
SETTINGS: dict[str, TlsSetting] = {
    "1.3": TlsSetting(version="tls/1.3", suite=_13),
    "1.3-aes128": TlsSetting(version="tls/1.3", suite="TLS_AES_128_GCM_SHA256", browsers_choice=True),
    "1.3-rsa": TlsSetting(version="tls/1.3", suite=_13, of_rsa=True),
    "1.3-retry": TlsSetting(version="tls/1.3", suite=_13, curve="secp384r1"),
    "1.3-asks-client": TlsSetting(version="tls/1.3", suite=_13, asks_client=True),
    "1.3-no-tickets": TlsSetting(version="tls/1.3", suite=_13, tickets=False),
    "1.2-ecdsa": _12("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", "ECDHE-ECDSA-AES128-GCM-SHA256", of_rsa=False),
    "1.2-gcm256": _12("TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384", "ECDHE-RSA-AES256-GCM-SHA384"),
    "1.2-chacha": _12("TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256", "ECDHE-RSA-CHACHA20-POLY1305"),
    "1.2-cbc128": _12("TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA", "ECDHE-RSA-AES128-SHA"),
    "1.2-cbc256": _12("TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA", "ECDHE-RSA-AES256-SHA"),
    "1.2-rsa-gcm": _12("TLS_RSA_WITH_AES_128_GCM_SHA256", "AES128-GCM-SHA256"),
    "1.2-rsa-cbc": _12("TLS_RSA_WITH_AES_256_CBC_SHA", "AES256-SHA"),
    "1.2-asks-client": _12(*_GCM, asks_client=True),
    "1.2-no-tickets": _12(*_GCM, tickets=False),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TlsSide:
    """A server's side of TLS and who it says it is."""

    context: ssl.SSLContext
    identity: Identity


def tls_side(folder: Path, setting: TlsSetting, *, alpn: str = "http/1.1", issuers: int = 1) -> TlsSide:
    """A server that does as ``setting`` says and speaks ``alpn``; ``folder`` gets certificate and key."""
    folder.mkdir(exist_ok=True)
    who = identity(folder, of_rsa=setting.of_rsa, issuers=issuers)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(who.chain, who.key)
    context.set_alpn_protocols([alpn])
    context.minimum_version = context.maximum_version = setting.context_version
    if setting.openssl:
        context.set_ciphers(f"{setting.openssl}:@SECLEVEL=0")  # CBC suites have SHA-1, which level 1 refuses
    if setting.browsers_choice:
        context.options &= ~ssl.OP_CIPHER_SERVER_PREFERENCE
    if setting.curve:
        context.set_ecdh_curve(setting.curve)
    if setting.asks_client:
        context.verify_mode = ssl.CERT_OPTIONAL
        context.load_verify_locations(who.chain)
    if not setting.tickets:
        context.options |= ssl.OP_NO_TICKET
        context.num_tickets = 0
    return TlsSide(context=context, identity=who)
