// Replay only: the clock runs from the moment of the capture, and Math.random gives the same row each time, so
// that a page asks for the same addresses again. OFFSET is in milliseconds.
(() => {
  "use strict";
  const Real = Date;
  const real = Real.now;
  const now = () => real() + OFFSET;
  Real.now = now;
  const Steady = new Proxy(Real, {
    construct: (target, given, made) => Reflect.construct(target, given.length ? given : [now()], made),
    apply: () => new Real(now()).toString(),
  });
  Real.prototype.constructor = Steady;
  globalThis.Date = Steady;
  let state = 20261125;
  Math.random = () => {
    // mulberry32 (Tommy Ettinger, public domain)
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
})();
