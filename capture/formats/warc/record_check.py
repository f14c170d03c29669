"""One record checked against what it says of itself: framing, block digest, payload digest, HTTP length."""

from capture.formats.warc import http_head
from capture.formats.warc.faults import Fault, FaultCode
from capture.formats.warc.payload import Dechunker
from capture.formats.warc.record import Record
from capture.model.digest import Expected

__all__ = ["check"]


def check(record: Record) -> tuple[Fault, ...]:
    """All faults of a record whose block was not read yet; reads it to its end, in one pass.

    A payload digest is right over the payload without chunk framing. Over the framing it is a known habit
    of many writers, so a remark (``FaultCode.FRAMED_DIGEST``).
    """
    if not record.type:
        return record.finish()
    block = Expected(record.fields.get("WARC-Block-Digest"))
    payload = Expected(_payload_digest(record))
    framed = Expected(payload.declared)
    head, dechunker, body_size = record.head, Dechunker(), 0
    skip = head.length
    for piece in record.chunks():
        block.update(piece)
        body = piece[skip:]
        skip = max(0, skip - len(piece))
        body_size += len(body)
        framed.update(body)
        if head.chunked:
            payload.update(dechunker.feed(body))
    record.finish()
    chunked = head.chunked and dechunker.bears_out(truncated=bool(record.truncated))
    if block.holds is False:
        record.fault(FaultCode.BLOCK_DIGEST, f"the block's digest is not {block.declared}")
    judged = payload if chunked else framed
    if judged.holds is False and framed.holds:
        text = f"payload digest {judged.declared} is over the raw body with its chunk framing, a known habit"
        record.fault(FaultCode.FRAMED_DIGEST, text, remark=True)
    elif judged.holds is False:
        record.fault(FaultCode.PAYLOAD_DIGEST, f"the payload's digest is not {judged.declared}")
    for digest in (block, judged):
        if digest.declared and digest.holds is None:
            record.fault(FaultCode.DIGEST_UNKNOWN, f"cannot check digest {digest.declared[:80]}", remark=True)
    _judge_length(record, body_size)
    return tuple(record.faults)


def _payload_digest(record: Record) -> str:
    """A revisit's is that of the payload it leaves out; a segment's that of all segments."""
    if record.type == "revisit" or record.fields.get("WARC-Segment-Number"):
        return ""
    return record.fields.get("WARC-Payload-Digest")


def _judge_length(record: Record, body_size: int) -> None:
    """A shorter body is a download that broke off, unless the record says so or there is none to expect."""
    head = record.head
    claimed = None if head.chunked else head.content_length
    exempt = record.type != "response" or record.truncated or not body_size
    if claimed is None or exempt or http_head.response_has_no_body(head.status, "") or body_size >= claimed:
        return
    text = f"HTTP Content-Length is {claimed}, the body has {body_size} bytes"
    record.fault(FaultCode.HTTP_LENGTH, text, remark=True)
