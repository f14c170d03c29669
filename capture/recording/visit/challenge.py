"""Signs that a page is a check for robots and not what was asked for (pure; traits, no site names)."""

import re

__all__ = ["challenge"]

# A real article may embed a captcha in its comment form: only a page with little else is one.
FEW_WORDS = 150
_TITLES = re.compile(
    r"just a moment|attention required|are you (a )?(human|robot)"
    r"|(human|bot|browser|security) (check|verification)"
    r"|verify (that )?you are|checking your browser|ddos protection|pardon our interruption|captcha"
    r"|unusual (traffic|activity)|please wait\.\.\.|one more step",
    re.IGNORECASE,
)
_PHRASES = re.compile(
    r"verify(ing)? (that )?you are (a )?human|checking (if the site|your browser)"
    r"|are you a robot|i'?m not a robot"
    r"|complete the (captcha|security check)|enable javascript and cookies to continue|unusual traffic"
    r"|confirm (that )?you are (a )?(human|not a robot)|press (and|&) hold",
    re.IGNORECASE,
)
_SCRIPTS = re.compile(
    r"//[^/]*(captcha|challenges?)[^/]*/|/(captcha|recaptcha|turnstile|cdn-cgi/challenge-platform)/", re.IGNORECASE
)


def challenge(title: str, text: str, urls: tuple[str, ...]) -> str:
    """Why the page looks like a check for robots; empty if it does not.

    Two of three traits on a page of few words: its title, a phrase in its text, a captcha's script or frame.
    """
    if len(text.split()) > FEW_WORDS:
        return ""
    traits = [
        f"its title is {title[:80]!r}" if _TITLES.search(title) else "",
        f"it says {match.group()!r}" if (match := _PHRASES.search(text)) else "",
        "it loads a captcha" if any(_SCRIPTS.search(url) for url in urls) else "",
    ]
    found = [trait for trait in traits if trait]
    return " and ".join(found) if len(found) >= 2 else ""
