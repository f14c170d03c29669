// How elements looked at their most visible. Many pages hide their words until a reader has scrolled to them, and
// some hide them again behind the reader: what was to be seen at any time of the visit was seen.
//
// hidden: elements that their own style hides (transparent, invisible, moved off the page, clipped to nothing), each
// with its best look so far. A look counts while the element stands in the window. Where an animation is under way,
// what it leads to counts: nobody has to wait for it. What is taken out of the flow is left as it is: slides that
// take turns, curtains over a page that loads, and tips would cover what stands below them.
//
// show() puts every hidden element into its best look by animations of our own, which change no attribute and which
// no mutation observer sees; back() takes them off. Runs in our own world, where it lives as globalThis.warciteLook.
(() => {
  "use strict";
  if (globalThis.warciteLook) return;
  const HIDING = ["opacity", "visibility", "transform", "translate", "scale", "rotate", "clipPath", "filter"];
  const LEAST = 0.05; // opacity below which nobody sees anything
  const WHOLE = 0.95;
  const MOST = 2000; // elements that are kept in mind
  const SHARE = 0.25; // of the time may go into looking over the whole page
  const PROSE = 80; // characters of an element for which a second look is worth its time
  const getter = (owner, name) => {
    const get = Object.getOwnPropertyDescriptor(owner, name).get;
    return (node) => get.call(node);
  };
  const parentOf = getter(Node.prototype, "parentElement");
  const textOf = getter(Node.prototype, "textContent");
  const isConnected = getter(Node.prototype, "isConnected");
  const rectOf = (element) => Element.prototype.getBoundingClientRect.call(element);
  const animate = (element, style) => Element.prototype.animate.call(element, [style, style], { duration: 1e9, fill: "both" });
  const all = () => Document.prototype.querySelectorAll.call(document, "body *");

  const hidden = new Map(); // element → {style, shown}
  const open = new WeakSet(); // elements that were seen in the window before anything hid them
  const OPEN = { opacity: "1", visibility: "visible", clipPath: "none" };
  const ours = [];
  let shownNow = new Map(); // element → the properties that show() gave it

  // Whether its own style has not clipped it to nothing, or moved it off the page.
  const isPlaced = (style, rect) => {
    if (/^(inset\((50|100)%|circle\(0)/.test(style.clipPath)) return false;
    if (style.transform === "none" && style.translate === "none" && style.scale === "none") return true;
    return rect.width > 1 && rect.height > 1 && rect.right > 0 && rect.left < innerWidth;
  };
  // 0: not to be seen by its own style; else its own opacity, 0-1.
  const shows = (style, rect) =>
    style.visibility === "visible" && isPlaced(style, rect) ? Number(style.opacity) : 0;
  const hidesItself = (element, style) => {
    if (style.opacity === "1" && style.visibility === "visible" && style.transform === "none" &&
        style.translate === "none" && style.scale === "none" && style.clipPath === "none") return false;
    if (style.display === "none" || style.position === "absolute" || style.position === "fixed") return false;
    if (shows(style, rectOf(element)) >= WHOLE) return false;
    if (style.visibility === "visible" || Number(style.opacity) < WHOLE) return true;
    const around = parentOf(element);
    return !around || getComputedStyle(around).visibility === "visible"; // else it is the parent that hides it
  };
  const inWindow = (rect) => rect.bottom > 0 && rect.top < innerHeight && rect.width + rect.height > 0;
  const copied = (style) => Object.fromEntries(HIDING.map((name) => [name, style[name]]));

  // What the element's animations lead to, over what it looks like now. A transition ends in its last keyframe; an
  // animation that stays does, and one that a scroll drives passes through all of them.
  const led = (element, now) => {
    for (const animation of Element.prototype.getAnimations.call(element)) {
      if (ours.includes(animation) || !animation.effect) continue;
      const timing = animation.effect.getComputedTiming();
      const frames = animation.effect.getKeyframes();
      const driven = animation.timeline && !(animation.timeline instanceof DocumentTimeline);
      const stays = animation instanceof CSSTransition || (/forwards|both/.test(timing.fill) && timing.iterations === 1 &&
        timing.direction === "normal");
      if (!driven && (!stays || animation.playState !== "running")) continue;
      const best = driven ? frames.reduce((a, b) => (Number(b.opacity ?? 0) >= Number(a.opacity ?? 0) ? b : a), frames[0]) : frames[frames.length - 1];
      for (const name of HIDING) if (best && best[name] !== undefined) now[name] = best[name];
    }
    return now;
  };
  const look = (element) => {
    if (!isConnected(element)) return hidden.delete(element);
    const known = hidden.get(element);
    if (known.shown >= WHOLE) return;
    const rect = rectOf(element);
    if (!inWindow(rect)) return;
    const style = getComputedStyle(element);
    if (style.display === "none") return;
    const soon = led(element, copied(style));
    const placed = isPlaced(style, rect) || ["transform", "translate", "scale", "clipPath"].some((name) => soon[name] !== style[name]);
    const shown = placed && soon.visibility === "visible" ? Number(soon.opacity) : 0;
    if (shown <= known.shown || shown <= LEAST) return;
    known.shown = shown;
    known.style = soon;
  };
  const find = () => {
    for (const element of all()) {
      if (hidden.size >= MOST) break;
      if (hidden.has(element)) continue;
      if (hidesItself(element, getComputedStyle(element))) {
        hidden.set(element, open.has(element) ? { style: OPEN, shown: 1 } : { style: null, shown: 0 });
      } else if (!open.has(element) && inWindow(rectOf(element))) open.add(element);
    }
  };

  let nextFind = 0;
  const lookAround = () => {
    const began = performance.now();
    if (began >= nextFind) {
      find();
      const ended = performance.now();
      nextFind = ended + (ended - began) / SHARE;
    }
    for (const element of Array.from(hidden.keys())) look(element);
  };

  // A frame that the page's scroll moves as a whole looks around by itself.
  let attending = 0;
  const attend = () => {
    if (!attending) attending = setInterval(lookAround, 100);
  };

  // Whether something in the window is between hidden and shown, which no animation of the browser's tells of.
  const isFading = () => {
    for (const [element, known] of hidden) {
      if (known.shown > LEAST && known.shown < WHOLE && inWindow(rectOf(element))) return true;
    }
    return false;
  };

  // Prose that has not come into sight though it stood in the window: some pages wait for a reader to dwell on it.
  const unseen = () =>
    Array.from(hidden).filter(([element, known]) => {
      if (known.shown > LEAST || !isConnected(element)) return false;
      const rect = rectOf(element);
      return rect.height > 10 && rect.width > 100 && textOf(element).trim().length >= PROSE;
    }).map(([element]) => element);

  // Resolves when every animation that ends has ended, or after that many milliseconds; whether all have.
  const still = async (ms) => {
    const until = performance.now() + ms;
    for (;;) {
      const going = Document.prototype.getAnimations.call(document).filter((animation) => {
        if (ours.includes(animation) || animation.playState !== "running" || !animation.effect) return false;
        if (animation.timeline && !(animation.timeline instanceof DocumentTimeline)) return false;
        return Number.isFinite(animation.effect.getComputedTiming().endTime);
      });
      const left = until - performance.now();
      if (!going.length) return true;
      if (left <= 0) return false;
      const ended = going.map((animation) => animation.finished.catch(() => null));
      await Promise.race([Promise.all(ended), new Promise((resolve) => setTimeout(resolve, left))]);
    }
  };

  // What scripts animate is nowhere in the markup.
  const animated = () => {
    const found = new Map();
    for (const animation of Document.prototype.getAnimations.call(document)) {
      if (ours.includes(animation) || animation instanceof CSSTransition || animation instanceof CSSAnimation) continue;
      const element = animation.effect && !animation.effect.pseudoElement && animation.effect.target;
      if (!element || !isConnected(element)) continue;
      const names = HIDING.filter((name) => animation.effect.getKeyframes().some((frame) => frame[name] !== undefined));
      if (!names.length) continue;
      const style = getComputedStyle(element);
      found.set(element, Object.fromEntries(names.map((name) => [name, style[name]])));
    }
    return found;
  };

  const differing = (style, best) =>
    Object.fromEntries(HIDING.filter((name) => best[name] !== undefined && style[name] !== best[name]).map((name) => [name, best[name]]));

  // How many elements are shown that were hidden, and how many of them stay hidden all the same (by !important).
  const show = () => {
    clearInterval(attending);
    shownNow = animated();
    let count = 0;
    let left = 0;
    for (const [element, known] of hidden) {
      if (!known.style || known.shown <= LEAST || !isConnected(element)) continue;
      const style = getComputedStyle(element);
      if (style.display === "none" || shows(style, rectOf(element)) >= known.shown - LEAST) continue;
      const given = differing(style, known.style);
      shownNow.set(element, given);
      ours.push(animate(element, given));
      count += 1;
      if (shows(getComputedStyle(element), rectOf(element)) < known.shown - LEAST) left += 1;
    }
    // Boxes that the browser does not draw before they come near the window.
    for (const element of all()) {
      if (getComputedStyle(element).contentVisibility === "auto") ours.push(animate(element, { contentVisibility: "visible" }));
    }
    return { count, left };
  };
  // The declarations that show() gave to an element; undefined where it gave none.
  const given = (element) => {
    const style = shownNow.get(element);
    return style && Object.entries(style).map(([name, value]) => `${name.replace("P", "-p")}:${value}`).join(";");
  };
  const back = () => {
    for (const animation of ours.splice(0)) animation.cancel();
  };

  globalThis.warciteLook = { lookAround, attend, isFading, unseen, still, show, back, given };
})();
