"""What recorder and guard cost where there is much to record.

    .venv/bin/python benchmarks/load_many.py [RUNS]

1. a page of 120 resources from three origins behind nginx (TLS, HTTP/2), against the same load without recorder and
   guard: at most 1.05 × wall, and 0.4 s of CPU in Python for both
2. a body of 200 MB over plain HTTP: at most 5 × wall
"""

import json
import random
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

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


def load(mode: str, url: str, words: str, hosts: list[str]) -> Cost:
    command = [sys.executable, str(HERE / "page_load.py"), mode, url, words, *hosts]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(done.stderr)
    return Cost(**json.loads(done.stdout))


def pairs(runs: int, url: str, words: str, hosts: list[str]) -> dict[str, list[Cost]]:
    rows: dict[str, list[Cost]] = {"bare": [], "recorder and guard": []}
    for _ in range(runs):
        rows["bare"].append(load("off", url, words, hosts))
        rows["recorder and guard"].append(load("on", url, words, hosts))
    return rows


def say(title: str, rows: dict[str, list[Cost]]) -> None:
    print(f"\n{title}\n{table('bare', rows)}")
    both = zip(rows["recorder and guard"], rows["bare"], strict=True)
    python = statistics.median(on.python_s - off.python_s for on, off in both)
    peak = max(cost.rss_mb for cost in rows["recorder and guard"])
    print(f"Python: {python:.2f} s of CPU more than without; peak of its memory {peak:.0f} MB", flush=True)


def main(runs: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        allow = 'add_header Access-Control-Allow-Origin "*";'
        locations = f"location / {{ root {folder}/site; {allow} }}"
        (folder / "site").mkdir(mode=0o755)
        with running(folder / "nginx", [Host(name=host, locations=locations) for host in HOSTS]) as nginx:
            write_site(folder / "site", nginx.port)
            hosts = [f"{host}=127.0.0.1:{nginx.port}" for host in HOSTS]
            url = f"https://{HOSTS[0]}:{nginx.port}/index.html"
            say("120 resources, three origins, TLS and HTTP/2", pairs(runs, url, DONE, hosts))
        fetched = f"fetch('/big').then(r => r.arrayBuffer()).then(() => document.body.append({SAY}))"
        page = f"<body><script>{fetched}</script>"
        (folder / "site/index.html").write_text(page)
        with (folder / "site/big").open("wb") as file:
            for _ in range(BIG_BYTES // 1_000_000):
                file.write(random.randbytes(1_000_000))
        port = free_port()
        server = subprocess.Popen(
            [sys.executable, "-m", "http.server", str(port), "--bind", "127.0.0.1", "-d", str(folder / "site")],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            assert accepts(port, server)
            url = f"http://www.many.test:{port}/index.html"
            hosts = [f"www.many.test=127.0.0.1:{port}"]
            say("a body of 200 MB over http", pairs(runs, url, DONE, hosts))
        finally:
            server.terminate()
            server.wait()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 7)
