(() => {
  "use strict";
  const frame = '@frame';
  const picture = '@picture';
  const fill = (root) => {
    for (const box of root.querySelectorAll("[data-slot]:empty")) {
      const slot = Number(box.dataset.slot);
      box.innerHTML = (slot % 2 ? frame : picture).split("%").join(slot);
    }
  };
  const waiting = window.adtag || [];
  window.adtag = { push: fill };
  waiting.forEach(fill);
})();
