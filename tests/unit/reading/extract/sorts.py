"""Pages of other sorts than a newspaper's: written for these tests, each with what makes its sort hard."""

from tests.builders import pages

_LINKS = "".join(f'<li><a href="/n/{place}">{text}</a></li>' for place, text in enumerate(pages.HEADLINES))


def _page(body: str, *, head: str = "", root: str = '<html lang="en">') -> str:
    return (
        f"<!DOCTYPE html>{root}<head>{head}</head><body><nav><ul>{_LINKS}</ul></nav>{body}"
        f"<footer><ul>{_LINKS}</ul><p>© Harbour Sheet</p></footer></body></html>"
    )


JAPANESE = (
    "港の古いクレーンは、魚市場が閉まってから何も持ち上げていないが、町はこれからも世話をすることに決めた。",
    "議会は火曜日の夜、クレーンをその場に残し、三年ごとに塗り直し、旗より重いものは二度と持たせないことで合意した。",
    "「ランプを灯してもよいかと聞かれました」と港長は語った。「金曜日と霧の日だけなら、よいでしょう。」",
    "九十歳になる番人の娘は、魔法瓶の茶を持って岸壁に来て、クレーンに手紙を読んで聞かせた。",
)


def japanese() -> str:
    """No spaces between words, wide punctuation, ruby, a caption."""
    body = "".join(f"<p>{text}</p>" for text in JAPANESE).replace(
        "岸壁", "<ruby>岸壁<rp>（</rp><rt>がんぺき</rt><rp>）</rp></ruby>"
    )
    return _page(
        f"<main><article><h1>港町、クレーンに年金を支給</h1><figure><img src='/c.jpg' alt='クレーン'>"
        f"<figcaption>夕暮れのクレーン。<span class=credit>撮影：山田花子</span></figcaption></figure>"
        f"<div class=body>{body}</div></article></main>",
        head='<meta charset="utf-8"><title>港町、クレーンに年金を支給 - 港新聞</title>',
        root='<html lang="ja">',
    )


HEBREW = (
    "המנוף הישן שעל הרציף, שלא הרים דבר מאז נסגר שוק הדגים, יזכה מעתה לטיפול של העירייה עד סוף ימיו.",
    "חברי המועצה הסכימו ביום שלישי בערב שהמנוף יישאר במקומו, ייצבע אחת לשלוש שנים, ולא יתבקש עוד להרים דבר כבד מדגל.",
    "מנהל הנמל אמר שההחלטה תעלה פחות מספסל חדש, ושאיש מעולם לא נופף בחזרה לספסל (כך לפי The Harbour Sheet).",
)


def hebrew() -> str:
    """Right to left, with Latin words inside."""
    body = "".join(f"<p>{text}</p>" for text in HEBREW)
    return _page(
        f"<main><article><h1>פנסיה למנוף הוותיק</h1>{body}</article></main>",
        head="<title>פנסיה למנוף הוותיק</title>",
        root='<html lang="he" dir="rtl">',
    )


def live_blog() -> str:
    """Entries with times, newest first, each a small article."""
    entries = "".join(
        f'<article class="liveblog-entry" id="e{place}"><time datetime="2026-01-02T1{place}:00:00Z">1{place}:00</time>'
        f"<h3>{headline}</h3><p>{text}</p><p>{text.replace('crane', 'lamp')}</p></article>"
        for place, (headline, text) in reversed(list(enumerate(zip(pages.HEADLINES, pages.BODY[3:], strict=False))))
    )
    return _page(
        f"<main><h1>Crane vote: as it happened</h1><p class=summary>{pages.OPENING[0]}</p>"
        f"<div class=liveblog-entries>{entries}</div></main>",
        head="<title>Crane vote: as it happened</title>",
    )


INGREDIENTS = ("200 g smoked mackerel", "1 crate of promises", "2 tbsp fog", "salt")
STEPS = (
    "Lay the mackerel on the quay and look at it until it begins to look back, which takes about ten minutes.",
    "Add the promises one at a time, stirring slowly, and never more of them than you can carry.",
    "Serve in fog. What is left keeps until the spring, though nobody has tried.",
)


def recipe() -> str:
    """Ingredients as short list items, steps as an ordered list, a story above them."""
    things = "".join(f"<li>{text}</li>" for text in INGREDIENTS)
    steps = "".join(f"<li>{text}</li>" for text in STEPS)
    return _page(
        f"<main><article class=recipe><h1>Mackerel as they make it on the quay</h1><p>{pages.OPENING[0]}</p>"
        f"<p>{pages.OPENING[1]}</p><img src=/m.jpg alt='A plate of mackerel' width=800 height=500><h2>Ingredients</h2>"
        f"<ul class=ingredients>{things}</ul><h2>Method</h2><ol class=method>{steps}</ol></article></main>",
        head='<script type="application/ld+json">{"@type":"Recipe","name":"Mackerel as they make it"}</script>',
    )


def forum() -> str:
    """A question and answers, each with its writer beside it."""
    posts = "".join(
        f'<div class="post" id="p{place}"><div class="post-author"><img class=avatar src=/a{place}.png><a href="/u">'
        f'{name}</a></div><div class="post-body"><p>{text}</p></div><div class="post-tools"><a href="#">Reply</a>'
        "<a href='#'>Report</a></div></div>"
        for place, (name, text) in enumerate(
            zip(("quill", "reed", "pell"), (pages.BODY[0], pages.BODY[5], pages.BODY[7]), strict=True)
        )
    )
    return _page(
        f"<h1>Who built the crane?</h1><div class=thread>{posts}</div>", head="<title>Who built the crane?</title>"
    )


CODE = "def lift(weight):\n    if weight > FLAG:\n        raise Pensioned\n    return weight"


def documentation() -> str:
    """Headings with anchors, code in tables of line numbers and in paragraphs, definition lists, a side bar."""
    return _page(
        f"<div class=sidebar><ul>{_LINKS}</ul></div><main class=document>"
        "<h1>crane<a class=headerlink href='#c'>¶</a></h1>"
        "<p>The <code>crane</code> module lifts what is no heavier than a flag. Everything else is refused, and it is "
        "said why.</p><h2>Lifting<a class=headerlink href='#l'>¶</a></h2><p>Call <code>lift()</code> with a weight in "
        f"kilograms; it returns what was lifted:</p><div class=highlight><pre><span>{CODE}</span></pre></div>"
        "<p>It raises <code>Pensioned</code> for anything heavier, since the crane is no longer asked to carry that."
        "</p><dl><dt><code>weight</code></dt><dd>What is to be lifted, in kilograms. Flags weigh about two.</dd></dl>"
        "<table><thead><tr><th>Weight</th><th>Result</th></tr></thead><tbody><tr><td>2</td><td>lifted</td></tr>"
        "<tr><td>9</td><td>refused</td></tr></tbody></table></main>",
        head="<title>crane — lifting — Harbour documentation</title>",
    )


def encyclopedia() -> str:
    """An infobox, links to edit, numbers of notes, the notes themselves, a hat note, boxes of navigation."""
    notes = "".join(f'<li id="n{place}">Harbour Sheet, {1950 + place}.</li>' for place in range(4))
    paragraphs = [
        f"<p>{text}<sup class=reference><a href='#n{place}'>[{place + 1}]</a></sup></p>"
        for place, text in enumerate((*pages.OPENING[:2], *pages.CLOSING[:2]))
    ]
    return _page(
        "<div id=content><h1 id=firstHeading>Crane of Marrowby</h1><div id=mw-content-text><div class=mw-parser-output>"
        "<div role=note class=hatnote>For the bird, see <a href=/b>Crane (bird)</a>.</div>"
        "<table class=infobox><tr><th colspan=2>Crane of Marrowby</th></tr><tr><th>Built</th><td>1911</td></tr>"
        f"<tr><th>Lifts</th><td>flags</td></tr></table>{''.join(paragraphs[:2])}"
        "<figure><img src=/t.jpg width=220 height=160><figcaption>The crane in 1950</figcaption></figure>"
        "<div class=mw-heading><h2>Pension</h2><span class=mw-editsection>[<a href=/e>edit</a>]</span></div>"
        f"{''.join(paragraphs[2:])}<div class=mw-heading><h2>References</h2></div><ol class=references>{notes}</ol>"
        f"<div role=navigation class=navbox><ul>{_LINKS}</ul></div></div></div></div>",
        head="<title>Crane of Marrowby - Encyclopedia</title>",
    )
