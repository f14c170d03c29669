"""Pages of PDFs are drawn in a process with limits: what a hostile file does to it, it does to nobody else."""

import io
import zlib
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from capture.errors import NotRead
from capture.workflows.pdf_pages import draw
from tests.unit.reading.extract.test_article_records import pdf


def of(content: bytes, size: str = "0 0 300 300", packed: bytes | None = None) -> bytes:
    """A file of one page with that content."""
    body = packed if packed is not None else content
    coding = b"/Filter /FlateDecode " if packed is not None else b""
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox [{size}] /Contents 4 0 R >>".encode(),
        b"<< %s/Length %d >>\nstream\n" % (coding, len(body)) + body + b"\nendstream",
    ]
    out = b"%PDF-1.7\n"
    for number, part in enumerate(parts, start=1):
        out += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    return out + b"trailer << /Root 1 0 R >>\n"


def test_a_page_is_drawn_as_wide_as_asked_for() -> None:
    drawn = draw(pdf("Words on paper"), 1, 600)
    image = Image.open(io.BytesIO(drawn.png)).convert("L")
    assert (drawn.pages, image.size) == (1, (600, 600))
    assert image.getextrema()[0] != image.getextrema()[1]


@pytest.mark.parametrize("number", [0, 2, -1, 10**9])
def test_without_a_page_it_is_said_how_many_there_are(number: int) -> None:
    drawn = draw(pdf("One page"), number, 600)
    assert (drawn.pages, drawn.png) == (1, b"")


def test_pages_as_large_as_a_field_are_drawn_small() -> None:
    image = Image.open(io.BytesIO(draw(of(b"0 0 50 50 re f", "0 0 14400 14400"), 1, 100_000).png))
    assert image.width * image.height < 7_000_000


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7\n", b"%PDF-" + b"\x00" * 999, b"GIF89a"])
def test_what_is_no_pdf_is_said_to_be_none(data: bytes) -> None:
    with pytest.raises(NotRead, match="could not be drawn"):
        draw(data, 1, 600)


def test_a_file_that_would_take_for_ever_is_left() -> None:
    """Three hundred million fills, packed into little."""
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b"0 0 300 300 re f\n" * 1_000_000) for _ in range(30)) + packer.flush()
    with pytest.raises(NotRead):
        draw(of(b"", packed=packed), 1, 1000, wall_s=3)


@given(st.binary(min_size=1, max_size=60), st.integers(0, 600))
@settings(max_examples=12, deadline=None)
def test_no_damage_does_more_than_fail(damage: bytes, at: int) -> None:
    data = bytearray(pdf("Words"))
    data[at : at + len(damage)] = damage
    with suppress(NotRead):
        assert draw(bytes(data), 1, 200).pages >= 0
