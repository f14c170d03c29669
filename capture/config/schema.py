"""The shape: the typed form of a config's keys, and the JSON schema that editors check and complete with.

Each field gets the text that stands in the file (``tree.Scalar``) and reads it with a function of ``values``.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationInfo, WithJsonSchema

from capture.config import values
from capture.config.json_schema import published
from capture.config.secret_references import SecretReferences, has_reference
from capture.config.tree import Scalar
from capture.errors import UsageError
from capture.model.address import parse_host_map, parse_opening, read_url
from capture.model.options import Consent, HostTarget
from capture.model.region import read_locale, read_time_zone
from capture.model.seed import Seed, shown

__all__ = ["ConfigShape", "JobShape", "LimitsShape", "OptionsShape", "ScrollShape", "UrlShape", "schema"]

MOST_PARALLEL = 32
_ONE_VALUE = "one value is wanted here, not a list or a mapping"


class SiteSchema(StrEnum):
    """Sites that warcite brings along."""

    DEMO = "demo"


def _text(given: object) -> str:
    """The text of a scalar; what a list or a mapping cannot be."""
    if not isinstance(given, Scalar):
        raise ValueError(_ONE_VALUE)  # noqa: TRY004 - pydantic gathers ValueErrors
    if given.missing:
        raise ValueError("has no value: leave the key out, or put the text in quotes")
    return given.text


def _public(given: object) -> str:
    """A text that will stand in the record, where no secret may."""
    text = _text(given)
    if has_reference(text):
        raise ValueError("would be written into the archive: ${env:…} and ${file:…} are for logins and proxy")
    return text


def _typed(read: Callable[[str], Any], schema: dict[str, Any]) -> tuple[BeforeValidator, WithJsonSchema]:
    """A field that is read by one function of its text."""

    def parse(given: object) -> Any:
        return _told(read, _public(given))

    return BeforeValidator(parse), WithJsonSchema(schema)


def _told(read: Callable[[str], Any], text: str) -> Any:
    """What ``read`` gives; the model's UsageError as ValueError, its hint included."""
    try:
        return read(text)
    except UsageError as error:
        raise ValueError(f"{error.message}. {error.hint}" if error.hint else error.message) from None


def _consent(text: str) -> Consent:
    if text in ("reject", "hide", "accept"):
        raise ValueError(f"{text!r} is not supported by this version, only 'leave'")
    if text != Consent.LEAVE:
        raise ValueError(f"{text[:60]!r} is not a consent policy: write leave")
    return Consent.LEAVE


def _site(text: str) -> SiteSchema:
    if text != SiteSchema.DEMO:
        raise ValueError(f"{text[:60]!r} is no site that warcite brings along: the only one is 'demo'")
    return SiteSchema.DEMO


def _archive(text: str) -> str:
    if "://" in text:
        raise ValueError("an archive in a bucket is not supported by this version: write a folder")
    return values.printable(text, 1000)


def _opening(text: str) -> str:
    parse_opening(text)
    return text


def _secrets(info: ValidationInfo) -> SecretReferences:
    """What the check was given to look references up in."""
    assert info.context is not None
    secrets: SecretReferences = info.context["secrets"]
    return secrets


def _proxy(given: object, info: ValidationInfo) -> str:
    text = _text(given)
    secrets = _secrets(info)
    value = secrets.fill(text)
    if not _is_proxy(value):
        raise ValueError(f"{shown(text)[:80]!r} is not a proxy: write http://host:port or socks5://host:port")
    return value


def _is_proxy(value: str) -> bool:
    url = read_url(value)
    known = url is not None and url.scheme in ("http", "socks5", "socks5h")
    return bool(known and url and url.host and value.isprintable())


def _seed(given: object, info: ValidationInfo) -> Seed:
    """A seed. References are for its user and password; elsewhere they would stand in the record."""
    text = _text(given)
    secrets = _secrets(info)
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


TEXT = {"type": "string"}
Words = Annotated[str, *_typed(lambda text: values.printable(text, 200), TEXT)]
Prose = Annotated[str, *_typed(lambda text: values.printable(text.replace("\n", " ").strip(), 5000), TEXT)]
Flag = Annotated[bool, *_typed(values.flag, {"type": "boolean"})]
Duration = Annotated[
    float, *_typed(values.duration_s, {"type": "string", "pattern": r"^[0-9.]+(ms|s|m|h|d)$", "examples": ["90s"]})
]
Size = Annotated[
    int,
    *_typed(
        values.size_bytes, {"type": "string", "pattern": r"^[0-9.]+ ?(B|[kKMGT]B|[KMGT]iB)$", "examples": ["20MB"]}
    ),
]
Size2 = Annotated[
    tuple[int, int],
    *_typed(values.viewport, {"type": "string", "pattern": "^[0-9]+x[0-9]+$", "examples": ["1280x900"]}),
]
Scale = Annotated[
    float, *_typed(lambda text: values.decimal(text, 0.25, 5), {"type": "number", "minimum": 0.25, "maximum": 5})
]
Zone = Annotated[str, *_typed(read_time_zone, {"type": "string", "examples": ["Europe/Berlin"]})]
Locale = Annotated[str, *_typed(read_locale, {"type": "string", "examples": ["en-US"]})]
ConsentPolicy = Annotated[Consent, *_typed(_consent, {"enum": [Consent.LEAVE.value]})]
Proxy = Annotated[str, BeforeValidator(_proxy), WithJsonSchema({"type": "string", "examples": ["socks5://host:1080"]})]
Address = Annotated[str, *_typed(_opening, {"type": "string", "examples": ["10.0.0.0/8", "127.0.0.1:8080"]})]
Target = Annotated[HostTarget, *_typed(parse_host_map, {"type": "string"})]
Url = Annotated[Seed, BeforeValidator(_seed), WithJsonSchema({"type": "string", "examples": ["https://example.org/"]})]


def _count(low: int, high: int) -> Any:
    schema = {"type": "integer", "minimum": low, "maximum": high}
    return Annotated[int, *_typed(lambda text: values.whole(text, low, high), schema)]


class Shape(BaseModel):
    """A mapping whose keys are known."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class LimitsShape(Shape):
    """Where a capture stops by itself."""

    body: Size | None = Field(default=None, description="One response's body; default 200MB.")
    snapshot: Size | None = Field(default=None, description="All bytes of a snapshot; default 1GB.")
    memory: Size | None = Field(default=None, description="Of the browser, all processes together; default 4GB.")
    requests: _count(1, 1_000_000) | None = Field(default=None, description="Default 5000.")  # type: ignore[valid-type]


class ScrollShape(Shape):
    """How far a page is scrolled."""

    time: Duration | None = Field(default=None, description="Default 30s.")
    screens: _count(1, 10_000) | None = Field(default=None, description="Default 50.")  # type: ignore[valid-type]


class OptionsShape(Shape):
    """How pages are captured: under ``defaults`` for all jobs, in a job for its own."""

    tags: list[Words] = Field(default=[], description="Kept with each snapshot; a job's are added to the defaults'.")
    viewport: Size2 | None = Field(default=None, description="Width and height in CSS pixels; default 1280x900.")
    scale: Scale | None = Field(default=None, description="Device pixels per CSS pixel; default 1.")
    locale: Locale | None = Field(default=None, description="The browser's language; default en-US.")
    time_zone: Zone | None = Field(default=None, description="IANA name; default the machine's.")
    user_agent: Words | None = Field(default=None, description="Instead of Chromium's own.")
    consent: ConsentPolicy | None = Field(default=None, description="What to do with consent dialogs; default leave.")
    settle: Duration | None = Field(default=None, description="How long a page may take to become quiet; default 15s.")
    deadline: Duration | None = Field(default=None, description="How long the whole capture may take; default 3m.")
    scroll: ScrollShape | None = Field(default=None, description="A duration, or time and screens.")
    limits: LimitsShape | None = None
    allow_private: Flag | None = Field(default=None, description="Private addresses may be captured; default false.")
    allow_addresses: list[Address] | None = Field(default=None, description="CIDR or address, with :port if wanted.")
    host_map: list[Target] | None = Field(default=None, description="Host name to address[:port].")
    proxy: Proxy | None = Field(default=None, description="The way out: http:// or socks5://.")
    browser: Words | None = Field(default=None, description="Path of a Chromium.")
    ignore_tls_errors: Flag | None = Field(default=None, description="Capture in spite of bad certificates.")
    keep_failed: Flag | None = Field(
        default=None, description="Keep a snapshot of an address whose name leads nowhere; default false."
    )
    keep_credentials: Flag | None = Field(
        default=None, description="Leave passwords in the record, and do not look for them; default false."
    )


class UrlShape(Shape):
    """One address of a job."""

    url: Url
    tags: list[Words] = Field(default=[], description="Added to the job's.")
    note: Prose | None = Field(default=None, description="What a person wants to remember of it.")


class JobShape(OptionsShape):
    """One job: addresses, or the built-in demo, and options."""

    name: Words
    urls: list[UrlShape] = Field(default=[], description="Addresses, or mappings of url, tags and note.")
    url: UrlShape | None = Field(default=None, description="The one address of a job that has no more.")
    site: Annotated[SiteSchema, *_typed(_site, {"enum": [SiteSchema.DEMO.value]})] | None = Field(
        default=None, description="Start the built-in demo newsroom and capture its article: needs no internet."
    )
    note: Prose | None = None


class ConfigShape(Shape):
    """A config file."""

    archive: Annotated[str, *_typed(_archive, TEXT)] | None = Field(
        default=None, description="The archive's folder, relative to this file."
    )
    parallel: _count(1, MOST_PARALLEL) = Field(default=2, description="Pages at once.")  # type: ignore[valid-type]
    defaults: OptionsShape = OptionsShape()
    jobs: list[JobShape] = Field(description="Jobs by name, or a list of jobs with names.")


def schema() -> dict[str, Any]:
    """The JSON schema (draft 2020-12) of what people may write, short forms included."""
    return published(ConfigShape.model_json_schema())
