"""The proof's groups: what holds, what fails and where, what was not done."""

from dataclasses import replace

from capture.archive.seal import Check, Report
from capture.web.verification_view import groups, meaning, verdict


def report(*checks: Check) -> Report:
    return Report(target="x", kind="folder", checks=checks, signer="key sha256:ab")


def check(name: str, *, ok: bool = True, remark: bool = False, offset: int | None = None) -> Check:
    return Check(name=name, ok=ok, text="what was found", file="f", offset=offset, remark=remark)


def test_all_that_was_done_holds() -> None:
    found = tuple(groups(report(*map(check, ("records", "index", "pages", "manifest", "signature")))))
    assert [(group.name, group.holds) for group in found] == [
        ("Records", True),
        ("Index and pages", True),
        ("Files", True),
        ("Signature", True),
        ("Timestamp", None),
        ("Log", None),
    ]
    assert verdict(found) == "All 4 checks hold"


def test_a_fault_names_its_byte_and_hides_what_holds_beside_it() -> None:
    found = tuple(groups(report(check("records"), check("record.block-digest", ok=False, offset=729))))
    assert found[0].lines[0].text == "What was found (f at byte 729)."
    assert verdict(found) == "1 of 1 checks fails."


def test_an_unsigned_file_is_not_one_whose_signature_fails() -> None:
    (group, *_) = groups(report(check("signature", remark=True)))
    assert (group.name, group.holds, group.word) == ("Signature", None, "Not done")


def test_a_check_of_a_later_kind_is_not_lost() -> None:
    found = tuple(groups(report(check("something.new", ok=False))))
    assert (found[0].name, found[0].holds) == ("Other", False)


def test_what_a_pass_shows_is_said_of_one_that_passed_and_was_signed() -> None:
    passed = report(check("signature"))
    shows, cannot = meaning(replace(passed, signer="key sha256:ab", listed=True))
    assert shows.text.startswith("This shows that not a byte of these files has changed")
    assert "key sha256:ab, one that the archive lists" in shows.text
    assert cannot.text.startswith("It does not show who held that key")
    (stranger, _) = meaning(replace(passed, signer="key sha256:ab"))
    assert "nothing here says whose that is" in stranger.text
    assert meaning(replace(passed, signer="")) == meaning(None) == ()
    assert meaning(replace(report(check("signature", ok=False)), signer="key sha256:ab", listed=True)) == ()
