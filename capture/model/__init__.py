"""The nouns: frozen data, one noun a module.

seed: the URL asked for · page: the document visited · exchange: one request and its response, or its failure ·
sighting: a request, or a hop of its redirects, that CDP saw · record: the WARC unit · index line: one CDXJ line ·
artifact: a record of what was seen · snapshot: one page's sealed directory or WACZ · archive: the folder of snapshots.
"""
