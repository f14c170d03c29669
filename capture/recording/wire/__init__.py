"""The recorder: what the guard relays, deciphered with the browser's own TLS secrets, turned into exchanges.

direction: up (the browser's bytes) or down (the server's) · piece: bytes that the guard relayed in one go · ending: how
a direction ended · journal: all pieces and endings in their order · key log: the TLS secrets that the browser writes
(``--ssl-key-log-file``) · exchange: one request and its answer · conversation: what is said through a tunnel · framing:
bytes of a connection that belong to no message · unread: bytes that could not be read, or wait for more · unkept: bytes
that were read, and are in no record · fault: why nothing more can be read, in a sentence.

In the order in which bytes pass: ``journal`` (the guard's side), ``follower`` (a process that reads it),
``wire_reader`` (all connections), ``connection`` (one), ``tls`` (ciphertext → plaintext), ``http1`` and ``http2``
(plaintext → messages), ``exchanges``. ``recording`` is a save's handle on all of it; ``join`` and ``completeness``
compare with what CDP saw. Nothing is imported here, so that the follower, which starts with each save, loads what it
needs alone.
"""
