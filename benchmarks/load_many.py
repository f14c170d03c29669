"""What recorder and guard cost where there is much to record.

    .venv/bin/python benchmarks/load_many.py [RUNS]

1. a page of 120 resources from three origins behind nginx (TLS, HTTP/2), against the same load without recorder and
   guard: at most 1.08 × wall and CPU; the guard alone at most 1.05 ×
2. a body of 200 MB: at most 1.5 × wall over TLS (HTTP/2), 1.2 × over plain HTTP

The certificate is accepted by its key, as one of the web is by its issuer.
"""

import base64
import hashlib
import json
import random
import subprocess
import sys
import tempfile
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from measure import Cost, table  # noqa: E402

from tests.ports import accepts, free_port  # noqa: E402
from tests.real.nginx import Host, running  # noqa: E402

HOSTS = ("www.many.test", "static.many.test", "pictures.other.test")
BIG_BYTES = 200_000_000
DONE = "all is here"
SAY = "'all is ' + 'here'"  # so that the words are not in the page before
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20"><rect width="20" height="20"/><!--%s--></svg>'


def write_site(folder: Path, port: int) -> None:
    """The page and 120 resources of 2 to 40 KB: style sheets, scripts, pictures, JSON."""
    random.seed(7)
    tags, fetched = [], []
    for number in range(120):
        base = f"https://{HOSTS[number % 3]}:{port}"
        filler = random.randbytes(random.randrange(1000, 20_000)).hex()
        kind = ("svg", "svg", "svg", "js", "css", "json")[number // 3 % 6]
        name = f"r{number}.{kind}"
        text = {"svg": SVG % filler, "js": f"/*{filler}*/", "css": f"/*{filler}*/", "json": f'["{filler}"]'}[kind]
        (folder / name).write_text(text)
        address = f"{base}/{name}"
        if kind == "json":
            fetched.append(address)
        tags.append(
            {
                "svg": f'<img src="{address}">',
                "js": f'<script src="{address}"></script>',
                "css": f'<link rel=stylesheet href="{address}">',
                "json": "",
            }[kind]
        )
    script = f"""Promise.all({json.dumps(fetched)}.map(url => fetch(url).then(r => r.json())))
      .then(() => document.body.append({SAY}))"""
    (folder / "index.html").write_text(f"<!doctype html><body>{''.join(tags)}<script>{script}</script>")


def load(mode: str, url: str, words: str, spki: str, hosts: list[str]) -> Cost:
    command = [sys.executable, str(HERE / "page_load.py"), mode, url, words, spki, *hosts]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(done.stderr)
    return Cost(**json.loads(done.stdout))


def say(title: str, runs: int, url: str, spki: str, hosts: list[str]) -> None:
    """Load in each mode in turn, so many times, and print the table."""
    rows: dict[str, list[Cost]] = {mode: [] for mode in ("bare", "guard", "recorded")}
    for _ in range(runs):
        for mode, costs in rows.items():
            costs.append(load(mode, url, DONE, spki, hosts))
    print(f"\n{title}\n{table('bare', rows)}")
    recorded = rows["recorded"]
    peak, follower = max(cost.rss_mb for cost in recorded), max(cost.follower_rss_mb for cost in recorded)
    print(f"peak of memory: {peak:.0f} MB in Python, {follower:.0f} MB in the follower", flush=True)


def key_hash(certificate: Path) -> str:
    """Base64 of the SHA-256 of a certificate's public key, as Chromium's switch wants it."""
    key = x509.load_pem_x509_certificate(certificate.read_bytes()).public_key()
    return base64.b64encode(
        hashlib.sha256(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).digest()
    ).decode()


def main(runs: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        allow = 'add_header Access-Control-Allow-Origin "*";'
        locations = f"location / {{ root {folder}/site; {allow} }}"
        (folder / "site").mkdir(mode=0o755)
        folder.chmod(0o755)
        with running(folder / "nginx", [Host(name=host, locations=locations) for host in HOSTS]) as nginx:
            write_site(folder / "site", nginx.port)
            spki = key_hash(nginx.folder / "certificate.pem")
            hosts = [f"{host}=127.0.0.1:{nginx.port}" for host in HOSTS]
            url = f"https://{HOSTS[0]}:{nginx.port}/index.html"
            say("120 resources, three origins, TLS and HTTP/2", runs, url, spki, hosts)
            fetched = f"fetch('/big').then(r => r.arrayBuffer()).then(() => document.body.append({SAY}))"
            (folder / "site/index.html").write_text(f"<body><script>{fetched}</script>")
            with (folder / "site/big").open("wb") as file:
                for _ in range(BIG_BYTES // 1_000_000):
                    file.write(random.randbytes(1_000_000))
            say("a body of 200 MB over TLS and HTTP/2", runs, url, spki, hosts)
        port = free_port()
        server = subprocess.Popen(
            [sys.executable, "-m", "http.server", str(port), "--bind", "127.0.0.1", "-d", str(folder / "site")],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            assert accepts(port, server)
            url = f"http://www.many.test:{port}/index.html"
            say("a body of 200 MB over http", runs, url, "", [f"www.many.test=127.0.0.1:{port}"])
        finally:
            server.terminate()
            server.wait()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 9)
