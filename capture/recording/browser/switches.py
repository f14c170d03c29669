"""The command line of Chromium: what closes its other ways out, keeps it quiet, and shows of itself."""

import contextlib
import json
import os
import re
import sys
from pathlib import Path

from capture.errors import UsageError
from capture.model.options import Options, read_time_zone

__all__ = ["accept_languages", "arguments", "environment", "prepare_profile", "time_zone", "user_agent"]

# Port 9 is on Chromium's list of unsafe ports: such a request ends inside the browser (ERR_UNSAFE_PORT).
NOWHERE = "http://127.0.0.1:9/"
SOCKET_PATH_BYTES = 103  # macOS allows four fewer than Linux
# Pages of Chromium's own address bar, rendered in every new window: nobody sees them, and they cost one second of
# CPU, more than all the rest of the launch.
UNSEEN = ("WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "WebUIOmniboxFullPopup")
# Would join a multicast group of the local network, seen by all of it, to hide addresses of this machine from pages;
# with a guard WebRTC gathers none at all.
HEARD_NEARBY = ("WebRtcHideLocalIpsWithMdns",)
# An answer packed against an earlier one (RFC 9842) can be read only by whoever holds that one and finds it: a record
# must be readable by itself. A browser on its first visit to a site has no dictionary either.
PACKED_AGAINST_ANOTHER = ("CompressionDictionaryTransport",)
# What Playwright turns off itself. Of two such switches the last counts, which is ours, so it says theirs again.
AS_PLAYWRIGHT = (
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsUpgrades",
    "HttpsFirstBalancedModeAutoEnable",
    "LensOverlay",
    "MediaRouter",
    "PaintHolding",
    "ThirdPartyStoragePartitioning",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "TcpPortRandomizationWin",
    "OptimizationHints",
    "NetworkTimeServiceQuerying",
    "AimEnabled",
    "PreconnectToSearch",
    "msForceBrowserSignIn",
    "msEdgeUpdateLaunchServicesPreferredVersion",
)
QUIET = (
    f"--disable-features={','.join((*AS_PLAYWRIGHT, *UNSEEN, *HEARD_NEARBY, *PACKED_AGAINST_ANOTHER))}",
    f"--gaia-url={NOWHERE}",
    f"--component-updater=url-source={NOWHERE}",
    "--disable-quic",
    "--disable-domain-reliability",
    "--no-pings",
)


def arguments(options: Options, *, guard_port: int, log_switches: list[str], agent: str) -> list[str]:
    """Every switch of ours; ``guard_port`` 0 leaves the network open, which only tests want."""
    # SOCKS5 for everything, loopback too; no name look-ups; no UDP of WebRTC beside it.
    only_way_out = (
        f"--proxy-server=socks5://127.0.0.1:{guard_port}",
        "--proxy-bypass-list=<-loopback>",
        "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
        "--webrtc-ip-handling-policy=disable_non_proxied_udp",
        "--force-webrtc-ip-handling-policy",
    )
    return [
        *QUIET,
        *(only_way_out if guard_port else ()),
        *log_switches,
        f"--accept-lang={accept_languages(options.locale)}",
        *([f"--user-agent={agent}"] if agent else ()),
    ]


def accept_languages(locale: str) -> str:
    """``de-AT`` → ``de-AT,de``: what a person with that locale sends; Chromium adds the weights."""
    language = locale.partition("-")[0]
    return locale if language == locale else f"{locale},{language}"


def user_agent(options: Options, version: str) -> str:
    """The User-Agent to claim: what was asked for, else Chromium's own reduced form without ``Headless``.

    ``honest`` and an unknown version give empty: the browser's own stays. The form is the frozen one of
    User-Agent reduction, so that it agrees with the client hints.
    """
    if options.user_agent or not version:
        return "" if options.user_agent == "honest" else options.user_agent
    system = "Macintosh; Intel Mac OS X 10_15_7" if sys.platform == "darwin" else "X11; Linux x86_64"
    major = version.partition(".")[0]
    return f"Mozilla/5.0 ({system}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{major}.0.0.0 Safari/537.36"


def environment(options: Options, inherited: dict[str, str], workdir: Path) -> dict[str, str]:
    """The process environment: time zone and language for all targets, crash reports into ``workdir``.

    So go Chromium's own temporary files, which outlive it when it is killed, if the path is short enough: it puts a
    socket below (``org.chromium.Chromium.XXXXXX/SingletonSocket``), and does not start when that path is over 107
    bytes, the limit of ``sun_path``.
    """
    longest = len(os.fsencode(workdir)) + len("/org.chromium.Chromium.XXXXXX/SingletonSocket")
    changed = {
        "CHROME_CONFIG_HOME": str(workdir / "config"),
        "TMPDIR": str(workdir) if longest <= SOCKET_PATH_BYTES else "/tmp",
        "LANGUAGE": options.locale.replace("-", "_"),
    }
    if options.time_zone:
        changed["TZ"] = options.time_zone
    return {**inherited, **changed}


def time_zone(options: Options, inherited: dict[str, str], link: Path = Path("/etc/localtime")) -> str:
    """The zone that pages are told: what was asked for, else the machine's; empty where that has no IANA name."""
    if options.time_zone:
        return options.time_zone
    if (name := inherited.get("TZ")) is None:
        match = re.search(r"/zoneinfo[^/]*/(.+)", os.path.realpath(link))  # macOS: /usr/share/zoneinfo.default/…
        name = match[1] if match else ""
    with contextlib.suppress(UsageError):
        return read_time_zone(name.removeprefix(":"))
    return ""


def prepare_profile(profile: Path, *, answer_logins: bool) -> None:
    """A new profile folder in which an HTTP login is never waited for.

    With no authentication scheme allowed a 401 or 407 is an ordinary page in every target, and no dialog
    opens; ``answer_logins`` leaves the schemes on for a seed with credentials.
    """
    profile.mkdir(mode=0o700, parents=True)
    if not answer_logins:
        (profile / "Local State").write_text(json.dumps({"auth": {"schemes": ""}}))
