"""Which values of a job are secrets, and what messages quote of an address."""

import pytest

from capture.errors import UsageError
from capture.model.job import Job
from capture.model.options import Options
from capture.model.secret import Secrets
from capture.model.seed import Seed


def named(secrets: Secrets) -> dict[str, str]:
    return {secret.name: secret.value for secret in secrets}


@pytest.mark.parametrize(
    ("seed", "expected"),
    [
        ("https://x.test/", {}),
        ("https://alice:p%40ssw0rd@x.test/", {"password of the seed": "p@ssw0rd"}),
        ("https://TOKEN@x.test/", {"user name of the seed": "TOKEN", "user name and password of the seed": "TOKEN:"}),
        (
            "https://alice:abc@x.test/",
            {"password of the seed": "abc", "user name and password of the seed": "alice:abc"},
        ),
    ],
)
def test_the_seeds_login(seed: str, expected: dict[str, str]) -> None:
    """A user name is public unless it does a password's work."""
    secrets = Seed.parse(seed).secrets
    assert named(secrets) == expected
    assert secrets.http_login == bool(expected)


def test_all_of_a_job() -> None:
    """Login, what is typed, the proxy's password; a value twice keeps its first name."""
    job = Job(
        seed=Seed.parse("https://alice:hunter22@x.test/"),
        options=Options(proxy="socks5://bob:pr%2Fxy@127.0.0.1:1080"),
        typed=Secrets.named({"${env:TOKEN}": "t0ken", "${env:SAME}": "hunter22", "${env:EMPTY}": ""}),
    )
    assert named(job.secrets) == {
        "password of the seed": "hunter22",
        "${env:TOKEN}": "t0ken",
        "password of the proxy": "pr/xy",
    }
    assert job.secrets.sought[0].name == "password of the seed"
    for value in ("hunter22", "t0ken", "pr/xy", "pr%2Fxy"):
        assert value not in repr(job)


def test_a_proxys_password_is_no_http_login() -> None:
    """The page's own ``Authorization`` stays."""
    assert not Job(seed=Seed.parse("x.test"), options=Options(proxy="http://a:bcde@p.test:1")).secrets.http_login


@pytest.mark.parametrize(
    "typed",
    ["http://a:pass/word@x.test/", "ftp://a:password@x.test/", "a:password@x.test", "http://a:password@ü%zz.test/"],
)
def test_messages_hide_what_stands_before_the_at(typed: str) -> None:
    """Also where the password is what makes it no URL, and whoever parses it quotes that."""
    with pytest.raises(UsageError) as raised:
        Seed.parse(typed)
    told = f"{raised.value.message} {raised.value.hint} {raised.value.__cause__}"
    assert "pass" not in told
    assert "@" in told
