// Lines of text that stand on the page while it is scrolled. Some pages keep no more of a list in their document than
// is in the window: what was read a screen ago is gone. Runs in our own world, where it lives as
// globalThis.warciteWords: look() at each stop, gone() at the end.
(() => {
  "use strict";
  if (globalThis.warciteWords) return;
  const LEAST = 40; // characters of a line that is worth missing: counters, clocks and buttons are shorter
  const MOST = 500; // lines kept in mind
  const SHARE = 0.25; // of the time may go into reading
  const getter = (owner, name) => {
    const get = Object.getOwnPropertyDescriptor(owner, name).get;
    return (node) => get.call(node);
  };
  const bodyOf = getter(Document.prototype, "body");
  const innerText = getter(HTMLElement.prototype, "innerText");
  const textOf = getter(Node.prototype, "textContent");
  // Style sheets change spaces and case in what is drawn; a line in which only a number went on is still there.
  const bare = (text) => text.replace(/[\s\d]+/g, "").toLowerCase();

  const lines = new Set();
  let next = 0;
  const look = () => {
    const began = performance.now();
    const body = bodyOf(document);
    if (began < next || !body || lines.size >= MOST) return;
    for (const line of innerText(body).split(/[\n\t]+/)) {
      const text = line.trim();
      if (text.length >= LEAST && lines.size < MOST) lines.add(text);
    }
    const ended = performance.now();
    next = ended + (ended - began) / SHARE;
  };
  // {lines, words} that the document has in it no more, wherever: what is only hidden is held.
  const gone = () => {
    const body = bodyOf(document);
    const held = body ? bare(textOf(body)) : "";
    const lost = Array.from(lines).filter((line) => !held.includes(bare(line)));
    return { lines: lost.length, words: lost.reduce((sum, line) => sum + line.split(/\s+/).length, 0) };
  };
  globalThis.warciteWords = { look, gone };
})();
