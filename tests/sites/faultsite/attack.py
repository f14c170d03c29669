"""Pages that attack whoever captures or shows them (Z01, Z02, E06)."""

import gzip
from collections.abc import Iterator
from html import escape

from tests.sites.case import Case, Exchange
from tests.sites.faultsite.words import SURVEY
from tests.sites.server import HTML, Answer, answer, page

__all__ = ["cases"]


def cases(other_origin: str, aux: int) -> Iterator[Case]:
    yield _hostile_words()
    yield _reaching_inward(other_origin, aux)
    yield _bomb()


def _hostile_words() -> Case:
    title = (
        '<script>window.__pwned=1</script>"\'><img src=x onerror="window.__pwned=2"> } \\input{x} '
        "\u202egnp.exe =HYPERLINK(1)"
    )
    author = escape("=cmd|'/c calc'!A0, author}\n@misc{x,")
    site_name = escape("---\nkey: !!python/object/apply:os.system ['id']")
    shown = answer(
        f'<!doctype html><meta charset=utf-8><title>{escape(title)}</title><meta name=author content="{author}">'
        f"<meta property='og:site_name' content=\"{site_name}\"><h1>Hostile title</h1><p>{SURVEY}</p>"
    )
    return Case(
        id="Z01",
        kind="security",
        title="title, byline and site name that attack the index page and the citation formats",
        sources=("ArchiveBox/ArchiveBox#239", "ArchiveBox/ArchiveBox#772"),
        routes={"": shown},
        exchanges=(Exchange(path="", answer=shown),),
        page={"outcome": "ok", "status": 200, "title": title},
        right=(
            "Own HTML (index, snapshot page) shows the title as text; window.__pwned stays undefined.",
            "BibTeX, RIS, CSL-JSON, YAML, CSV exports stay parseable, with one entry; no extra @misc; no YAML tag; no "
            "cell that starts a formula.",
            "Directory and file names derived from the title hold no '/', control or bidi-override characters.",
        ),
    )


def _reaching_inward(other: str, aux: int) -> Case:
    shown = page(
        "Z02",
        f"<h1>Reaching inward</h1><iframe src=hop></iframe><img src='{other}/internal/img'><script>"
        f"fetch('hop').catch(()=>0);fetch('http://localhost:{aux}/internal/fetch').catch(()=>0);"
        f"new Image().src='http://[::ffff:127.0.0.1]:{aux}/internal/v6';"
        f"new Image().src='http://0x7f000001:{aux}/internal/hex';new Image().src='file:///etc/hostname'</script>",
    )
    hop = Answer(lines=(f"Location: {other}/internal/secret".encode(),), status=b"302 Found")
    file = Answer(lines=(b"Location: file:///etc/hostname",), status=b"302 Found")
    return Case(
        id="Z02",
        kind="security",
        title="page and redirects that reach for internal addresses and files",
        sources=(
            "spatie/browsershot#759",
            "elderfo/websnag#9",
            "dgtlmoon/changedetection.io#2505",
            "h4ckf0r0day/obscura#862",
        ),
        routes={"": shown, "hop": hop, "file": file},
        exchanges=(
            Exchange(path="", answer=shown),
            Exchange(path="hop", answer=hop),
            Exchange(path="file", answer=file),
        ),
        page={"outcome": "ok", "status": 200},
        right=(
            "With private addresses refused and only the site's own allowed: GET /__log shows nothing under "
            "/internal/.",
            "Seeds refused before a browser starts: file:/etc/hostname, FILE:///etc/hostname, view-source:http://x, "
            "chrome://version, data:text/html,x, javascript:1, http://2130706433:PORT/, http://127.1:PORT/, "
            "http://localhost.:PORT/.",
            "Refusals are in the log of the snapshot, not silent.",
        ),
    )


def _bomb() -> Case:
    bomb = answer(gzip.compress(b"<p>" + b"0" * (48 << 20), 9, mtime=0), HTML, "Content-Encoding: gzip")
    shown = page(
        "E06", "<h1>A small file</h1><script>fetch('bomb').then(r=>r.body.getReader().read()).catch(()=>0)</script>"
    )
    return Case(
        id="E06",
        kind="security",
        title="47 KB that unpack to 48 MB",
        sources=("ffuf/ffuf#897", "dillo-browser/dillo#422"),
        routes={"": shown, "bomb": bomb},
        exchanges=(Exchange(path="", answer=shown), Exchange(path="bomb", answer=bomb)),
        page={"outcome": "ok"},
        right=("Record keeps the packed bytes; reading for text stops at a stated limit.",),
    )
