// Scrolls the page, or the box that holds it, from where it is to the bottom in steps that let lazy content come.
// Returns {reached, height, screens, box}. LIMIT = {screens, ms} is put in front. Runs in our own world.
(async () => {
  "use strict";
  const STEP = 0.8; // of a screen: overlapping, so that no lazy image slips through between two looks
  const DWELL_MS = 100; // common lazy loaders look again every 125 ms and load 300 px ahead
  const IMAGES_MS = 400; // longest wait for the images of one screen
  const FADING_MS = 300; // longest wait for what scripts fade in on one screen
  const look = globalThis.warciteLook;
  const words = globalThis.warciteWords;
  const root = document.scrollingElement || Document.prototype.__lookupGetter__("documentElement").call(document);
  const began = performance.now();
  const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
  const frame = () => Promise.race([new Promise((resolve) => requestAnimationFrame(resolve)), pause(100)]);
  const scrollsBy = (element) => element.scrollHeight - element.clientHeight;

  // Where the document itself does not scroll, the largest scrolling box at the middle of the screen does.
  const innerBox = () => {
    let element = Document.prototype.elementFromPoint.call(document, innerWidth / 2, innerHeight / 2);
    let best = null;
    while (element && element !== root) {
      if (scrollsBy(element) > 100 && /auto|scroll|overlay/.test(getComputedStyle(element).overflowY) &&
          element.clientHeight > innerHeight / 2) best = element;
      element = Node.prototype.__lookupGetter__("parentElement").call(element);
    }
    return best;
  };
  const inner = scrollsBy(root) > 4 ? null : innerBox();
  const box = inner || root;
  globalThis.warciteBox = inner; // the box that holds the page, for its picture
  const pending = () =>
    Array.from(Document.prototype.querySelectorAll.call(document, "img")).some((image) => {
      if (image.complete || !image.currentSrc && !image.src) return false;
      const place = image.getBoundingClientRect();
      return place.bottom > 0 && place.top < innerHeight;
    });
  const bottom = () => box.scrollTop + box.clientHeight >= box.scrollHeight - 2;

  look.lookAround();
  words.look();
  let screens = globalThis.warciteScreens || 0;
  while (!bottom() && screens < LIMIT.screens && performance.now() - began < LIMIT.ms) {
    box.scrollTo({ top: box.scrollTop + box.clientHeight * STEP, behavior: "instant" });
    screens += STEP;
    globalThis.warciteScreens = screens;
    await frame();
    await pause(DWELL_MS);
    for (const start = performance.now(); pending() && performance.now() - start < IMAGES_MS;) await pause(25);
    look.lookAround();
    for (const start = performance.now(); look.isFading() && performance.now() - start < FADING_MS;) {
      await pause(50);
      look.lookAround();
    }
    words.look();
  }
  return { reached: bottom(), height: box.scrollHeight, screens, box: inner ? inner.localName : "" };
})()
