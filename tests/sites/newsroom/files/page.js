(() => {
  "use strict";
  const { api, shape, pieces, beacon } = window.site;
  const fill = (name, value) => pieces[name].split("%").join(value);
  const quote = (paragraphs) => fill("quote", paragraphs.map((html) => fill("quoted", html)).join(""));

  const fromBlock = (block) => {
    if (block.type === "ad") return fill("ad", block.slot);
    return block.type === "quote" ? quote(block.paragraphs) : fill(block.type, block.html);
  };
  const fromNode = (node) => {
    if (node.nodeType === "embedded-entry") return fill("ad", node.slot);
    if (node.nodeType === "quote") return quote(node.content.map((child) => child.value));
    return fill(node.nodeType, node.value);
  };
  const readers = {
    html: (answer) => answer.html,
    blocks: (answer) => answer.data.body.map(fromBlock).join(""),
    nodes: (answer) => answer.content.content.map(fromNode).join(""),
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
  fetch(api, { headers: { Accept: "application/json" } })
    .then((response) => response.json())
    .then((answer) => {
      document.getElementById("body").innerHTML = readers[shape](answer);
      document.querySelectorAll("img[data-src]").forEach((image) => later.observe(image));
      (window.adtag = window.adtag || []).push(document);
      const took = Math.round(performance.now() - started);
      navigator.sendBeacon(beacon, JSON.stringify({ event: "read", page: location.pathname, took }));
    });
})();
