"""The recorder: what the guard relays, deciphered with the browser's own TLS secrets, turned into exchanges.

direction: up (the browser's bytes) or down (the server's) · piece: bytes that the guard relayed in one go · journal:
all pieces and endings in their order · key log: the TLS secrets that the browser writes (``--ssl-key-log-file``) ·
framing: bytes of a connection that belong to no message · exchange: one request and its answer.

In the order in which bytes pass: ``journal`` (the guard's side), ``follower`` (a process that reads it),
``wire_reader`` (all connections), ``connection`` (one), ``tls`` (ciphertext → plaintext), ``http1`` and ``http2``
(plaintext → messages), ``exchanges``. ``recording`` is a save's handle on all of it; ``join`` and ``completeness``
compare with what CDP saw. Nothing is imported here, so that the follower, which starts with each save, loads what it
needs alone.
"""
