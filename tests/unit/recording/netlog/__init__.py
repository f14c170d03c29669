"""The recorder's pure layers: framing, events, exchanges, on tables and on recorded logs."""
