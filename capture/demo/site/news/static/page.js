// Fetches the article, loads the pictures that come into sight, has the advertisements filled, reports the visit.
(() => {
  "use strict";
  const blocks = {
    paragraph: ({ html }) => `<p class="story-p">${html}</p>`,
    quote: ({ paragraphs }) =>
      `<blockquote class="story-quote">${paragraphs.map((html) => `<p>${html}</p>`).join("")}</blockquote>`,
    ad: ({ slot }) =>
      `<div class="promo-slot"><span class="promo-label">Advertisement</span>` +
      `<div class="promo-box" data-slot="${slot}"></div></div>`,
  };

  const later = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      later.unobserve(target);
      target.src = target.dataset.src;
      target.removeAttribute("data-src");
    }
  }, { rootMargin: "200px" });

  const started = performance.now();
  fetch("/api/articles/4711.json", { headers: { Accept: "application/json" } })
    .then((response) => response.json())
    .then(({ data }) => {
      document.getElementById("body").innerHTML = data.body.map((block) => blocks[block.type](block)).join("");
      document.querySelectorAll("img[data-src]").forEach((image) => later.observe(image));
      (window.adtag = window.adtag || []).push(document);
      const took = Math.round(performance.now() - started);
      navigator.sendBeacon("/collect", JSON.stringify({ event: "read", page: location.pathname, took }));
    });
})();
