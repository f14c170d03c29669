"""What the seed turns out to be, and the signals that say so."""

import pytest

from tests.integration.recording.visit.visiting import visit
from tests.site import Site, Visitor

pytestmark = pytest.mark.long

PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj "
    b"2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>"
)
SVG = "<svg xmlns='http://www.w3.org/2000/svg' width='90' height='90'><rect width='90' height='90' fill='red'/></svg>"
FEED = "<?xml version='1.0'?><rss version='2.0'><channel><title>News</title></channel></rss>"


def test_a_page_with_nothing_wrong_has_no_signal() -> None:
    """Status, title, URL and all artifacts; the fragment stays in the final URL."""
    with Site() as site:
        seen = visit(site.page("/a", "<title>A page</title><p>Some words.</p>") + "#part")
        assert seen.signals == {}
        assert (seen.visit.status, seen.visit.title, seen.visit.mime) == (200, "A page", "text/html")
        assert seen.visit.url == site.url("/a#part")
        assert seen.visit.answer_url == site.url("/a")
        assert seen.visit.page_text == "Some words."
        assert seen.orderly
        kinds = [artifact.uri.removesuffix(site.url("/a")) for artifact in seen.kept]
        assert kinds == [
            *("urn:view:", "urn:thumbnail:", "urn:dom:", "urn:layout:"),
            *("urn:text:", "urn:fullPage:", "urn:pageinfo:"),
        ]


def test_http_redirects_lead_to_the_status_of_the_last_answer() -> None:
    with Site() as site:
        site.page("/end", "<p>here</p>")
        site.page("/two", "", status=301, Location="/end")
        seen = visit(site.page("/one", "", status=302, Location="/two"))
        assert [(hop.url, hop.status) for hop in seen.visit.redirects] == [
            (site.url("/one"), 302),
            (site.url("/two"), 301),
        ]
        assert (seen.visit.status, seen.visit.url) == (200, site.url("/end"))
        assert "moved_by_script" not in seen.signals


@pytest.mark.parametrize("status", [403, 404, 410, 429, 500, 503])
def test_an_http_error_is_a_signal_and_its_page_is_kept(status: int) -> None:
    with Site() as site:
        seen = visit(site.page("/gone", "<h1>Sorry</h1>", status=status))
        assert list(seen.signals) == ["http_error"]
        assert f"HTTP {status}" in seen.signals["http_error"]
        assert seen.text("urn:text:") == "Sorry"


def test_a_401_without_credentials_is_the_page_that_was_sent() -> None:
    """No login dialog holds anything up."""
    with Site() as site:
        url = site.page("/in", "<p>please log in</p>", status=401, WWW_Authenticate='Basic realm="x"')
        seen = visit(url)
        assert seen.visit.status == 401
        assert seen.text("urn:text:") == "please log in"


def test_credentials_of_the_seed_answer_its_own_login() -> None:
    def door(visitor: Visitor) -> None:
        known = visitor.headers.get("Authorization")
        if known is None:
            visitor.say("<p>no</p>", status=401, WWW_Authenticate='Basic realm="x"')
        else:
            visitor.say(f"<p>welcome {known}</p>")

    with Site() as site:
        url = site.answer("/in", door).replace("http://", "http://lab:letmein@")
        seen = visit(url)
        assert seen.visit.status == 200
        assert seen.visit.page_text == "welcome Basic bGFiOmxldG1laW4="
        assert "letmein" not in seen.visit.url + seen.visit.answer_url + seen.visit.requested_url


def test_a_download_is_fetched_to_its_end_and_named_safely() -> None:
    with Site() as site:
        url = site.page(
            "/f", b"x" * 300_000, kind="application/zip", Content_Disposition='attachment; filename="../../evil"'
        )
        seen = visit(url)
        assert set(seen.signals) == {"download", "not_html"}
        assert seen.visit.status == 200
        assert [download.url for download in seen.visit.downloads] == [url]
        assert seen.downloads == [b"x" * 300_000]


@pytest.mark.parametrize(
    ("body", "kind", "words"),
    [
        (PDF, "application/pdf", "PDF"),
        (SVG, "image/svg+xml", "image"),
        (FEED, "application/rss+xml", "feed"),
        ("just text", "text/plain", "text file"),
        ('{"a": 1}', "application/json", "text file"),
    ],
)
def test_what_is_not_a_page_is_kept_and_said(body: str | bytes, kind: str, words: str) -> None:
    """No rendered DOM of it; the answer itself is what counts."""
    with Site() as site:
        seen = visit(site.page("/thing", body, kind=kind))
        assert "not_html" in seen.signals
        assert words in seen.signals["not_html"]
        assert seen.visit.status == 200
        assert seen.visit.mime == kind
        kinds = {artifact.uri.split(":")[1] for artifact in seen.kept}
        assert "dom" not in kinds
        assert ("view" in kinds) == (words != "PDF")  # a browser without a window draws an empty frame for it
        assert "artifact_failed" not in seen.signals


def test_an_answer_without_content_is_no_page() -> None:
    with Site() as site:
        seen = visit(site.page("/none", "", status=204))
        assert seen.visit.status == 204
        assert "without content" in seen.signals["not_html"]


@pytest.mark.parametrize(
    ("url", "error"), [("http://nowhere.invalid/", "ERR_NAME_NOT_RESOLVED"), ("http://127.0.0.1:1/", "ERR_UNSAFE_PORT")]
)
def test_what_cannot_be_reached_is_said_in_words_and_by_name(url: str, error: str) -> None:
    seen = visit(url)
    assert list(seen.signals) == ["net_error"]
    assert seen.signals["net_error"].endswith(f"({error})")
    assert seen.visit.status is None


def test_a_refused_connection_is_a_net_error() -> None:
    with Site() as site:
        url = site.url("/")
    seen = visit(url)
    assert seen.signals["net_error"].endswith("(ERR_CONNECTION_REFUSED)")


def test_a_redirect_loop_is_called_one() -> None:
    with Site() as site:
        seen = visit(site.page("/loop", "", status=302, Location="/loop"))
        assert list(seen.signals) == ["redirect_loop"]


def test_a_script_that_moves_the_browser_elsewhere_does_not_change_the_status_of_the_seed() -> None:
    with Site() as site:
        site.page("/home", "<title>Home</title><p>Home</p>")
        seen = visit(site.page("/gone", "<script>location='/home'</script>", status=403))
        assert set(seen.signals) == {"http_error", "moved_by_script"}
        assert (seen.visit.status, seen.visit.final_status) == (403, 200)
        assert seen.visit.url == site.url("/home")
        assert seen.visit.answer_url == site.url("/gone")


def test_a_page_that_loads_itself_again_is_the_page_of_its_last_answer() -> None:
    def check(visitor: Visitor) -> None:
        if "human=1" in visitor.headers.get("Cookie", ""):
            visitor.say("<title>Article</title><p>the article</p>")
        else:
            script = "<p>checking</p><script>document.cookie='human=1';location.reload()</script>"
            visitor.say(script, status=503)

    with Site() as site:
        seen = visit(site.answer("/p", check))
        assert seen.signals == {}
        assert seen.visit.status == 200
        assert seen.visit.page_text == "the article"


def test_a_page_without_text_or_picture_is_blank() -> None:
    with Site() as site:
        assert "blank" in visit(site.page("/b", "<div></div>")).signals
        assert visit(site.page("/i", f"<body>{SVG}")).signals == {}


def test_a_check_for_robots_is_recognised_by_its_traits() -> None:
    body = "<title>Just a moment...</title><p>Verify you are human</p>"
    with Site() as site:
        assert "challenge" in visit(site.page("/c", body, status=403)).signals
