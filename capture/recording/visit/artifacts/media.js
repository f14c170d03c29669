// The recordings and films of one frame, in shadow roots too. Returns a JSON string.
(() => {
  "use strict";
  const MOST = 200;
  const closedRoots = globalThis.warciteRoots; // those that the browser handed to us, by their hosts
  const found = [];
  const secondsOf = (ranges) => {
    let seconds = 0;
    for (let at = 0; at < ranges.length; at += 1) seconds += ranges.end(at) - ranges.start(at);
    return seconds;
  };
  const roots = [document];
  for (let root = roots.pop(); root && found.length < MOST; root = roots.pop()) {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT);
    for (let node = walker.nextNode(); node && found.length < MOST; node = walker.nextNode()) {
      const inner = node.shadowRoot || (closedRoots && closedRoots.get(node));
      if (inner) roots.push(inner);
      if (node instanceof HTMLTrackElement && node.src) found.push({ url: node.src, track: true });
      if (!(node instanceof HTMLMediaElement)) continue;
      const declared = node.src || Array.from(node.querySelectorAll("source"), (source) => source.src).find(Boolean);
      const url = node.currentSrc || declared;
      if (!url) continue;
      const seconds = Number.isFinite(node.duration) ? node.duration : 0;
      found.push({ url, video: node instanceof HTMLVideoElement, seconds, loaded: secondsOf(node.buffered) });
    }
  }
  return JSON.stringify(found);
})()
