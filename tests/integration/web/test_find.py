"""What a snapshot links to and does not hold: a 404 that says what is known and leads on."""

from urllib.parse import urlencode

import pytest

from tests.integration.web.conftest import Filled


def found(filled: Filled, url: str, source: str = "") -> str:
    answer = filled.reader.get(f"/find?{urlencode({'url': url, 'from': source})}")
    assert answer.status_code == 404
    assert "<h1>This page is not in the archive</h1>" in answer.text
    return answer.text


def test_the_nearest_save_stands_there_with_its_distance(filled: Filled) -> None:
    ids = filled.ids
    page = found(filled, "http://www.ledger.example/night-boat", ids["suspect"])
    assert f'The snapshot of <a href="/s/{ids["suspect"]}">25 Nov 2026, 00:12 UTC</a> links to this address' in page
    assert (
        f'Nearest: <a href="/s/{ids["complete"]}">another snapshot of it, from 25 Nov 2026, 01:26 UTC</a>, '
        "1 hour later." in page
    )
    assert f'<a class="btn main" href="/s/{ids["suspect"]}">Back to the snapshot</a>' in page
    assert 'href="http://www.ledger.example/night-boat" rel="noreferrer noopener">Open today’s page' in page


def test_a_snapshot_is_not_its_own_nearest(filled: Filled) -> None:
    page = found(filled, "https://ledger.example/night-boat", filled.ids["complete"])
    assert f'href="/s/{filled.ids["earlier"]}">another snapshot of it' in page
    assert "1 day earlier." in page


def test_an_address_that_was_never_saved_says_so(filled: Filled) -> None:
    page = found(filled, "https://nowhere.example/", "20261125T012626Z-nowhere.example-aaaaaa")
    assert "It was never saved here." in page
    assert "Back to the library" in page


@pytest.mark.parametrize("url", ["", "javascript:alert(1)", '"><script>alert(1)</script>', "data:text/html,x"])
def test_what_is_no_address_of_the_web_is_text(filled: Filled, url: str) -> None:
    page = found(filled, url)
    assert "Open today’s page" not in page
    assert "<script>alert" not in page


def test_a_host_that_misleads_is_told(filled: Filled) -> None:
    assert "Its host is <code>xn--leder-pwe.example</code>." in found(filled, "https://led\u0433er.example/")
