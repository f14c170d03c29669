"""Serve a site by hand: ``python -m tests.sites bank2 [--port N] [--aux N]``; ``/`` lists its cases."""

import argparse
import asyncio
import ssl
from contextlib import suppress
from pathlib import Path

from tests.sites import bank2, faultsite
from tests.sites.replay_site.site import route
from tests.sites.server import listen

COLLECTIONS = {"faultsite": faultsite.collection, "bank2": bank2.collection}


def main() -> None:
    parser = argparse.ArgumentParser(prog="tests.sites", description=__doc__)
    parser.add_argument("name", choices=(*COLLECTIONS, "replay_site"))
    parser.add_argument("--port", type=int, default=18300)
    parser.add_argument("--aux", type=int, default=18301, help="another origin")
    parser.add_argument("--certificate", type=Path, help="folder of replay_site's certificate.pem and key.pem")
    asked = parser.parse_args()
    print(f"{asked.name} on port {asked.port} of 127.0.0.1", flush=True)
    with suppress(KeyboardInterrupt):
        if asked.name == "replay_site":
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(asked.certificate / "certificate.pem", asked.certificate / "key.pem")
            asyncio.run(listen(route, (asked.port,), context))
        else:
            collection = COLLECTIONS[asked.name](asked.port, asked.aux)
            asyncio.run(listen(collection.route, (asked.port, asked.aux)))


if __name__ == "__main__":
    main()
