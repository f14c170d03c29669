"""What an answer is, and what Chromium's errors mean to a person (pure)."""

import enum

from capture.model.outcome import Signal

__all__ = ["Kind", "kind_of", "net_error", "trouble"]


class Kind(enum.StrEnum):
    """What the seed turned out to be."""

    PAGE = "page"
    DOWNLOAD = "download"
    PDF = "PDF file"
    IMAGE = "image"
    MEDIA = "audio or video file"
    FEED = "feed or XML file"
    TEXT = "text file"
    NOTHING = "answer without content"
    ERROR = "error"


# What each error is called without jargon; the name of Chromium's stands behind it.
_WORDS = {
    "ERR_NAME_NOT_RESOLVED": "the host name does not exist, or could not be looked up",
    "ERR_CONNECTION_REFUSED": "the server refused the connection",
    "ERR_CONNECTION_RESET": "the server broke the connection off",
    "ERR_CONNECTION_CLOSED": "the server closed the connection without an answer",
    "ERR_CONNECTION_TIMED_OUT": "the server did not answer in time",
    "ERR_TIMED_OUT": "the server did not answer in time",
    "ERR_EMPTY_RESPONSE": "the server closed the connection without sending anything",
    "ERR_ADDRESS_UNREACHABLE": "the server's address cannot be reached",
    "ERR_INTERNET_DISCONNECTED": "this machine has no network",
    "ERR_NETWORK_CHANGED": "the network changed during the request",
    "ERR_SOCKS_CONNECTION_FAILED": "the server could not be reached",
    "ERR_SOCKS_CONNECTION_HOST_UNREACHABLE": "the host name could not be looked up, or cannot be reached",
    "ERR_PROXY_CONNECTION_FAILED": "the way out of this machine is closed",
    "ERR_TUNNEL_CONNECTION_FAILED": "the proxy could not reach the server",
    "ERR_CERT_DATE_INVALID": "the server's certificate has expired or is not valid yet",
    "ERR_CERT_AUTHORITY_INVALID": "the server's certificate is from nobody that is trusted",
    "ERR_CERT_COMMON_NAME_INVALID": "the server's certificate is for another name",
    "ERR_CERT_REVOKED": "the server's certificate was revoked",
    "ERR_SSL_PROTOCOL_ERROR": "the server does not speak TLS as it should",
    "ERR_SSL_VERSION_OR_CIPHER_MISMATCH": "the server only speaks an old form of TLS",
    "ERR_TOO_MANY_REDIRECTS": "the address redirects in a circle",
    "ERR_INVALID_RESPONSE": "the server's answer is not valid HTTP",
    "ERR_INVALID_HTTP_RESPONSE": "the server's answer is not HTTP",
    "ERR_INVALID_REDIRECT": "the server redirects to something that is not an address",
    "ERR_UNSAFE_REDIRECT": "the server redirects to an address that a page may not open",
    "ERR_UNSAFE_PORT": "browsers refuse this port",
    "ERR_BLOCKED_BY_CLIENT": "the request was blocked in the browser",
    "ERR_INVALID_AUTH_CREDENTIALS": "the server did not accept the user name and password",
    "ERR_CONTENT_DECODING_FAILED": "the answer's compression is broken",
    "ERR_CONTENT_LENGTH_MISMATCH": "the answer was cut off",
    "ERR_INCOMPLETE_CHUNKED_ENCODING": "the answer was cut off",
    "ERR_HTTP2_PROTOCOL_ERROR": "the server broke the rules of HTTP/2",
    "ERR_RESPONSE_HEADERS_TOO_BIG": "the answer's head is too long",
    "ERR_RESPONSE_HEADERS_MULTIPLE_CONTENT_LENGTH": "the answer says its length twice, and differently",
    "ERR_RESPONSE_HEADERS_MULTIPLE_LOCATION": "the answer redirects to two places at once",
    "ERR_SSL_CLIENT_AUTH_CERT_NEEDED": "the server asks for a client certificate",
}
_STATUS_WORDS = {
    401: "the page asks for a login",
    402: "the page asks for a payment",
    403: "the server forbids the page",
    404: "there is no such page",
    408: "the server gave up waiting",
    410: "the page was removed for good",
    429: "the server says that there were too many requests",
    451: "the page is withheld for legal reasons",
    500: "the server has an internal error",
    502: "the server got no good answer from the one behind it",
    503: "the server says that it is not available",
    504: "the server got no answer from the one behind it",
}
_PAGES = {"text/html", "application/xhtml+xml"}
_SHOWN_AS_TEXT = {"application/json", "application/ld+json", "application/javascript", "text/javascript"}


def kind_of(mime: str, *, download: bool = False) -> Kind:
    """The kind of an answer with that MIME type, which Chromium saved as a download or showed."""
    if mime == "application/pdf":
        return Kind.PDF
    if download:
        return Kind.DOWNLOAD
    if mime in _PAGES:
        return Kind.PAGE
    if mime.endswith(("+xml", "/xml")) and mime != "image/svg+xml":
        return Kind.FEED
    family = mime.partition("/")[0]
    kinds = {"image": Kind.IMAGE, "video": Kind.MEDIA, "audio": Kind.MEDIA, "text": Kind.TEXT}
    if mime in _SHOWN_AS_TEXT:
        return Kind.TEXT
    return kinds.get(family, Kind.DOWNLOAD if mime else Kind.PAGE)


def net_error(error: str) -> str:
    """``net::ERR_X`` in plain words, Chromium's own name behind them."""
    name = error.removeprefix("net::")
    words = _WORDS.get(name)
    if words is None:
        words = (
            "the secure connection failed"
            if "SSL" in name or "CERT" in name
            else "the page could not be loaded"
        )
    return f"{words} ({name})"


def trouble(status: int, error: str) -> Signal | None:
    """What is wrong with the seed's answer (net error, redirect loop, HTTP error); None: nothing."""
    if error.endswith("ERR_TOO_MANY_REDIRECTS"):
        return Signal(name="redirect_loop", text=net_error(error))
    if status >= 400:
        words = _STATUS_WORDS.get(status, "the server answered with an error")
        return Signal(name="http_error", text=f"HTTP {status}: {words}")
    if error and not error.endswith(("ERR_ABORTED", "ERR_HTTP_RESPONSE_CODE_FAILURE")):
        return Signal(name="net_error", text=net_error(error))
    return None
