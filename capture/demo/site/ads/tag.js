// Fills the boxes of a page with advertisements: frames in the odd ones, pictures in the even ones.
(() => {
  "use strict";
  const ads = "http://ads.brightlane.test";
  const frame = (slot) => `<iframe src="${ads}/frame/${slot}" width="728" height="120" scrolling="no"></iframe>`;
  const picture = (slot) =>
    `<a href="${ads}/click/${slot}" rel="sponsored nofollow">` +
    `<img src="${ads}/creative/${slot}" alt="" width="728" height="120"></a>`;
  const fill = (root) => {
    for (const box of root.querySelectorAll("[data-slot]:empty")) {
      const slot = Number(box.dataset.slot);
      box.innerHTML = slot % 2 ? frame(slot) : picture(slot);
    }
  };
  const waiting = window.adtag || [];
  window.adtag = { push: fill };
  waiting.forEach(fill);
})();
