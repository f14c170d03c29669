"""Configs as people write them by mistake (S02), and what is right of each."""

__all__ = ["CONFIGS"]

CONFIGS = {
    "dup-keys.yaml": (
        (
            "jobs:\n"
            "  - name: first\n"
            "    url: http://127.0.0.1:18300/case/X01/\n"
            "    name: second\n"
            "    url: http://127.0.0.1:18300/case/X02/\n"
        ),
        ("refuse: duplicate key name/url at lines 4 and 5; never silently keep the last"),
    ),
    "no-separator.yaml": (
        ("name: one\nurl: http://127.0.0.1:18300/case/X01/\n\nname: two\nurl: http://127.0.0.1:18300/case/X02/\n"),
        ("refuse, and say that a list item is missing"),
    ),
    "colon-space.yaml": (
        ("jobs:\n  - name:first\n    url: http://127.0.0.1:18300/case/X01/\n"),
        ("refuse with file, line and column, and a hint that a space is missing after the colon"),
    ),
    "title-colon.yaml": (
        ("jobs:\n  - name: News: front page\n    url: http://127.0.0.1:18300/case/X01/\n"),
        ("refuse with the line, hint: put the value in quotes"),
    ),
    "norway.yaml": (
        (
            "jobs:\n"
            "  - name: no\n"
            "    url: http://127.0.0.1:18300/case/X01/\n"
            "    tags: [no, yes, on, 1.10, 0o17, 2026-01-05, ~, 1_000]\n"
        ),
        ("name and tags stay text ('no', '1.10', '2026-01-05') or are refused as not text; never False, 1.1, a date"),
    ),
    "time-sexagesimal.yaml": (
        ("jobs:\n  - name: t\n    url: http://127.0.0.1:18300/case/X01/\n    at: 12:30\n    every: 1:00:00\n"),
        ("12:30 is half past twelve, not 750; or refuse with a hint to quote it"),
    ),
    "bad-zone.yaml": (
        ("jobs:\n  - name: t\n    url: http://127.0.0.1:18300/case/X01/\n    at: '02:30'\n    timezone: CEST\n"),
        ("refuse: not an IANA zone"),
    ),
    "unknown-key.yaml": (
        ("jobs:\n  - name: t\n    ulr: http://127.0.0.1:18300/case/X01/\n"),
        ("refuse: unknown key 'ulr', did you mean 'url'; and url missing"),
    ),
    "tabs.yaml": (("jobs:\n\t- name: t\n"), ("refuse with line; one bad job file does not stop other files' jobs")),
    "python-tag.yaml": (
        (
            "jobs:\n"
            "  - name: !!python/object/apply:os.system ['touch /tmp/warcite-pwned']\n"
            "    url: http://127.0.0.1:18300/case/X01/\n"
        ),
        ("refuse; /tmp/warcite-pwned must not exist"),
    ),
    "billion.yaml": (
        (
            "a: &a [x,x,x,x,x,x,x,x,x]\n"
            "b: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\n"
            "c: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\n"
            "d: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\n"
            "e: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d]\n"
            "jobs: *e\n"
        ),
        ("refuse quickly; memory stays small"),
    ),
    "url-hash.yaml": (
        ("jobs:\n  - name: t\n    url: http://127.0.0.1:18300/case/E08/ #/item/7\n"),
        ("text after ' #' is a comment: the loaded URL is /case/E08/ ; a warning is good"),
    ),
    "empty.yaml": ((""), ("no jobs: say so and end with an error or a clear message")),
    "bom-crlf.yaml": (
        ("\ufeffjobs:\r\n  - name: t\r\n    url: http://127.0.0.1:18300/case/X01/\r\n"),
        ("loads: one job"),
    ),
}
