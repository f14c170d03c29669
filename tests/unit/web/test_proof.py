"""The proof's groups: what holds, what fails and where, what was not done."""

from capture.seal import MEANING, Check, Report
from capture.web.proof import groups, meaning, verdict


def report(*checks: Check) -> Report:
    return Report(target="x", kind="folder", checks=checks, signer="key sha256:ab")


def check(name: str, *, ok: bool = True, remark: bool = False, offset: int | None = None) -> Check:
    return Check(name=name, ok=ok, text="what was found", file="f", offset=offset, remark=remark)


def test_all_that_was_done_holds() -> None:
    found = groups(
        report(check("records"), check("index"), check("pages"), check("manifest"), check("signature"))
    )
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
    found = groups(report(check("records"), check("record.block-digest", ok=False, offset=729)))
    assert found[0].lines[0].text == "What was found (f at byte 729)."
    assert verdict(found) == "1 of 1 checks fails."


def test_an_unsigned_file_is_not_one_whose_signature_fails() -> None:
    (group, *_) = groups(report(check("signature", remark=True)))
    assert (group.name, group.holds, group.word) == ("Signature", None, "Not done")


def test_a_check_of_a_later_kind_is_not_lost() -> None:
    found = groups(report(check("something.new", ok=False)))
    assert (found[0].name, found[0].holds) == ("Other", False)


def test_a_pass_shows_and_does_not_show_what_the_seal_says() -> None:
    shows, cannot = meaning(MEANING)
    assert shows.text.startswith("A pass proves")
    assert cannot.text.startswith("It does not prove")
