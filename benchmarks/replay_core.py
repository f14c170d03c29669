"""How fast the pure core of replay is: lookups, rewriting, whole answers. Prints medians of seven runs.

    python benchmarks/replay_core.py [WARC]

Without a WARC of your own a page of 22 KB with 400 links stands in for one.
"""

import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

from capture.formats.warc import WarcIndex
from capture.replay.answering import Cache, OriginMap, ReplayIndex, find, frame_url, frozen, original, resource
from capture.replay.answering.rewrite import css, inert_page, live_page

RUNS = 7


def measured(work: Callable[[], object], seconds: float = 0.2) -> float:
    """CPU seconds of one call, the median of ``RUNS`` runs of about so many seconds."""
    started, calls = time.process_time(), 0
    while time.process_time() - started < seconds:
        work()
        calls += 1
    runs = []
    for _ in range(RUNS):
        begun = time.process_time()
        for _ in range(calls):
            work()
        runs.append((time.process_time() - begun) / calls)
    return statistics.median(runs)


def page(links: int = 400) -> bytes:
    """An article-like page with so many links, about 22 KB."""
    items = "".join(
        f'<li class="item n{at}"><a href="https://www.example.org/{at}">Word {at}</a></li>' for at in range(links)
    )
    return f'<!doctype html><html><head><meta charset="utf-8"><title>x</title></head><ul>{items}</ul></html>'.encode()


def rewriting(mapping: OriginMap) -> None:
    """Pages and style sheets."""
    html, url = page(), "https://www.example.org/"
    sheet = b"a{color:red;background:url(https://cdn.example.org/1.png)} .b > .c{margin:0 auto;content:'x'}\n" * 230
    for name, data, work in (
        ("HTML, inert", html, lambda: inert_page(html, mapping, url, rendered=True)),
        ("HTML, live", html, lambda: live_page(html, mapping, url)),
        ("CSS", sheet, lambda: css(sheet, mapping, url)),
    ):
        took = measured(work)
        print(f"{name:12} {len(data) / 1000:5.0f} KB  {took * 1000:7.2f} ms  {len(data) / took / 1e6:6.1f} MB/s")


def mapped(mapping: OriginMap) -> None:
    """One URL there and back."""
    url = "https://cdn.example.org/a/b?c"
    there = mapping.to_mapped(url)
    print(f"to_mapped    {measured(lambda: mapping.to_mapped(url)) * 1e6:7.2f} us")
    print(f"to_archived  {measured(lambda: mapping.to_archived(there)) * 1e6:7.2f} us")


def answers(path: Path) -> None:
    """Lookups and answers of a real snapshot."""
    view = WarcIndex.open(path)
    print(f"Memory.of    {measured(lambda: ReplayIndex.of(view)) * 1000:7.2f} ms for {len(view.records())} records")
    memory, cache = ReplayIndex.of(view), Cache()
    mapping = OriginMap("benchmark", port=8080, hosts=memory.hosts)
    url = max(memory.gets, key=lambda known: memory.gets[known].mime.startswith("image/"))
    request = {"sec-fetch-dest": "image", "origin": mapping.to_mapped("https://a.test")}
    mark = mapping.to_archived(frame_url(memory, mapping)) or ""
    for name, work in (
        ("find, exact", lambda: find(memory, "GET", url)),
        ("find, miss", lambda: find(memory, "GET", url + "?no=1")),
        ("resource", lambda: resource(memory, mapping, "GET", url, request)),
        ("  cached", lambda: resource(memory, mapping, "GET", url, request, cache=cache)),
        ("original", lambda: original(memory, "GET", url, request)),
        ("frozen", lambda: frozen(memory, mapping)),
        ("  cached", lambda: resource(memory, mapping, "GET", mark, request, cache=cache)),
    ):
        took = measured(work)
        print(f"{name:12} {took * 1e6:9.2f} us  {1 / took:11,.0f} /s")


def main() -> None:
    """All of it."""
    mapping = OriginMap("benchmark", port=8080)
    mapped(mapping)
    rewriting(mapping)
    if len(sys.argv) > 1:
        answers(Path(sys.argv[1]))


if __name__ == "__main__":
    main()
