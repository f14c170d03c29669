"""What tests are made of, from the small to the large; one builder for each thing.

records: WARC records byte by byte, exchanges with defaults · sealed: a package with every kind of record, and bytes
flipped in it · placed: snapshots that a store holds · forgeries: sealed ones that somebody changed · library: an
archive in every state that the library shows · replayed: records in memory for the replay · pages, articles: what the
extractor reads and gives · citations · configs.

Servers stand elsewhere: ``tests/site.py`` (paths and answers), ``tests/sites/`` (collections of awkward pages),
``tests/integration/recording/wire/origin.py`` (bytes as they are told).
"""
