// Milliseconds since the DOM last changed; the first call begins to watch and answers 0. Runs in our own world.
// A text that is replaced over and over (a clock, a counter) is not a page that still loads: its third change and
// later ones do not count. Attributes do not count: animations change them for ever, and a swapped src is a request.
(() => {
  "use strict";
  const OVER_AND_OVER = 3;
  if (!globalThis.warciteStill) {
    const state = { last: performance.now() };
    const times = new WeakMap();
    const onlyText = (record) =>
      record.type === "characterData" ||
      [...record.addedNodes, ...record.removedNodes].every((node) => node.nodeType === 3);
    const counts = (record) => {
      if (!onlyText(record)) return true;
      const element = record.type === "characterData" ? record.target.parentNode || record.target : record.target;
      const seen = (times.get(element) || 0) + 1;
      times.set(element, seen);
      return seen < OVER_AND_OVER;
    };
    new MutationObserver((records) => {
      if (records.some(counts)) state.last = performance.now();
    }).observe(document, { childList: true, characterData: true, subtree: true });
    globalThis.warciteStill = state;
  }
  return performance.now() - globalThis.warciteStill.last;
})()
