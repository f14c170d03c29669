"""The recorder against real connections: origins that choose and remember every byte, a guarded browser, what it left.

``origin`` speaks HTTP/1, ``http2_origin`` HTTP/2, over TLS as ``tls_settings`` has it; ``site`` and ``http2_site`` are
the awkward answers and the pages that ask for them; ``recorded`` is the browser behind guard and recorder.
"""
