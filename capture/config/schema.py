"""The schema: a config's keys as tables, which the reader (``check``) and the JSON schema of editors both follow.

A key has a kind: ``TextValue``, one text with the function that reads it; ``Many``, a list; ``Shape``, a mapping whose
keys are known. Short forms are part of the kind: what a mapping stands for where a list is wanted (jobs by name, a host
map), and which key a text alone is the value of (an address, a scroll's time).
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from capture.config import values
from capture.config.secret_references import SecretReferences
from capture.config.tree import MappingEntry, MappingNode, Node, Scalar, Sequence
from capture.errors import UsageError
from capture.model.address import parse_host_map, parse_opening, read_url
from capture.model.options import Consent, read_locale, read_time_zone
from capture.model.seed import Seed, shown

__all__ = ["CONFIG", "JOB", "LIMITS", "OPTIONS", "SCROLL", "URL", "Key", "Kind", "Many", "Shape", "TextValue", "schema"]

MOST_PARALLEL = 32
DEMO = "demo"  # the site that warcite brings along


@dataclass(frozen=True, slots=True, kw_only=True)
class TextValue:
    """One text. ``read`` raises ValueError or UsageError; with ``secret`` it may name secrets, and gets them too."""

    read: Callable[..., Any]
    json: dict[str, Any]
    secret: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Many:
    """A list; ``spread`` makes one of the mapping that may stand in its place."""

    item: "Kind"
    spread: Callable[[MappingNode], Sequence] | None = None
    json_of_mapping: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """A mapping. A text alone is the value of the key ``short``."""

    name: str
    description: str
    keys: "dict[str, Key]"
    required: tuple[str, ...] = ()
    short: str = ""


Kind = TextValue | Many | Shape


@dataclass(frozen=True, slots=True)
class Key:
    """What stands behind a key; ``default`` where it is not there."""

    kind: Kind
    description: str = ""
    default: Any = None


def _consent(text: str) -> Consent:
    if text in ("reject", "hide", "accept"):
        raise ValueError(f"{text!r} is not supported by this version, only 'leave'")
    if text != Consent.LEAVE:
        raise ValueError(f"{text[:60]!r} is not a consent policy: write leave")
    return Consent.LEAVE


def _site(text: str) -> str:
    if text != DEMO:
        raise ValueError(f"{text[:60]!r} is no site that warcite brings along: the only one is 'demo'")
    return text


def _archive(text: str) -> str:
    if "://" in text:
        raise ValueError("an archive in a bucket is not supported by this version: write a folder")
    return values.printable(text, 1000)


def _opening(text: str) -> str:
    parse_opening(text)
    return text


def _proxy(text: str, secrets: SecretReferences) -> str:
    url = read_url(value := secrets.fill(text))
    if not (url and url.scheme in ("http", "socks5", "socks5h") and url.host and value.isprintable()):
        raise ValueError(f"{shown(text)[:80]!r} is not a proxy: write http://host:port or socks5://host:port")
    return value


def _seed(text: str, secrets: SecretReferences) -> Seed:
    """A seed. References are for its user and password; elsewhere they would stand in the record."""
    harmless, known = secrets.stand_in(text)
    try:
        seed = Seed.parse(harmless)
    except UsageError:
        raise ValueError(f"{shown(text)[:120]!r} is not a web address (http:// or https://)") from None
    if not seed.url.isprintable() or any(word in seed.url for word in known):
        raise ValueError(f"{shown(text)[:120]!r}: a secret may stand only before the @, as user:password")
    return Seed(url=seed.url, username=_filled(seed.username, known), password=_filled(seed.password, known))


def _filled(text: str | None, known: dict[str, str]) -> str | None:
    for word, value in known.items() if text else ():
        text = (text or "").replace(word, value)
    return text


def _jobs_by_name(node: MappingNode) -> Sequence:
    """Jobs with a name, which is text whatever it looks like."""

    def named(entry: MappingEntry) -> Node:
        job = entry.value
        if not isinstance(job, MappingNode):
            return job
        name = Scalar(location=entry.key.location, text=entry.key.text, plain=False)
        rest = tuple(item for item in job.entries if item.key.text != "name")
        return replace(job, entries=(MappingEntry(key=replace(entry.key, text="name"), value=name), *rest))

    return Sequence(location=node.location, items=tuple(map(named, node.entries)))


def _targets_by_host(node: MappingNode) -> Sequence:
    """``{host: address}`` as a list of ``host=address``."""

    def target(entry: MappingEntry) -> Node:
        value = entry.value
        if not isinstance(value, Scalar):
            return value
        return replace(value, text=f"{entry.key.text}={'' if value.missing else value.text}", plain=False, comment="")

    return Sequence(location=node.location, items=tuple(map(target, node.entries)))


def _count(low: int, high: int) -> TextValue:
    return TextValue(
        read=lambda text: values.whole(text, low, high), json={"type": "integer", "minimum": low, "maximum": high}
    )


_TEXT = {"type": "string"}
_WORDS = TextValue(read=lambda text: values.printable(text, 200), json=_TEXT)
_PROSE = TextValue(read=lambda text: values.printable(text.replace("\n", " ").strip(), 5000), json=_TEXT)
_FLAG = TextValue(read=values.flag, json={"type": "boolean"})
_DURATION = TextValue(read=values.duration_s, json=_TEXT | {"pattern": r"^[0-9.]+(ms|s|m|h|d)$", "examples": ["90s"]})
_SIZE = TextValue(
    read=values.size_bytes, json=_TEXT | {"pattern": r"^[0-9.]+ ?(B|[kKMGT]B|[KMGT]iB)$", "examples": ["20MB"]}
)
_VIEWPORT = TextValue(read=values.viewport, json=_TEXT | {"pattern": "^[0-9]+x[0-9]+$", "examples": ["1280x900"]})
_SCALE = TextValue(
    read=lambda text: values.decimal(text, 0.25, 5), json={"type": "number", "minimum": 0.25, "maximum": 5}
)
_ADDRESS = TextValue(read=_opening, json=_TEXT | {"examples": ["10.0.0.0/8", "127.0.0.1:8080"]})
_TARGETS = Many(
    item=TextValue(read=parse_host_map, json=_TEXT),
    spread=_targets_by_host,
    json_of_mapping={"type": "object", "additionalProperties": _TEXT},
)
_TAGS = Many(item=_WORDS)

LIMITS = Shape(
    name="LimitsShape",
    description="Where a capture stops by itself.",
    keys={
        "body": Key(_SIZE, "One response's body; default 200MB."),
        "snapshot": Key(_SIZE, "All bytes of a snapshot; default 1GB."),
        "memory": Key(_SIZE, "Of the browser, all processes together; default 4GB."),
        "requests": Key(_count(1, 1_000_000), "Default 5000."),
    },
)
SCROLL = Shape(
    name="ScrollShape",
    description="How far a page is scrolled.",
    keys={"time": Key(_DURATION, "Default 30s."), "screens": Key(_count(1, 10_000), "Default 50.")},
    short="time",
)
OPTIONS = Shape(
    name="OptionsShape",
    description="How pages are captured: under ``defaults`` for all jobs, in a job for its own.",
    keys={
        "tags": Key(_TAGS, "Kept with each snapshot; a job's are added to the defaults'.", []),
        "viewport": Key(_VIEWPORT, "Width and height in CSS pixels; default 1280x900."),
        "scale": Key(_SCALE, "Device pixels per CSS pixel; default 1."),
        "locale": Key(
            TextValue(read=read_locale, json=_TEXT | {"examples": ["en-US"]}), "The browser's language; default en-US."
        ),
        "time_zone": Key(
            TextValue(read=read_time_zone, json=_TEXT | {"examples": ["Europe/Berlin"]}),
            "IANA name; default the machine's.",
        ),
        "user_agent": Key(_WORDS, "Instead of Chromium's own."),
        "consent": Key(
            TextValue(read=_consent, json={"enum": [Consent.LEAVE.value]}),
            "What to do with consent dialogs; default leave.",
        ),
        "settle": Key(_DURATION, "How long a page may take to become quiet; default 15s."),
        "deadline": Key(_DURATION, "How long the whole capture may take; default 3m."),
        "scroll": Key(SCROLL, "A duration, or time and screens."),
        "limits": Key(LIMITS),
        "allow_private": Key(_FLAG, "Private addresses may be captured; default false."),
        "allow_addresses": Key(Many(item=_ADDRESS), "CIDR or address, with :port if wanted."),
        "host_map": Key(_TARGETS, "Host name to address[:port]."),
        "proxy": Key(
            TextValue(read=_proxy, secret=True, json=_TEXT | {"examples": ["socks5://host:1080"]}),
            "The way out: http:// or socks5://.",
        ),
        "browser": Key(_WORDS, "Path of a Chromium."),
        "ignore_tls_errors": Key(_FLAG, "Capture in spite of bad certificates."),
        "keep_failed": Key(_FLAG, "Keep a snapshot of an address whose name leads nowhere; default false."),
        "keep_credentials": Key(_FLAG, "Leave passwords in the record, and do not look for them; default false."),
        "keep_wire": Key(
            _FLAG,
            "Keep TLS handshakes, and the ciphertext and secrets of connections that could not be read; default false.",
        ),
    },
)
URL = Shape(
    name="UrlShape",
    description="One address of a job.",
    keys={
        "url": Key(TextValue(read=_seed, secret=True, json=_TEXT | {"examples": ["https://example.org/"]})),
        "tags": Key(_TAGS, "Added to the job's.", []),
        "note": Key(_PROSE, "What a person wants to remember of it."),
    },
    required=("url",),
    short="url",
)
JOB = Shape(
    name="JobShape",
    description="One job: addresses, or the built-in demo, and options.",
    keys={
        **OPTIONS.keys,
        "name": Key(_WORDS),
        "urls": Key(Many(item=URL), "Addresses, or mappings of url, tags and note.", []),
        "url": Key(URL, "The one address of a job that has no more."),
        "site": Key(
            TextValue(read=_site, json={"enum": [DEMO]}),
            "Start the built-in demo newsroom and capture its article: needs no internet.",
        ),
        "note": Key(_PROSE),
    },
    required=("name",),
)
CONFIG = Shape(
    name="ConfigShape",
    description="A config file.",
    keys={
        "archive": Key(TextValue(read=_archive, json=_TEXT), "The archive's folder, relative to this file."),
        "parallel": Key(_count(1, MOST_PARALLEL), "Pages at once.", 2),
        "defaults": Key(OPTIONS, default={name: key.default for name, key in OPTIONS.keys.items()}),
        "jobs": Key(
            Many(
                item=JOB,
                spread=_jobs_by_name,
                json_of_mapping={
                    "type": "object",
                    "minProperties": 1,
                    "additionalProperties": {"$ref": "#/$defs/UnnamedJobShape"},
                },
            ),
            "Jobs by name, or a list of jobs with names.",
        ),
    },
    required=("jobs",),
)


def schema() -> dict[str, Any]:
    """The JSON schema (draft 2020-12) of what people may write, short forms included."""
    unnamed = replace(JOB, keys={name: key for name, key in JOB.keys.items() if name != "name"}, required=())
    definitions = {shape.name: _json_of_shape(shape) for shape in (JOB, LIMITS, OPTIONS, SCROLL, URL)}
    root = _json_of_shape(CONFIG)
    root["properties"]["defaults"]["default"] = CONFIG.keys["defaults"].default
    root["properties"]["jobs"]["anyOf"][1] = {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/JobShape"}}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$defs": {**definitions, "UnnamedJobShape": _json_of_shape(unnamed)},
        **root,
        "title": "warcite config",
    }


def _json_of_shape(shape: Shape) -> dict[str, Any]:
    properties = {}
    for name, key in shape.keys.items():
        json, described = _json_of(key.kind), {"description": key.description} if key.description else {}
        before = key.default is not None or "anyOf" in json
        properties[name] = {**described, **json} if before else {**json, **described}
    required = {"required": list(shape.required)} if shape.required else {}
    about = {"additionalProperties": False, "description": shape.description}
    return {**about, "properties": properties, **required, "type": "object"}


def _json_of(kind: Kind) -> dict[str, Any]:
    if isinstance(kind, TextValue):
        return dict(sorted(kind.json.items()))
    if isinstance(kind, Many):
        listed = {"items": _json_of(kind.item), "type": "array"}
        return {"anyOf": [kind.json_of_mapping, listed]} if kind.json_of_mapping else listed
    named = {"$ref": f"#/$defs/{kind.name}"}
    if not kind.short:
        return named
    alone = kind.keys[kind.short].kind
    assert isinstance(alone, TextValue)
    return {"anyOf": [{name: alone.json[name] for name in ("type", "pattern") if name in alone.json}, named]}
