"""The command line of Chromium."""

import json
import re
from pathlib import Path

import playwright
import pytest

from capture.model.options import Options
from capture.recording.browser import switches


def test_with_a_guard_there_is_no_other_way_out() -> None:
    given = switches.arguments(Options(), guard_port=4711, log_switches=["--log-net-log=/p"], agent="A")
    assert "--proxy-server=socks5://127.0.0.1:4711" in given
    assert "--proxy-bypass-list=<-loopback>" in given
    assert "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1" in given
    assert "--webrtc-ip-handling-policy=disable_non_proxied_udp" in given
    assert "--log-net-log=/p" in given
    assert "--user-agent=A" in given


def test_without_a_guard_the_network_is_open_and_the_browser_quiet() -> None:
    given = switches.arguments(Options(), guard_port=0, log_switches=[], agent="")
    assert not [switch for switch in given if "proxy" in switch or "user-agent" in switch]
    assert "--disable-quic" in given
    assert "--gaia-url=http://127.0.0.1:9/" in given


@pytest.mark.parametrize(("locale", "languages"), [("en-US", "en-US,en"), ("de", "de"), ("pt-BR", "pt-BR,pt")])
def test_languages(locale: str, languages: str) -> None:
    assert switches.accept_languages(locale) == languages


def test_the_user_agent_is_chromes_reduced_form_unless_told_otherwise() -> None:
    assert "Chrome/156.0.0.0 Safari/537.36" in switches.user_agent(Options(), "156.0.8078.79")
    assert switches.user_agent(Options(user_agent="Mine/1"), "156.0.1.1") == "Mine/1"
    assert switches.user_agent(Options(user_agent="honest"), "156.0.1.1") == ""
    assert switches.user_agent(Options(), "") == ""


def test_a_profile_knows_no_login_unless_the_seed_has_one(tmp_path: Path) -> None:
    switches.prepare_profile(tmp_path / "a", answer_logins=False)
    assert json.loads((tmp_path / "a" / "Local State").read_text()) == {"auth": {"schemes": ""}}
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o700
    switches.prepare_profile(tmp_path / "b", answer_logins=True)
    assert list((tmp_path / "b").iterdir()) == []


def test_zone_and_language_are_the_processs_own(tmp_path: Path) -> None:
    given = switches.environment(Options(time_zone="Asia/Tokyo", locale="de-AT"), {"A": "1"}, tmp_path)
    assert given["A"] == "1"
    assert given["TZ"] == "Asia/Tokyo"
    assert given["LANGUAGE"] == "de_AT"
    assert "TZ" not in switches.environment(Options(), {}, tmp_path)


def test_what_playwright_turns_off_stays_off() -> None:
    """The last of two such switches counts: ours must name all that the installed Playwright's names."""
    bundle = Path(playwright.__file__).parent / "driver/package/lib/coreBundle.js"
    named = re.search(r"disabledFeatures = \[(.*?)\]", bundle.read_text(), re.DOTALL)
    assert named, "Playwright keeps its list elsewhere now: look for it, and for what is new in it"
    (ours,) = [switch for switch in switches.QUIET if switch.startswith("--disable-features=")]
    assert set(re.findall(r'^\s*"(\w+)"', named[1], re.MULTILINE)) <= set(ours.partition("=")[2].split(","))


def test_no_answer_is_asked_for_that_is_packed_against_another() -> None:
    (ours,) = [switch for switch in switches.QUIET if switch.startswith("--disable-features=")]
    assert "CompressionDictionaryTransport" in ours.partition("=")[2].split(",")


@pytest.mark.parametrize(
    ("asked", "inherited", "link", "zone"),
    [
        ("Asia/Tokyo", {"TZ": "Europe/Berlin"}, "/usr/share/zoneinfo/Etc/UTC", "Asia/Tokyo"),
        ("", {"TZ": "Europe/Berlin"}, "/usr/share/zoneinfo/Etc/UTC", "Europe/Berlin"),
        ("", {"TZ": ":Europe/Berlin"}, "/usr/share/zoneinfo/Etc/UTC", "Europe/Berlin"),
        ("", {"TZ": "CET-1CEST"}, "/usr/share/zoneinfo/Etc/UTC", ""),  # no name that a record could tell
        ("", {"TZ": ""}, "/usr/share/zoneinfo/Etc/UTC", ""),
        ("", {}, "/nowhere/zoneinfo/America/Argentina/Ushuaia", "America/Argentina/Ushuaia"),
        ("", {}, "/nowhere/zoneinfo.default/Europe/Berlin", "Europe/Berlin"),  # macOS
        ("", {}, "/nowhere/zoneinfo/Mars/Crater", ""),
        ("", {}, "/nowhere/else", ""),
    ],
)
def test_the_zone_that_pages_are_told(
    tmp_path: Path, asked: str, inherited: dict[str, str], link: str, zone: str
) -> None:
    (tmp_path / "localtime").symlink_to(link)
    assert switches.time_zone(Options(time_zone=asked), inherited, tmp_path / "localtime") == zone


def test_a_machine_with_a_copy_of_its_zone_or_none_has_no_name_for_it(tmp_path: Path) -> None:
    (tmp_path / "copy").write_bytes(b"TZif2")
    assert switches.time_zone(Options(), {}, tmp_path / "copy") == ""
    assert switches.time_zone(Options(), {}, tmp_path / "none") == ""
