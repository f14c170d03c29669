"""Somebody's page under a famous name: every word about it says whose word the name rests on."""

import json
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.acceptance.bad_site import BadSite
from tests.command import Done, Running, warcite

pytestmark = pytest.mark.long

NAME = "www.example.com"


@pytest.fixture(scope="module")
def site() -> Iterator[BadSite]:
    with BadSite() as site:
        yield site


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("impostor")


@pytest.fixture(scope="module")
def said(site: BadSite) -> str:
    return f"{NAME} was answered by 127.0.0.1:{site.port}, as the person who saved it told"


@pytest.fixture(scope="module")
def saved(site: BadSite, home: Path) -> Done:
    """Three names are mapped, one is asked for."""
    maps = [f"--host-map={name}=127.0.0.1:{site.port}" for name in ("a.example", NAME, "b.example")]
    return warcite("save", f"http://{NAME}/plain", *maps, "--json", "--archive", home / "a", home=home)


def told(home: Path, *arguments: str) -> Done:
    return warcite(*arguments, "--archive", home / "a", home=home)


def test_it_is_never_a_clean_complete(saved: Done, said: str) -> None:
    assert saved.object["outcome"] == "partial"
    assert saved.object["reasons"] == [{"code": "mapped", "text": said}]
    assert saved.code == 0


def test_only_hosts_that_were_reached_are_named(saved: Done, home: Path, said: str) -> None:
    shown = told(home, "show", "@latest", "--json").object["provenance"]
    assert [one["host"] for one in shown["detours"]] == [NAME]
    assert shown["interventions"][0] == said
    assert "a.example" not in json.dumps({**shown, "options": None})


def test_verify_says_it_before_any_check(saved: Done, home: Path, said: str) -> None:
    done = told(home, "verify", "@latest")
    assert done.code == 0
    lines = done.stdout.splitlines()
    assert said in lines[1]
    assert told(home, "verify", "@latest", "--json").objects[-1]["summary"]["detours"] == [said]


@pytest.mark.parametrize("form", ["md", "txt", "html", "json"])
def test_the_article_says_it_above_its_words(saved: Done, home: Path, said: str, form: str) -> None:
    done = told(home, "extract", "@latest", "--format", form)
    assert said in done.stderr
    assert -1 < done.stdout.find(said) < done.stdout.find("The ferry did not leave")


def test_the_derived_article_says_it_too(saved: Done, home: Path, said: str) -> None:
    (derived,) = (home / "a" / "derived").glob("*/article.md")
    assert derived.read_text().startswith(f"> {said}")


def test_the_citation_says_it_to_people_and_machines(saved: Done, home: Path, said: str) -> None:
    for one in told(home, "cite", "@latest", "--style", "all", "--json").objects:
        assert "as the person who saved it told" in one["text"], one["style"]
        (way,) = one["citation"]["detours"]
        assert (way["way"], way["host"], way["text"]) == ("mapped", NAME, said)


def test_the_library_says_it_on_every_view(saved: Done, home: Path, said: str) -> None:
    serving = Running("serve", "--no-token", "--port", "0", "--archive", home / "a", home=home)
    try:
        address = serving.line().split()[4]
        for view in ("", "/seen", "/alone", "/screenshot", "/proof"):
            with urllib.request.urlopen(f"{address}s/{saved.object['id']}{view}", timeout=60) as answer:
                assert said in answer.read().decode(), view
        with urllib.request.urlopen(f"{address}s/{saved.object['id']}", timeout=60) as answer:
            page = answer.read().decode()
        assert "Nothing here confirms that this is the page of that name" in page
        assert "not everything is here" not in page
    finally:
        serving.interrupt()
        serving.wait()
