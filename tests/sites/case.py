"""A case: the pages of one bug report, with its own word on what is right of them; a collection of cases, served."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Any

from tests.sites.server import PLAIN, Answer, Request, Route, Stream, answer, json_answer, page

__all__ = ["Case", "Collection", "Exchange"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One exchange that a capture should hold: below ``path``, ``answer`` is what that request gets.

    optional: a browser may leave it out.
    """

    path: str
    answer: Answer
    method: str = "GET"
    headers: tuple[str, ...] = ()
    body: bytes = b""
    optional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """``routes`` by path below the case's folder; ``seeds`` are those of them to capture.

    right: what is right, in words. page: what a capture reports (``outcome``, ``status``, ``title``, ``final_path``)
    and what a reader sees (``text_contains``, ``text_lacks``). article: its title, paragraphs and so on, and what it
    lacks.
    """

    id: str
    kind: str
    title: str
    sources: tuple[str, ...]
    routes: Mapping[str, Route]
    right: tuple[str, ...] = ()
    seeds: tuple[str, ...] = ("",)
    exchanges: tuple[Exchange, ...] = ()
    page: Mapping[str, Any] = field(default_factory=dict)
    article: Mapping[str, Any] | None = None

    def told(self) -> dict[str, Any]:
        """All that is known of it but its routes."""
        folder = f"/case/{self.id}/"
        seeds = [folder + seed for seed in self.seeds]
        exchanges = [
            one.answer.told(one.method)
            | {"path": folder + one.path, "optional": one.optional}
            | {"request_headers": list(one.headers), "request_body": one.body.decode()}
            for one in self.exchanges
        ]
        told: dict[str, Any] = {"id": self.id, "kind": self.kind, "title": self.title}
        told |= {"source": list(self.sources), "right": list(self.right)}
        told |= {"seed": seeds[0], "seeds": seeds, "page": dict(self.page)}
        told |= {"exchanges": exchanges}
        return told | ({"article": dict(self.article)} if self.article else {})


@dataclass(frozen=True, slots=True, kw_only=True)
class Collection:
    """Cases by their ids, as a site on two ports: ``elsewhere`` answers first on the second, another origin.

    ``/`` lists the cases, ``/__expect`` tells them as JSON, ``/__log`` every request but these, ``POST /__reset``
    forgets it.
    """

    name: str
    port: int
    aux: int
    cases: Mapping[str, Case]
    elsewhere: Callable[[Request], Answer | None] = lambda request: None
    log: list[dict[str, Any]] = field(default_factory=list)

    def route(self, request: Request) -> Answer | Stream:
        match request.path:
            case "/__expect":
                return json_answer({"cases": {name: one.told() for name, one in self.cases.items()}})
            case "/__log":
                return json_answer(self.log)
            case "/__reset":
                self.log.clear()
                return json_answer({"ok": True})
        self.log.append({"port": request.port, "method": request.method, "path": request.path, "query": request.query})
        if request.port == self.aux and (given := self.elsewhere(request)):
            return given
        if request.path == "/":
            return self._list()
        _, folder, name, *rest = (*request.path.split("/", 3), "", "")
        case = self.cases.get(name) if folder == "case" else None
        found = case.routes.get(rest[0]) if case else None
        if found is None:
            return answer(f"not here: {request.path}", PLAIN, status=b"404 Not Found")
        return found if isinstance(found, Answer | Stream) else found(request)

    def _list(self) -> Answer:
        items = (
            f"<li><a href='{case.told()['seed']}'>{name}</a> {escape(case.title)}</li>"
            for name, case in self.cases.items()
        )
        return page(self.name, f"<h1>{self.name}</h1><ul>{''.join(items)}</ul>")
