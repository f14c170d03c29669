"""An article with the records that it came from: of every line of words, and of every picture."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from capture.formats.warc import RecordRef, WarcIndex
from capture.model.article import Article, BlockSource, Image, RecordPlace, TextLine
from capture.model.record_names import DOM
from capture.reading.extract.provenance.wire_search import Search, WirePayload

__all__ = ["record_place", "sourced"]

MAX_PAYLOAD = 4_000_000  # bytes of one payload that are searched
MAX_STORED = 8_000_000  # bytes of all of them as they are stored, compressed
MAX_RECORDS = 80
_MARKUP = ("html", "xml")
_TEXTS = ("json", "html", "xml", "javascript", "ecmascript")  # in a media type: what may hold an article's words


def record_place(record: RecordRef) -> RecordPlace:
    """The record by its id, address and offset."""
    return RecordPlace(record_id=record.record_id, record_url=record.url, offset=record.offset)


def sourced(view: WarcIndex, found: Article, document: RecordRef | None, *, frame: int = 0) -> Article:
    """The article with a record for each of its lines and pictures; ``frame`` is the number of the one it stands in.

    Words are looked for in ``document``, the answer that the page began with, then in what the page fetched, then in
    the record that was read (``found.document``), to which those go that stand nowhere word for word.
    """
    # A block's words, then those of its lines, in the order in which they get their sources.
    texts = [text for block in found.blocks for text in (block.shown, *(line.shown for line in block.lines))]
    known = iter(_traced(view, found.document, document, texts))

    def source(before: BlockSource) -> BlockSource:
        return replace(before, frame=frame, **next(known))

    def line(before: TextLine | None) -> TextLine | None:
        return replace(before, source=source(before.source)) if before is not None else None

    blocks = tuple(
        replace(
            block,
            source=source(block.source),
            attribution=line(block.attribution),
            caption=line(block.caption),
            credit=line(block.credit),
            image=_imaged(view, block.image),
        )
        for block in found.blocks
    )
    lead = found.lead_image
    if lead is not None:
        lead = replace(lead, image=_imaged(view, lead.image))
        if lead.block is not None:
            lead = replace(lead, caption=blocks[lead.block].caption, credit=blocks[lead.block].credit)
    return replace(found, blocks=blocks, lead_image=lead)


def _imaged(view: WarcIndex, image: Image | None) -> Image | None:
    """The picture with the answer that holds it, redirects followed."""
    record = view.followed(view.response(image.url)) if image is not None and image.url else None
    if image is None or record is None or record.status != 200:
        return image
    return replace(image, record_id=record.record_id, record_url=record.url, offset=record.offset)


def _traced(
    view: WarcIndex, read: RecordPlace, document: RecordRef | None, texts: Sequence[str]
) -> list[dict[str, Any]]:
    """For each text the record and the offset in its payload, as fields of its source."""
    search = Search(texts)
    records: list[RecordRef] = []
    for record in _searched(view, read, document):
        if not search.missing:
            break
        payload = view.readable(record, MAX_PAYLOAD)
        sure = record is document or record.record_id == read.record_id
        if payload is not None and (sure or search.may_be_in(payload.data)):
            markup = any(word in (payload.mime or record.mime) for word in _MARKUP)
            search.look(WirePayload(payload.data, payload.content_type, markup=markup), len(records))
        records.append(record)
    found = []
    for match in search.found:
        origin = read if match is None else record_place(records[match.payload])
        fields = {"record_id": origin.record_id, "record_url": origin.record_url, "offset": origin.offset}
        found.append(fields | {"payload_offset": match.offset if match else None})
    return found


def _searched(view: WarcIndex, read: RecordPlace, document: RecordRef | None) -> Iterator[RecordRef]:
    """The records that may hold the words, best first, as many as the limits allow."""
    wanted = (read.record_id, read.record_url)
    own = next((each for each in view.records() if (each.record_id, each.url) == wanted), None)
    if own is not None and own.mime == "application/pdf":
        return
    if document is not None:
        yield document
    if own is not None and own.url.startswith(DOM):
        others = [
            record
            for record in view.records()
            if record.type == "response"
            and record.status == 200
            and _rank(record) < len(_TEXTS)
            and record is not document
        ]
        size = 0
        for record in sorted(others, key=_rank)[:MAX_RECORDS]:
            size += record.length
            if size > MAX_STORED:
                break
            yield record
    if own is not None and own is not document:
        yield own


def _rank(record: RecordRef) -> int:
    """Which of ``_TEXTS`` its media type has first; those that hold no words come last."""
    return next((rank for rank, word in enumerate(_TEXTS) if word in record.mime), len(_TEXTS))
