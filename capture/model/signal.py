"""Signals: what a visit or a save noticed that the outcome must take into account."""

import enum
from dataclasses import dataclass

__all__ = ["Signal", "SignalCode"]


class SignalCode(enum.StrEnum):
    """Everything that can be noticed; the value is its name in records and in reasons."""

    ARTICLE_UNREAD = "article_unread"
    ARTIFACT_FAILED = "artifact_failed"
    BLANK = "blank"
    BROWSER_DIED = "browser_died"
    CHALLENGE = "challenge"
    CHECK_FAILED = "check_failed"
    CONNECTION_UNREAD = "connection_unread"
    DIALOGS = "dialogs"
    DOWNLOAD = "download"
    EMPTY_ANSWER = "empty_answer"
    FILES = "files"
    FILES_UNFINISHED = "files_unfinished"
    HTTP_ERROR = "http_error"
    INTERRUPTED = "interrupted"
    KEY_PROOF_FALSE = "key_proof_false"
    LED_ON = "led_on"
    LOAD_NEVER_ENDED = "load_never_ended"
    MEMORY = "memory"
    MOVED_BY_SCRIPT = "moved_by_script"
    NET_ERROR = "net_error"
    NEVER_STILL = "never_still"
    NOT_HTML = "not_html"
    PAGE_CLOSED = "page_closed"
    PHASE_RAN_OUT = "phase_ran_out"
    READ_OTHERWISE = "read_otherwise"
    PICTURE_ENDS = "picture_ends"
    PICTURE_LACKS = "picture_lacks"
    REDIRECT_LOOP = "redirect_loop"
    RELOADS = "reloads"
    SALVAGED = "salvaged"
    SCRIPT_NEVER_ENDED = "script_never_ended"
    SCROLL_UNFINISHED = "scroll_unfinished"
    SECRETS_NOT_SOUGHT = "secrets_not_sought"
    SERVICE_WORKER = "service_worker"
    WIRE_LEFT_OUT = "wire_left_out"
    WORDS_GONE = "words_gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """Something that was noticed: a ``name`` that the rules know, a ``text`` for people."""

    name: SignalCode
    text: str
