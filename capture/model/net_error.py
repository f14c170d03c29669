"""Chromium's network errors: their numbers, which records and rules go by, and what they are in plain words. Pure.

The names, by which CDP tells them, are those of its net/base/net_error_list.h, as in Chromium 156: numbers never change
there, new ones are added. Every error that a page's request can end with has words of its own or those of its family;
what only a browser's inner life produces is told as a request that failed.
"""

import re

__all__ = ["ERR_ABORTED", "ERR_FAILED", "in_words", "number_of"]

ERR_FAILED = -2
ERR_ABORTED = -3  # the page or the browser gave the request up

_UNKNOWN = "the request failed"

# words → names, each with its number (which is negative)
_NAMES = {
    "the name does not resolve": "NAME_NOT_RESOLVED=105 NAME_RESOLUTION_FAILED=137 ICANN_NAME_COLLISION=166",
    "the server refused the connection": "CONNECTION_REFUSED=102",
    "the server broke the connection off": "CONNECTION_RESET=101",
    "the connection was broken off": "CONNECTION_ABORTED=103",
    "the connection could not be made": "CONNECTION_FAILED=104",
    "the server closed the connection without an answer": "CONNECTION_CLOSED=100",
    "the server did not answer in time": "CONNECTION_TIMED_OUT=118 TIMED_OUT=7",
    "the server closed the connection without sending anything": "EMPTY_RESPONSE=324",
    "the server's address cannot be reached": "ADDRESS_UNREACHABLE=109",
    "the server's address is not one that can be reached": "ADDRESS_INVALID=108",
    "this machine has no network": "INTERNET_DISCONNECTED=106",
    "the network changed during the request": "NETWORK_CHANGED=21",
    "this machine went to sleep during the request": "NETWORK_IO_SUSPENDED=331",
    "this machine does not let the browser out": "NETWORK_ACCESS_DENIED=138",
    "the page was cut off from the network": "NETWORK_ACCESS_REVOKED=33",
    "the server could not be reached": "SOCKS_CONNECTION_FAILED=120",
    "the server could not be found or reached": "SOCKS_CONNECTION_HOST_UNREACHABLE=121",
    "the way out of this machine is closed": "PROXY_CONNECTION_FAILED=130",
    "the proxy could not reach the server": "TUNNEL_CONNECTION_FAILED=111 PROXY_UNABLE_TO_CONNECT_TO_DESTINATION=186",
    "the proxy is of a kind that the browser does not know": "NO_SUPPORTED_PROXIES=336",
    "the server's certificate has expired or is not valid yet": "CERT_DATE_INVALID=201",
    "the server's certificate is from nobody that is trusted": (
        "CERT_AUTHORITY_INVALID=202 CERT_SELF_SIGNED_LOCAL_NETWORK=219"
    ),
    "the server's certificate is of somebody who listens in": "CERT_KNOWN_INTERCEPTION_BLOCKED=217",
    "the server's certificate is for another name": "CERT_COMMON_NAME_INVALID=200 CERT_NAME_CONSTRAINT_VIOLATION=212",
    "the server's certificate is for a name that is not unique": "CERT_NON_UNIQUE_NAME=210",
    "the server's certificate was revoked": "CERT_REVOKED=206",
    "nobody can say whether the server's certificate was revoked": (
        "CERT_UNABLE_TO_CHECK_REVOCATION=205 CERT_NO_REVOCATION_MECHANISM=204"
    ),
    "the server's certificate is too weakly signed": "CERT_WEAK_SIGNATURE_ALGORITHM=208",
    "the server's certificate has too weak a key": "CERT_WEAK_KEY=211",
    "the server's certificate is valid for too long": "CERT_VALIDITY_TOO_LONG=213",
    "the server's certificate is in no public log": "CERTIFICATE_TRANSPARENCY_REQUIRED=214",
    "the server does not speak TLS as it should": "SSL_PROTOCOL_ERROR=107",
    "the server only speaks an old form of TLS": "SSL_VERSION_OR_CIPHER_MISMATCH=113 SSL_OBSOLETE_CIPHER=172",
    "somebody between here and the server weakens the secure connection": "TLS13_DOWNGRADE_DETECTED=180",
    "the server does not know this name": "SSL_UNRECOGNIZED_NAME_ALERT=159",
    "the server asks for a client certificate": "SSL_CLIENT_AUTH_CERT_NEEDED=110 CLIENT_AUTH_CERT_TYPE_UNSUPPORTED=151",
    "the server asks for another client certificate": "BAD_SSL_CLIENT_AUTH_CERT=117",
    "the address redirects in a circle": "TOO_MANY_REDIRECTS=310",
    "the browser gave up after several attempts": "TOO_MANY_RETRIES=375",
    "the server redirects to something that is not an address": "INVALID_REDIRECT=303",
    "the server redirects to an address that a page may not open": "UNSAFE_REDIRECT=311",
    "the server's answer is not valid HTTP": "INVALID_RESPONSE=320",
    "the server's answer is not HTTP": "INVALID_HTTP_RESPONSE=370",
    "the answer's framing is broken": "INVALID_CHUNKED_ENCODING=321",
    "the answer was cut off": "INCOMPLETE_CHUNKED_ENCODING=355 CONTENT_LENGTH_MISMATCH=354",
    "the answer was cut off in its head": "RESPONSE_HEADERS_TRUNCATED=357",
    "the answer's head is too long": "RESPONSE_HEADERS_TOO_BIG=325",
    "the answer says its length twice, and differently": "RESPONSE_HEADERS_MULTIPLE_CONTENT_LENGTH=346",
    "the answer names its file twice, and differently": "RESPONSE_HEADERS_MULTIPLE_CONTENT_DISPOSITION=349",
    "the answer redirects to two places at once": "RESPONSE_HEADERS_MULTIPLE_LOCATION=350",
    "the answer's compression is broken": "CONTENT_DECODING_FAILED=330 CONTENT_DECODING_INIT_FAILED=371",
    "the answer's compression asks for too much memory": "ZSTD_WINDOW_SIZE_TOO_BIG=386",
    "the dictionary that unpacks the answer is missing": "DICTIONARY_LOAD_FAILED=387",
    "the answer names a dictionary that nobody asked for": "UNEXPECTED_CONTENT_DICTIONARY_HEADER=388",
    "the server does not have the part that was asked for": "REQUEST_RANGE_NOT_SATISFIABLE=328",
    "the server did not accept the user name and password": "INVALID_AUTH_CREDENTIALS=338",
    "the server asks for a user name and password": "MISSING_AUTH_CREDENTIALS=341",
    "the server asks for a login that the browser does not know": "UNSUPPORTED_AUTH_SCHEME=339",
    "browsers refuse this port": "UNSAFE_PORT=312",
    "it is not an address": "INVALID_URL=300",
    "a page may not open such an address": "DISALLOWED_URL_SCHEME=301",
    "the browser does not know this kind of address": "UNKNOWN_URL_SCHEME=302",
    "there is no such file": "FILE_NOT_FOUND=6",
    "the browser was not let in": "ACCESS_DENIED=10",
    "an unencrypted answer is not let in": "CLEARTEXT_NOT_PERMITTED=29",
    "the browser no longer had it": "CACHE_MISS=400",
    "the browser ran out of memory or room": (
        "INSUFFICIENT_RESOURCES=12 OUT_OF_MEMORY=13 NO_BUFFER_SPACE=176 FILE_NO_SPACE=18"
    ),
    "it was blocked in the browser": "BLOCKED_BY_CLIENT=20",
    "this machine's rules block it": "BLOCKED_BY_ADMINISTRATOR=22",
    "the page's own policy blocks it": "BLOCKED_BY_CSP=30",
    "the browser keeps such an answer from a page of another site": "BLOCKED_BY_ORB=32",
    "the server's own policy keeps it from this page": "BLOCKED_BY_RESPONSE=27",
    "the server does not take such a request": "METHOD_NOT_SUPPORTED=322",
    "the page gave the request up": "ABORTED=3",
    "the server did not open the websocket": "WS_UPGRADE=173",
    "the browser held the request back after too many errors": "TEMPORARILY_THROTTLED=139",
}
_OTHERS = """
IO_PENDING=1 FAILED=2 INVALID_ARGUMENT=4 INVALID_HANDLE=5 FILE_TOO_BIG=8 UNEXPECTED=9 NOT_IMPLEMENTED=11
UPLOAD_FILE_CHANGED=14 SOCKET_NOT_CONNECTED=15 FILE_EXISTS=16 FILE_PATH_TOO_LONG=17 FILE_VIRUS_INFECTED=19
SOCKET_IS_CONNECTED=23 UPLOAD_STREAM_REWIND_NOT_SUPPORTED=25 CONTEXT_SHUT_DOWN=26
BLOCKED_BY_FINGERPRINTING_PROTECTION=34 BLOCKED_IN_INCOGNITO_BY_ADMINISTRATOR=35 LOCAL_NETWORK_PERMISSION_MISSING=36
STRICT_ECH_REQUIRED=37 SSL_RENEGOTIATION_REQUESTED=114 PROXY_AUTH_UNSUPPORTED=115 HOST_RESOLVER_QUEUE_TOO_LARGE=119
ALPN_NEGOTIATION_FAILED=122 SSL_NO_RENEGOTIATION=123 WINSOCK_UNEXPECTED_WRITTEN_BYTES=124
SSL_DECOMPRESSION_FAILURE_ALERT=125 SSL_BAD_RECORD_MAC_ALERT=126 PROXY_AUTH_REQUESTED=127
MANDATORY_PROXY_CONFIGURATION_FAILED=131 PRECONNECT_MAX_SOCKET_LIMIT=133 SSL_CLIENT_AUTH_PRIVATE_KEY_ACCESS_DENIED=134
SSL_CLIENT_AUTH_CERT_NO_PRIVATE_KEY=135 PROXY_CERTIFICATE_INVALID=136 SSL_CLIENT_AUTH_SIGNATURE_FAILED=141
MSG_TOO_BIG=142 WS_PROTOCOL_ERROR=145 ADDRESS_IN_USE=147 SSL_PINNED_KEY_NOT_IN_CERT_CHAIN=150
SSL_DECRYPT_ERROR_ALERT=153 WS_THROTTLE_QUEUE_TOO_LARGE=154 SSL_SERVER_CERT_CHANGED=156
SOCKET_SET_RECEIVE_BUFFER_SIZE_ERROR=160 SOCKET_SET_SEND_BUFFER_SIZE_ERROR=161
SOCKET_RECEIVE_BUFFER_SIZE_UNCHANGEABLE=162 SOCKET_SEND_BUFFER_SIZE_UNCHANGEABLE=163
SSL_CLIENT_AUTH_CERT_BAD_FORMAT=164 SSL_SERVER_CERT_BAD_FORMAT=167 CT_STH_PARSING_FAILED=168 CT_STH_INCOMPLETE=169
UNABLE_TO_REUSE_CONNECTION_FOR_PROXY_AUTH=170 CT_CONSISTENCY_PROOF_PARSING_FAILED=171 READ_IF_READY_NOT_IMPLEMENTED=174
SSL_CLIENT_AUTH_NO_COMMON_ALGORITHMS=177 EARLY_DATA_REJECTED=178 WRONG_VERSION_ON_EARLY_DATA=179
SSL_KEY_USAGE_INCOMPATIBLE=181 INVALID_ECH_CONFIG_LIST=182 ECH_NOT_NEGOTIATED=183 ECH_FALLBACK_CERTIFICATE_INVALID=184
PROXY_DELEGATE_CANCELED_CONNECT_REQUEST=187 PROXY_DELEGATE_CANCELED_CONNECT_RESPONSE=188 CONTROL_MSG_TOO_BIG=189
MULTICAST_NOT_ALLOWED=190 CERT_CONTAINS_ERRORS=203 CERT_INVALID=207 CERT_END=220 UNEXPECTED_PROXY_AUTH=323
PAC_SCRIPT_FAILED=327 MALFORMED_IDENTITY=329 HTTP2_PROTOCOL_ERROR=337 ENCODING_DETECTION_FAILED=340
UNEXPECTED_SECURITY_LIBRARY_STATUS=342 MISCONFIGURED_AUTH_ENVIRONMENT=343 UNDOCUMENTED_SECURITY_LIBRARY_STATUS=344
RESPONSE_BODY_TOO_BIG_TO_DRAIN=345 INCOMPLETE_HTTP2_HEADERS=347 PAC_NOT_IN_DHCP=348 HTTP2_SERVER_REFUSED_STREAM=351
HTTP2_PING_FAILED=352 QUIC_PROTOCOL_ERROR=356 QUIC_HANDSHAKE_FAILED=358 HTTP2_INADEQUATE_TRANSPORT_SECURITY=360
HTTP2_FLOW_CONTROL_ERROR=361 HTTP2_FRAME_SIZE_ERROR=362 HTTP2_COMPRESSION_ERROR=363
PROXY_AUTH_REQUESTED_WITH_NO_CONNECTION=364 HTTP_1_1_REQUIRED=365 PROXY_HTTP_1_1_REQUIRED=366 PAC_SCRIPT_TERMINATED=367
HTTP2_RST_STREAM_NO_ERROR_RECEIVED=372 HTTP2_STREAM_CLOSED=376 HTTP_RESPONSE_CODE_FAILURE=379
QUIC_CERT_ROOT_NOT_KNOWN=380 QUIC_GOAWAY_REQUEST_CAN_BE_RETRIED=381 TOO_MANY_ACCEPT_CH_RESTARTS=382
INCONSISTENT_IP_ADDRESS_SPACE=383 CACHED_IP_ADDRESS_SPACE_BLOCKED_BY_LOCAL_NETWORK_ACCESS_POLICY=384
BLOCKED_BY_LOCAL_NETWORK_ACCESS_CHECKS=385 CACHE_READ_FAILURE=401 CACHE_WRITE_FAILURE=402
CACHE_OPERATION_NOT_SUPPORTED=403 CACHE_OPEN_FAILURE=404 CACHE_CREATE_FAILURE=405 CACHE_RACE=406
CACHE_CHECKSUM_READ_FAILURE=407 CACHE_CHECKSUM_MISMATCH=408 CACHE_LOCK_TIMEOUT=409 CACHE_AUTH_FAILURE_AFTER_READ=410
CACHE_ENTRY_NOT_SUITABLE=411 CACHE_DOOM_FAILURE=412 CACHE_OPEN_OR_CREATE_FAILURE=413 CACHE_COMPRESSION_FAILURE=414
INSECURE_RESPONSE=501 NO_PRIVATE_KEY_FOR_CERT=502 ADD_USER_CERT_FAILED=503 INVALID_SIGNED_EXCHANGE=504
INVALID_WEB_BUNDLE=505 TRUST_TOKEN_OPERATION_FAILED=506 TRUST_TOKEN_OPERATION_SUCCESS_WITHOUT_SENDING_REQUEST=507
HTTPENGINE_PROVIDER_IN_USE=508 PKCS12_IMPORT_BAD_PASSWORD=701 PKCS12_IMPORT_FAILED=702 IMPORT_CA_CERT_NOT_CA=703
IMPORT_CERT_ALREADY_EXISTS=704 IMPORT_CA_CERT_FAILED=705 IMPORT_SERVER_CERT_FAILED=706 PKCS12_IMPORT_INVALID_MAC=707
PKCS12_IMPORT_INVALID_FILE=708 PKCS12_IMPORT_UNSUPPORTED=709 KEY_GENERATION_FAILED=710 PRIVATE_KEY_EXPORT_FAILED=712
SELF_SIGNED_CERT_GENERATION_FAILED=713 CERT_DATABASE_CHANGED=714 CERT_VERIFIER_CHANGED=716 DNS_MALFORMED_RESPONSE=800
DNS_SERVER_REQUIRES_TCP=801 DNS_TIMED_OUT=803 DNS_CACHE_MISS=804 DNS_SEARCH_EMPTY=805 DNS_SORT_ERROR=806
DNS_SECURE_RESOLVER_HOSTNAME_RESOLUTION_FAILED=808 DNS_NAME_HTTPS_ONLY=809 DNS_REQUEST_CANCELLED=810
DNS_NO_MATCHING_SUPPORTED_ALPN=811 DNS_SECURE_PROBE_RECORD_INVALID=814 DNS_CACHE_INVALIDATION_IN_PROGRESS=815
DNS_FORMAT_ERROR=816 DNS_SERVER_FAILURE=817 DNS_NOT_IMPLEMENTED=818 DNS_REFUSED=819 DNS_OTHER_FAILURE=820
DNS_DIRECT_ONLY=821 BLOB_INVALID_CONSTRUCTION_ARGUMENTS=900 BLOB_OUT_OF_MEMORY=901 BLOB_FILE_WRITE_FAILED=902
BLOB_SOURCE_DIED_IN_TRANSIT=903 BLOB_DEREFERENCED_WHILE_BUILDING=904 BLOB_REFERENCED_BLOB_BROKEN=905
BLOB_REFERENCED_FILE_UNAVAILABLE=906
"""
_WORDS = {name.partition("=")[0]: words for words, names in _NAMES.items() for name in names.split()}
_NUMBERS = {
    name: -int(number)
    for names in (*_NAMES.values(), _OTHERS)
    for name, _, number in (entry.partition("=") for entry in names.split())
}
_NAME = re.compile(r"\bERR_([A-Z0-9_]+)")

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


def number_of(text: str) -> int:
    """The number of the error that a text names (``net::ERR_NAME_NOT_RESOLVED``); ERR_FAILED where none is known."""
    named = _NAME.search(text)
    return _NUMBERS.get(named[1], ERR_FAILED) if named else ERR_FAILED
