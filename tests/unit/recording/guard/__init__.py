"""Unit tests of the guard: no sockets."""
