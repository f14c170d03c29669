"""Chromium's network errors in plain words. Pure.

The names are those of its net_error_list.h. Every one that a page's request can end with has words of its own
or those of its family; what only a browser's inner life produces is told as a request that failed.
"""

__all__ = ["in_words"]

_UNKNOWN = "the request failed"

_NAMES = {
    "the name does not resolve": "NAME_NOT_RESOLVED NAME_RESOLUTION_FAILED ICANN_NAME_COLLISION",
    "the server refused the connection": "CONNECTION_REFUSED",
    "the server broke the connection off": "CONNECTION_RESET",
    "the connection was broken off": "CONNECTION_ABORTED",
    "the connection could not be made": "CONNECTION_FAILED",
    "the server closed the connection without an answer": "CONNECTION_CLOSED",
    "the server did not answer in time": "CONNECTION_TIMED_OUT TIMED_OUT",
    "the server closed the connection without sending anything": "EMPTY_RESPONSE",
    "the server's address cannot be reached": "ADDRESS_UNREACHABLE",
    "the server's address is not one that can be reached": "ADDRESS_INVALID",
    "this machine has no network": "INTERNET_DISCONNECTED",
    "the network changed during the request": "NETWORK_CHANGED",
    "this machine went to sleep during the request": "NETWORK_IO_SUSPENDED",
    "this machine does not let the browser out": "NETWORK_ACCESS_DENIED",
    "the page was cut off from the network": "NETWORK_ACCESS_REVOKED",
    "the server could not be reached": "SOCKS_CONNECTION_FAILED",
    "the server could not be found or reached": "SOCKS_CONNECTION_HOST_UNREACHABLE",
    "the way out of this machine is closed": "PROXY_CONNECTION_FAILED",
    "the proxy could not reach the server": "TUNNEL_CONNECTION_FAILED PROXY_UNABLE_TO_CONNECT_TO_DESTINATION",
    "the proxy is of a kind that the browser does not know": "NO_SUPPORTED_PROXIES",
    "the server's certificate has expired or is not valid yet": "CERT_DATE_INVALID",
    "the server's certificate is from nobody that is trusted": "CERT_AUTHORITY_INVALID CERT_SELF_SIGNED_LOCAL_NETWORK",
    "the server's certificate is of somebody who listens in": "CERT_KNOWN_INTERCEPTION_BLOCKED",
    "the server's certificate is for another name": "CERT_COMMON_NAME_INVALID CERT_NAME_CONSTRAINT_VIOLATION",
    "the server's certificate is for a name that is not unique": "CERT_NON_UNIQUE_NAME",
    "the server's certificate was revoked": "CERT_REVOKED",
    "nobody can say whether the server's certificate was revoked": (
        "CERT_UNABLE_TO_CHECK_REVOCATION CERT_NO_REVOCATION_MECHANISM"
    ),
    "the server's certificate is too weakly signed": "CERT_WEAK_SIGNATURE_ALGORITHM",
    "the server's certificate has too weak a key": "CERT_WEAK_KEY",
    "the server's certificate is valid for too long": "CERT_VALIDITY_TOO_LONG",
    "the server's certificate is in no public log": "CERTIFICATE_TRANSPARENCY_REQUIRED",
    "the server does not speak TLS as it should": "SSL_PROTOCOL_ERROR",
    "the server only speaks an old form of TLS": "SSL_VERSION_OR_CIPHER_MISMATCH SSL_OBSOLETE_CIPHER",
    "somebody between here and the server weakens the secure connection": "TLS13_DOWNGRADE_DETECTED",
    "the server does not know this name": "SSL_UNRECOGNIZED_NAME_ALERT",
    "the server asks for a client certificate": "SSL_CLIENT_AUTH_CERT_NEEDED CLIENT_AUTH_CERT_TYPE_UNSUPPORTED",
    "the server asks for another client certificate": "BAD_SSL_CLIENT_AUTH_CERT",
    "the address redirects in a circle": "TOO_MANY_REDIRECTS",
    "the browser gave up after several attempts": "TOO_MANY_RETRIES",
    "the server redirects to something that is not an address": "INVALID_REDIRECT",
    "the server redirects to an address that a page may not open": "UNSAFE_REDIRECT",
    "the server's answer is not valid HTTP": "INVALID_RESPONSE",
    "the server's answer is not HTTP": "INVALID_HTTP_RESPONSE",
    "the answer's framing is broken": "INVALID_CHUNKED_ENCODING",
    "the answer was cut off": "INCOMPLETE_CHUNKED_ENCODING CONTENT_LENGTH_MISMATCH",
    "the answer was cut off in its head": "RESPONSE_HEADERS_TRUNCATED",
    "the answer's head is too long": "RESPONSE_HEADERS_TOO_BIG",
    "the answer says its length twice, and differently": "RESPONSE_HEADERS_MULTIPLE_CONTENT_LENGTH",
    "the answer names its file twice, and differently": "RESPONSE_HEADERS_MULTIPLE_CONTENT_DISPOSITION",
    "the answer redirects to two places at once": "RESPONSE_HEADERS_MULTIPLE_LOCATION",
    "the answer's compression is broken": "CONTENT_DECODING_FAILED CONTENT_DECODING_INIT_FAILED",
    "the answer's compression asks for too much memory": "ZSTD_WINDOW_SIZE_TOO_BIG",
    "the dictionary that unpacks the answer is missing": "DICTIONARY_LOAD_FAILED",
    "the answer names a dictionary that nobody asked for": "UNEXPECTED_CONTENT_DICTIONARY_HEADER",
    "the server does not have the part that was asked for": "REQUEST_RANGE_NOT_SATISFIABLE",
    "the server did not accept the user name and password": "INVALID_AUTH_CREDENTIALS",
    "the server asks for a user name and password": "MISSING_AUTH_CREDENTIALS",
    "the server asks for a login that the browser does not know": "UNSUPPORTED_AUTH_SCHEME",
    "browsers refuse this port": "UNSAFE_PORT",
    "it is not an address": "INVALID_URL",
    "a page may not open such an address": "DISALLOWED_URL_SCHEME",
    "the browser does not know this kind of address": "UNKNOWN_URL_SCHEME",
    "there is no such file": "FILE_NOT_FOUND",
    "the browser was not let in": "ACCESS_DENIED",
    "an unencrypted answer is not let in": "CLEARTEXT_NOT_PERMITTED",
    "the browser no longer had it": "CACHE_MISS",
    "the browser ran out of memory or room": "INSUFFICIENT_RESOURCES OUT_OF_MEMORY NO_BUFFER_SPACE FILE_NO_SPACE",
    "it was blocked in the browser": "BLOCKED_BY_CLIENT",
    "this machine's rules block it": "BLOCKED_BY_ADMINISTRATOR",
    "the page's own policy blocks it": "BLOCKED_BY_CSP",
    "the browser keeps such an answer from a page of another site": "BLOCKED_BY_ORB",
    "the server's own policy keeps it from this page": "BLOCKED_BY_RESPONSE",
    "the server does not take such a request": "METHOD_NOT_SUPPORTED",
    "the page gave the request up": "ABORTED",
    "the server did not open the websocket": "WS_UPGRADE",
    "the browser held the request back after too many errors": "TEMPORARILY_THROTTLED",
}
_WORDS = {name: words for words, names in _NAMES.items() for name in names.split()}

# By how the name begins or what it holds, for all that have no words of their own.
_FAMILIES = (
    ("the name does not resolve", "DNS_ HOST_RESOLVER"),
    ("the server's certificate does not verify", "CERT_"),
    ("the proxy did not let the request through", "PROXY PAC_"),
    ("the secure connection failed", "SSL TLS ECH ALPN EARLY_DATA"),
    ("the server broke the rules of HTTP/2", "HTTP2"),
    ("the server wants an older HTTP", "HTTP_1_1"),
    ("the server broke the rules of HTTP/3", "QUIC"),
    ("the websocket failed", "WS_"),
    ("the login failed", "AUTH"),
    ("the browser could not use its own memory of it", "CACHE_"),
    ("the page's own data was gone", "BLOB_"),
    ("a page of the web may not reach into a private network", "LOCAL_NETWORK"),
    ("it was blocked in the browser", "BLOCKED"),
    ("the server could not be reached", "SOCKS"),
    ("the connection could not be made", "SOCKET"),
    ("the redirect leads nowhere", "REDIRECT"),
)


def in_words(name: str) -> str:
    """What ``net::ERR_NAME_NOT_RESOLVED`` (with or without its prefixes) says to a person; never empty."""
    plain = name.strip().removeprefix("net::").removeprefix("ERR_").upper()
    known = _WORDS.get(plain)
    return known or next((words for words, signs in _FAMILIES if any(s in plain for s in signs.split())), _UNKNOWN)
