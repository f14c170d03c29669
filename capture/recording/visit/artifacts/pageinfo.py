"""Page information in browsertrix's shape, with ours under ``warcite``."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from capture.model import moment
from capture.model.exchange import Artifact
from capture.model.record_names import PAGEINFO
from capture.model.sighting import Sighting
from capture.recording.visit.visit_log import Visit

__all__ = ["page_info"]

LONGEST = 2000  # characters of an address: a file may stand in it whole (``data:``)


def page_info(visit: Visit, sightings: Iterable[Sighting], *, page_id: str, script_errors: int) -> Artifact:
    """``urn:pageinfo:URL``: every resource of the page with status, MIME type and resource type.

    The form is browsertrix-crawler's (``pageid, url, ts, tsStatus, urls, counts``); a request with another
    method than GET has it in its key as ``__wb_method``.
    """
    urls: dict[str, dict[str, Any]] = {}
    for sighting in sightings:
        key = sighting.url
        if sighting.method != "GET":
            key += f"{'&' if '?' in key else '?'}__wb_method={sighting.method}"
        urls[key] = {"status": sighting.status, "mime": sighting.mime, "type": sighting.resource_type}
        if sighting.failed:
            urls[key]["error"] = sighting.failed
    ours = {
        "requested_url": visit.requested_url,
        "final_url": visit.url,
        "final_status": visit.final_status,
        "title": visit.title,
        "signals": [{"name": signal.name, "text": signal.text} for signal in visit.signals],
        "interventions": list(visit.interventions),
        "phases": [
            {"name": phase.name, "seconds": round(phase.seconds, 3), "end": phase.end.value} for phase in visit.phases
        ],
        "dialogs": visit.dialogs,
        "files": [{"url": file.url[:LONGEST], "name": file.name} for file in visit.downloads],
    }
    info = {
        "pageid": page_id,
        "url": visit.answer_url,
        "ts": moment.to_iso(visit.started),
        "tsStatus": visit.status or 0,
        "urls": urls,
        "counts": {"jsErrors": script_errors},
        "warcite": ours,
    }
    data = json.dumps(info, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    uri = f"{PAGEINFO}{visit.answer_url}"
    return Artifact(uri=uri, content_type="application/json", data=data, made=datetime.now(UTC))
