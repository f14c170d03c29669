"""Words that a page shows while it is scrolled and takes out of itself again: a snapshot says that it lacks them."""

from tests.integration.recording.visit.visiting import visit
from tests.site import Site

# Of sixty entries only those around the window are in the document.
VIRTUAL = """<!doctype html><meta charset=utf-8><h1>Letters</h1>
<div id=list style="height:12000px;position:relative"></div><script>
const names = "Ada Berta Carla Dora Emma Frieda Greta Hanna Ida Jola".split(" ");
const entry = (n) => `<p style="position:absolute;top:${n * 200}px">${names[n % 10]} writes to ${names[n / 6 | 0]} at
some length of the ferry, and of the pier at which it used to land.</p>`;
const draw = () => {
  const first = Math.max(0, Math.floor(scrollY / 200) - 2);
  list.innerHTML = Array.from({length: 9}, (_, i) => first + i).filter((n) => n < 60).map(entry).join("");
};
addEventListener("scroll", draw);
draw();
</script>"""
# A list that grows keeps what it has; a caption that changes, a clock and a hidden panel are no loss.
GROWING = """<!doctype html><meta charset=utf-8><h1>Letters</h1><p id=clock style="position:fixed;top:0">now</p>
<p id=panel>This panel is folded away by the page's own script as soon as somebody scrolls.</p><div id=list></div>
<div id=end style="height:40px"></div><script>
let n = 0;
const more = () => { for (let i = 0; i < 8 && n < 40; i++) list.insertAdjacentHTML("beforeend",
  `<p style="height:200px">Letter number ${n++} tells at some length of the ferry and of the <b>pier</b>.</p>`); };
addEventListener("scroll", () => {
  clock.textContent = `${Math.round(scrollY)} pixels from the very top of this long page`;
  panel.style.display = "none";
});
new IntersectionObserver((seen) => { if (seen.some((one) => one.isIntersecting)) more(); }).observe(end);
more();
</script>"""


def test_what_a_list_takes_out_of_the_document_again_is_told() -> None:
    with Site() as site:
        seen = visit(site.page("/virtual", VIRTUAL))
    assert "words_gone" in seen.signals, seen.visit.phases
    assert "neither its text nor its picture" in seen.signals["words_gone"]


def test_what_stays_in_the_document_is_no_loss() -> None:
    with Site() as site:
        seen = visit(site.page("/growing", GROWING))
    assert "words_gone" not in seen.signals
