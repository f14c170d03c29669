"""The routes: what each of the three hosts answers, built once for a newsroom."""

from html import escape
from importlib.resources import files

from tests.sites.newsroom import pictures
from tests.sites.newsroom.body import api_json
from tests.sites.newsroom.newsroom import Newsroom
from tests.sites.newsroom.page import served_html
from tests.sites.newsroom.scripts import ad_frame_html, ad_script, page_script
from tests.sites.newsroom.sheet import style_sheet
from tests.sites.newsroom.wire import Reply

__all__ = ["Routes", "not_found", "routes"]

Routes = dict[tuple[str, str, str], Reply]
"""(host, method, path) to reply; a HEAD request is answered by GET's."""

HTML = "text/html; charset=utf-8"
SCRIPT = "text/javascript; charset=utf-8"
KEEP = (("Cache-Control", "public, max-age=86400"),)
CORS = (*KEEP, ("Access-Control-Allow-Origin", "*"))


def routes(newsroom: Newsroom) -> Routes:
    """Every answer of the three hosts. Draws the pictures: the first call takes about a second."""
    return {
        **{(newsroom.hosts.site, *place): reply for place, reply in _site(newsroom).items()},
        **{(newsroom.hosts.cdn, "GET", path): reply for path, reply in _cdn(newsroom).items()},
        **{(newsroom.hosts.ads, "GET", path): reply for path, reply in _ads(newsroom).items()},
    }


def not_found(newsroom: Newsroom) -> Reply:
    """What every other address answers."""
    paper = escape(newsroom.labels.paper)
    text = f"<!DOCTYPE html>\n<title>404 | {paper}</title><h1>404</h1><p>{paper}</p>\n"
    return Reply(status=404, content_type=HTML, body=text.encode())


def _site(newsroom: Newsroom) -> dict[tuple[str, str], Reply]:
    style = newsroom.style
    article = Reply(
        content_type=HTML,
        body=served_html(newsroom).encode(),
        headers=(("Cache-Control", "no-cache"), ("Set-Cookie", "visit=1; Path=/; SameSite=Lax")),
        gzip=style.gzip,
        chunked=style.chunked,
    )
    api = Reply(
        content_type="application/json; charset=utf-8",
        body=api_json(newsroom),
        gzip=style.gzip,
        chunked=style.chunked,
        delay_s=style.delay_s,
    )
    script = Reply(content_type=SCRIPT, body=page_script().encode(), headers=KEEP, gzip=style.gzip)
    return {
        ("GET", newsroom.path): article,
        ("GET", "/"): _redirect(newsroom.path),
        ("GET", newsroom.short_path): _redirect(newsroom.path),
        ("GET", f"/api/articles/{newsroom.number}.json"): api,
        ("GET", "/static/page.js"): script,
        ("GET", "/favicon.ico"): _mark(newsroom, 32),
        ("POST", "/collect"): Reply(status=204),
    }


def _cdn(newsroom: Newsroom) -> dict[str, Reply]:
    style = newsroom.style
    css = Reply(
        content_type="text/css; charset=utf-8",
        body=style_sheet(newsroom).encode(),
        headers=KEEP,
        gzip=True,
        chunked=style.chunked,
    )
    font = files("capture.demo").joinpath("files", "newsreader.woff2").read_bytes()
    ferry = newsroom.seed is None
    lead = {
        f"/photo/lead-{width}.jpg": _photo(style.picture_seed, width, width * 9 // 16, ferry) for width in (800, 1600)
    }
    cards = {
        f"/{name}/{index}.jpg": _photo(base + index, 432, 288, False)
        for name, base, count in (
            ("thumb", 10, len(newsroom.labels.recommendations)),
            ("trend", 20, len(newsroom.labels.trends)),
        )
        for index in range(1, count + 1)
    }
    return {
        "/site.css": css,
        "/fonts/newsreader.woff2": Reply(content_type="font/woff2", body=font, headers=CORS),
        "/logo.png": _mark(newsroom, 176),
        "/favicon.png": _mark(newsroom, 64),
        **lead,
        **cards,
    }


def _ads(newsroom: Newsroom) -> dict[str, Reply]:
    tag = Reply(content_type=SCRIPT, body=ad_script(newsroom).encode(), headers=KEEP, chunked=True)
    found: dict[str, Reply] = {"/tag.js": tag}
    for slot in range(1, len(newsroom.style.ads_after) + 1):
        banner = pictures.vignette(2, 728, 120)
        found |= {
            f"/frame/{slot}": Reply(content_type=HTML, body=ad_frame_html(newsroom, slot).encode(), gzip=True),
            f"/art/{slot}.png": Reply(content_type="image/png", body=pictures.vignette(1, 240, 240)),
            f"/creative/{slot}": _redirect(f"/creative/{slot}-rope.png"),
            f"/creative/{slot}-rope.png": Reply(content_type="image/png", body=banner, headers=KEEP),
        }
    return found


def _photo(seed: int, width: int, height: int, ferry: bool) -> Reply:
    body = pictures.scene(seed, width, height, ferry)
    return Reply(content_type="image/jpeg", body=body, headers=KEEP)


def _mark(newsroom: Newsroom, size: int) -> Reply:
    return Reply(content_type="image/png", body=pictures.emblem(size, newsroom.style.accent), headers=KEEP)


def _redirect(target: str) -> Reply:
    body = f'<!DOCTYPE html>\n<title>302</title><a href="{escape(target)}">{escape(target)}</a>\n'
    return Reply(status=302, content_type=HTML, body=body.encode(), headers=(("Location", target),))
