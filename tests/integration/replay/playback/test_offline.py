"""An offline browser meets real origins: TLS under any name and port, CORS, WebSockets, the time of capture."""

from datetime import UTC, datetime
from pathlib import Path

from capture.formats.warc import WarcIndex
from capture.model.exchange import Body
from capture.replay.playback.expected_view import ExpectedView
from tests.builders.records import exchange, write
from tests.integration.replay.playback.replaying import checks

PAGE = b"""<!doctype html><meta charset=utf-8><title>Secure</title><p id=said></p><script>
const said = (word) => document.getElementById("said").append(word + " ");
const dice = Math.random();
(async () => {
  said(new Date().getUTCFullYear());
  said(dice === 0.5 ? "odd" : "even");
  said(await (await fetch("https://api.example:8443/answer.json")).text());
  await import("https://gone.example/lost.js").catch(() => said("refused"));
  await fetch("https://other.example/forgotten.json").catch(() => 0);
  const socket = new WebSocket("wss://live.example/feed");
  socket.onopen = () => said("open");
})();
</script>"""
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: %s\r\n%s\r\n"


def test_real_origins(tmp_path: Path) -> None:
    """What failed at capture fails again and is no gap; what was recorded answers; the rest is a gap."""
    path = tmp_path / "data.warc.gz"
    open_to_all = b"Access-Control-Allow-Origin: *\r\n"
    page, answer = "https://secure.example/page", "https://api.example:8443/answer.json"
    records = write(
        path,
        exchange(url=page, response_head=HEAD % (b"text/html", b""), response_body=Body.of(PAGE)),
        exchange(
            url=answer, response_head=HEAD % (b"application/json", open_to_all), response_body=Body.of(b"forty-two")
        ),
    )
    seen = ExpectedView(
        url=page,
        started=datetime(2019, 6, 1, tzinfo=UTC),
        text="2019 even forty-two refused open",
        failed=frozenset({"https://gone.example/lost.js"}),
    )
    (check,) = checks([(WarcIndex(path, records), seen)])
    assert (check.text, check.screenshot) == (1.0, None)
    assert check.missing == ("https://other.example/forgotten.json",)
