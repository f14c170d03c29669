"""Checks for robots: two traits on a page of few words, never one alone."""

import pytest

from capture.recording.visit.challenge import challenge

CAPTCHA = ("https://a.example/", "https://newcaptcha.example/captcha/api.js")


@pytest.mark.parametrize(
    ("title", "text", "urls", "found"),
    [
        ("Just a moment...", "Checking your browser before you go on", (), True),
        ("Security check", "Please wait", CAPTCHA, True),
        ("Are you a robot?", "words", (), False),
        ("How captchas work", "An essay", (), False),
        ("An article", "Comments need a check", CAPTCHA, False),
        ("Just a moment...", "Verify you are human " + "word " * 300, CAPTCHA, False),
    ],
)
def test_traits(title: str, text: str, urls: tuple[str, ...], found: bool) -> None:
    assert bool(challenge(title, text, urls)) is found
