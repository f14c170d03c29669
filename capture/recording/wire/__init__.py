"""The recorder: what the guard relays, deciphered with the browser's own TLS secrets, turned into exchanges.

direction: up (the browser's bytes) or down (the server's) · piece: bytes that the guard relayed in one go · journal:
all pieces and endings in their order · key log: the TLS secrets that the browser writes (``--ssl-key-log-file``) ·
framing: bytes of a connection that belong to no message · exchange: one request and its answer.
"""
