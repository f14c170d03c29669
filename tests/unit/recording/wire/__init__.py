"""The recorder's pure layers: TLS, framing, exchanges, on tables of bytes."""
