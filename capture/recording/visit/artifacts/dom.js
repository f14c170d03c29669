// One evaluation per frame, in a world of our own: the rendered DOM as HTML, its layout, and the visible text.
// Returns a JSON string. Hostile pages cannot reach in here by script, but they can by name: <form> and document
// answer to the names of their elements before their own properties, so nodes are read through the prototypes only.
(() => {
  "use strict";
  const getter = (owner, name) => {
    const get = Object.getOwnPropertyDescriptor(owner, name).get;
    return (node) => get.call(node);
  };
  const method = (owner, name) => {
    const call = owner[name];
    return (node, ...args) => call.apply(node, args);
  };
  const nodeType = getter(Node.prototype, "nodeType");
  const firstChild = getter(Node.prototype, "firstChild");
  const nextSibling = getter(Node.prototype, "nextSibling");
  const parentOf = getter(Node.prototype, "parentElement");
  const isConnected = getter(Node.prototype, "isConnected");
  const attributesOf = getter(Element.prototype, "attributes");
  const localName = getter(Element.prototype, "localName");
  const tagName = getter(Element.prototype, "tagName");
  const namespace = getter(Element.prototype, "namespaceURI");
  const openRoot = getter(Element.prototype, "shadowRoot");
  const closedRoots = globalThis.warciteRoots; // those that the browser handed to us, by their hosts
  const shadowOf = (element) => openRoot(element) || (closedRoots && closedRoots.get(element)) || null;
  const scrollHeight = getter(Element.prototype, "scrollHeight");
  const clientHeight = getter(Element.prototype, "clientHeight");
  const rectOf = method(Element.prototype, "getBoundingClientRect");
  const contains = method(Node.prototype, "contains");
  const attributeOf = method(Element.prototype, "getAttribute");
  const rootOf = getter(Document.prototype, "documentElement");
  const bodyOf = getter(Document.prototype, "body");
  const titleOf = getter(Document.prototype, "title");
  const doctypeOf = getter(Document.prototype, "doctype");
  const readyState = getter(Document.prototype, "readyState");
  const sheetsOf = (root) => {
    const owner = root instanceof ShadowRoot ? ShadowRoot.prototype : Document.prototype;
    return getter(owner, "adoptedStyleSheets")(root);
  };
  const valueOf = {
    input: getter(HTMLInputElement.prototype, "value"),
    textarea: getter(HTMLTextAreaElement.prototype, "value"),
  };
  const inputType = getter(HTMLInputElement.prototype, "type");
  const checked = getter(HTMLInputElement.prototype, "checked");
  const selected = getter(HTMLOptionElement.prototype, "selected");
  const innerText = getter(HTMLElement.prototype, "innerText");

  const HTML = "http://www.w3.org/1999/xhtml";
  const VOID = new Set(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param",
    "source", "track", "wbr", "basefont", "bgsound", "frame", "keygen"]);
  const RAW = new Set(["script", "style", "xmp", "iframe", "noembed", "noframes", "plaintext", "noscript"]);
  const STATEFUL = new Set(["input", "option", "canvas"]);
  const SEEN = new Set(["img", "video", "iframe"]);
  const UNSHOWN = new Set(["script", "style", "noscript", "template", "head", "title", "meta", "link"]);
  const CANVAS_PIXELS = 8e6; // all canvases together: encoding costs about 50 ms a megapixel
  const RULE_CHARS = 4e5; // of one style element: above it only the number of its rules is compared
  const LINES = 2e5; // of text, all rows together: each costs about 2 microseconds
  const SAMPLE = 2e4; // characters of the visible text whose letters are measured
  const STYLES = 16; // ways to draw letters that are measured, those with most text first
  const FLAG = { visible: 1, fixed: 2, covered: 4, link: 8, shadow: 16, hidden: 32, cut: 64,
    raised: 1024, lowered: 2048, struck: 4096 };
  const LEAST_BOX = [100, 24]; // px: a smaller box that cuts its text off shows nothing of it: a closed menu

  const escapeText = (text) =>
    /[&<>\u00a0]/.test(text)
      ? text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/\u00a0/g, "&nbsp;")
      : text;
  const escapeValue = (text) => (/[&<>"\u00a0]/.test(text) ? escapeText(text).replace(/"/g, "&quot;") : text);

  const out = [];
  const rows = [];
  const fonts = new Map();
  const revealed = []; // [index, name, css]: what is shown though the page's own style hides it now
  const look = globalThis.warciteLook;
  const lined = []; // rows of text.rows
  const drawn = new Map(); // a way to draw letters → {number, chars}
  const shown = { images: 0, canvases_skipped: 0, shadow_roots: 0 };
  const views = { width: window.innerWidth, height: window.innerHeight, x: window.scrollX, y: window.scrollY };
  let index = -1;
  let canvasPixels = 0;
  let linesLeft = LINES;

  // ---- style sheets that no markup shows

  const rulesText = (sheet) => {
    try {
      return Array.from(sheet.cssRules, (rule) => rule.cssText).join("\n");
    } catch {
      return null; // of another origin
    }
  };
  const closeSafe = (css) => css.replace(/<\/(style)/gi, "<\\/$1");

  // The text of a <style> element, or its live rules where a script changed them (insertRule, deleteRule).
  const styleText = (element) => {
    let written = "";
    for (let child = firstChild(element); child; child = nextSibling(child)) written += child.data || "";
    const sheet = element.sheet;
    if (!sheet || !("cssRules" in sheet) || /@import/.test(written)) return written;
    const parsed = new CSSStyleSheet();
    try {
      parsed.replaceSync(written);
      if (written.length > RULE_CHARS) return sheet.cssRules.length === parsed.cssRules.length ? written : rulesText(sheet);
    } catch {
      return written;
    }
    const live = rulesText(sheet);
    return live === null || live === rulesText(parsed) ? written : live;
  };
  const adopted = (root) => {
    let sheets = [];
    try {
      sheets = Array.from(sheetsOf(root));
    } catch {
      return;
    }
    for (const sheet of sheets) {
      const css = sheet.disabled ? "" : rulesText(sheet);
      if (!css) continue;
      index += 1;
      out.push('<style data-warcite="adopted">', closeSafe(css), "</style>");
    }
  };

  // ---- attributes and state

  const setAttribute = (list, name, value) => {
    const known = list.find((pair) => pair[0] === name);
    if (value === null) return list.filter((pair) => pair[0] !== name);
    if (known) known[1] = value;
    else list.push([name, value]);
    return list;
  };
  const isSecret = (element, list) =>
    inputType(element) === "password" ||
    list.some(([name, value]) => name === "autocomplete" && /password|cc-|one-time-code/i.test(value));

  const canvasImage = (canvas) => {
    const pixels = canvas.width * canvas.height;
    if (!pixels || canvasPixels + pixels > CANVAS_PIXELS) {
      if (pixels) shown.canvases_skipped += 1;
      return null;
    }
    try {
      const url = HTMLCanvasElement.prototype.toDataURL.call(canvas);
      canvasPixels += pixels;
      return url;
    } catch {
      shown.canvases_skipped += 1; // tainted by an image of another origin
      return null;
    }
  };

  const stateOf = (element, name, list) => {
    if (name === "input") {
      const type = inputType(element);
      if (type === "checkbox" || type === "radio") return setAttribute(list, "checked", checked(element) ? "" : null);
      if (isSecret(element, list) || type === "file") return setAttribute(list, "value", null);
      const value = valueOf.input(element);
      return value || list.some((pair) => pair[0] === "value") ? setAttribute(list, "value", value) : list;
    }
    if (name === "option") return setAttribute(list, "selected", selected(element) ? "" : null);
    if (name === "canvas") {
      const image = canvasImage(element);
      if (!image) return list;
      const style = (list.find((pair) => pair[0] === "style") || ["", ""])[1];
      return setAttribute(list, "style", `${style};background:url(${image}) 0 0/100% 100% no-repeat`);
    }
    return list;
  };

  const openTag = (element, name, html) => {
    const attributes = attributesOf(element);
    let tag = "<" + name;
    if (html && STATEFUL.has(name)) {
      const list = Array.from(attributes, (attribute) => [attribute.name, attribute.value]);
      for (const [key, value] of stateOf(element, name, list)) tag += ` ${key}="${escapeValue(value)}"`;
    } else {
      for (let at = 0, count = attributes.length; at < count; at += 1) {
        const attribute = attributes[at];
        tag += ` ${attribute.name}="${escapeValue(attribute.value)}"`;
      }
    }
    out.push(tag, ">");
  };

  // ---- layout

  const families = new Map(); // a whole font-family list → the number of its first name
  const fontNumber = (family) => {
    let number = families.get(family);
    if (number === undefined) {
      const first = family.split(",")[0].trim().replace(/^["']|["']$/g, "");
      if (!fonts.has(first)) fonts.set(first, fonts.size);
      families.set(family, (number = fonts.get(first)));
    }
    return number;
  };
  const meet = (a, b) => a === null ? b : {
    left: Math.max(a.left, b.left), top: Math.max(a.top, b.top),
    right: Math.min(a.right, b.right), bottom: Math.min(a.bottom, b.bottom),
  };
  const charsIn = (element) => {
    let chars = 0;
    let blank = true;
    for (let child = firstChild(element); child; child = nextSibling(child)) {
      if (nodeType(child) !== 3) continue;
      chars += child.data.length;
      if (blank && /\S/.test(child.data)) blank = false;
    }
    return blank ? 0 : chars;
  };
  const isCovered = (element, rect, around) => {
    const x = (rect.left + rect.right) / 2;
    const y = (rect.top + rect.bottom) / 2;
    if (x < 0 || y < 0 || x >= views.width || y >= views.height) return false;
    const proto = around.root ? ShadowRoot.prototype : Document.prototype;
    const hit = proto.elementFromPoint.call(around.root || document, x, y);
    return Boolean(hit) && !contains(element, hit) && !contains(hit, element) && hit !== element;
  };
  const clippedAway = (style, rect, clip, loose) => {
    if (rect.width <= 1 || rect.height <= 1) return true;
    if (rect.right + views.x <= 0 || rect.bottom + views.y <= 0) return true;
    if (loose && (/^(inset\((50|100)%|circle\(0)/.test(style.clipPath) ||
        /^rect\((0|1)px, (0|1)px, (0|1)px, (0|1)px\)$/.test(style.clip))) return true;
    if (clip === null) return false;
    return rect.right <= clip.left + 1 || rect.left >= clip.right - 1 ||
      rect.bottom <= clip.top + 1 || rect.top >= clip.bottom - 1;
  };
  const overflows = (element) => scrollHeight(element) > clientHeight(element) + 4;
  // Text below the end of a box that shows the beginning of it: behind "read on".
  const isBelow = (rect, clip) => rect.width > 1 && rect.height > 1 && rect.top >= clip.bottom - 1 &&
    rect.right > clip.left + 1 && rect.left < clip.right - 1;
  const isCutOff = (element, rect, above, around, loose) => {
    if (around.clip !== above.clip && around.cuts && overflows(element)) return true;
    return !loose && above.cuts && above.clip !== null && rect.bottom > above.clip.bottom + 4;
  };
  // Moved up or down within its line: raised or lowered as figures are. Smaller than what it stands in, or a figure or a
  // sign that is moved by much of its own height: labels and icons are moved too.
  const shiftOf = (element, style, position) => {
    const around = parentOf(element);
    const size = parseFloat(style.fontSize);
    const small = Boolean(around) && size < parseFloat(getComputedStyle(around).fontSize) - 0.5;
    if (!small && !/^\s*[[(]?[\d*†‡§]{1,4}[\])]?\s*$/.test(firstChild(element)?.data)) return 0;
    const named = { super: size, sub: -size, top: small, "text-top": small, bottom: -small, "text-bottom": -small };
    let up = named[style.fontVariantPosition] || named[style.verticalAlign] || parseFloat(style.verticalAlign) || 0;
    if (up === 0 && position === "relative") up = -parseFloat(style.top) || parseFloat(style.bottom) || 0;
    if (up === 0 && style.transform !== "none") up = -new DOMMatrixReadOnly(style.transform).f;
    if (!small && Math.abs(up) < size / 4) return 0;
    return up > 0 ? FLAG.raised : up < 0 ? FLAG.lowered : 0;
  };
  // Struck out with a thin line of the page's own making, laid over the middle of the words.
  const isRuled = (element) => ["::before", "::after"].some((side) => {
    const line = getComputedStyle(element, side);
    if (line.position !== "absolute" || !/^["']\s*["']$/.test(line.content)) return false;
    const box = rectOf(element);
    const px = (value) => parseFloat(value) || 0;
    const thick = px(line.height) + px(line.borderTopWidth) + px(line.borderBottomWidth);
    const seen = px(line.borderTopWidth) + px(line.borderBottomWidth) > 0 || line.backgroundColor !== "rgba(0, 0, 0, 0)" ||
      line.backgroundImage !== "none";
    const middle = px(line.top) + thick / 2;
    return seen && thick <= Math.max(3, box.height / 6) && px(line.width) > 0.8 * box.width &&
      middle > 0.3 * box.height && middle < 0.7 * box.height;
  });
  // What an element hands down to its children: fixed, inside a link, aria-hidden, raised, struck out, opacity, the box that
  // clips them and whether that shows the beginning of more.
  // Most elements change nothing and pass on what they got.
  const contextOf = (element, name, style, above) => {
    const position = style.position;
    const display = style.display;
    const opacity = style.opacity;
    let flags = above.flags;
    let clip = above.clip;
    let cuts = above.cuts;
    if (position !== "static") {
      if (position === "fixed" || position === "sticky") flags |= FLAG.fixed;
      if (position === "fixed" || position === "absolute") clip = null;
    }
    if (style.textDecorationLine.includes("line-through")) flags |= FLAG.struck;
    if (display.startsWith("inline")) {
      if (style.verticalAlign !== "baseline" || position === "relative" || style.fontVariantPosition !== "normal" ||
          (display !== "inline" && style.transform !== "none")) flags |= shiftOf(element, style, position);
      if (position === "relative" && isRuled(element)) flags |= FLAG.struck;
    }
    if (name === "a") flags |= FLAG.link;
    if (attributeOf(element, "aria-hidden") === "true") flags |= FLAG.hidden;
    if (display !== "inline" && display !== "contents" && name !== "html" && name !== "body") {
      const flow = style.overflow;
      if (flow !== "visible" && /hidden|clip/.test(flow)) {
        const box = rectOf(element);
        clip = meet(clip, box);
        cuts = box.width >= LEAST_BOX[0] && box.height >= LEAST_BOX[1] && (cuts || overflows(element));
      }
    }
    if (flags === above.flags && clip === above.clip && opacity === "1") return above;
    return { ...above, flags, clip, cuts, opacity: above.opacity * opacity };
  };

  // Lines of text: where each run of text nodes that no element interrupts was drawn, a rectangle a line. Which
  // letters stand on which line is left to the reader of the record, who has their widths: asking the browser for
  // that would more than double the time of all this.
  const range = new Range();
  const pixels = (value) => Math.round(value);
  // Lines of one left edge at an even step are [x, y, h, step, width, width, …], all others so one by one. This
  // code is run once, so hardly compiled: what it asks of each rectangle is what it costs.
  const grouped = (rects, box) => {
    const count = rects.length;
    const first = rects[0];
    const left = first.left;
    const top = first.top;
    let step = 0;
    if (count > 1) {
      const last = rects[count - 1];
      step = rects[1].top - top;
      const even = rects[1].left === left && last.left === left && step > 0 && Math.abs(top + step * (count - 1) - last.top) < 1;
      if (!even) return Array.from(rects).filter((rect) => rect.width > 0).map((rect) => grouped([rect], box)[0]);
    }
    const group = [pixels(left - box.left), pixels(top - box.top), pixels(first.height), Math.round(step * 10) / 10];
    for (let at = 0; at < count; at += 1) group.push((rects[at].width + 0.5) | 0);
    return [group];
  };
  const drawnAs = (style, weight, font, chars) => {
    const italic = style.fontStyle !== "normal";
    const upper = style.textTransform === "uppercase";
    const key = (font * 1001 + weight) * 4 + (italic ? 2 : 0) + (upper ? 1 : 0);
    let known = drawn.get(key);
    if (known === undefined) {
      known = { number: drawn.size, chars: 0, upper, font: `${style.fontStyle} ${weight} 100px ${style.fontFamily}` };
      drawn.set(key, known);
    }
    known.chars += chars;
    return known.number;
  };
  const textLines = (from, to, box) => {
    if (linesLeft <= 0) return [];
    if (from === to) range.selectNodeContents(from);
    else {
      range.setStartBefore(from);
      range.setEndAfter(to);
    }
    const rects = range.getClientRects();
    linesLeft -= rects.length;
    return rects.length ? grouped(from === to ? rects : joined(rects), box) : [];
  };
  // Several text nodes have a rectangle each, even on one line.
  const joined = (rects) => {
    const lines = [];
    for (const { left, top, right, height } of rects) {
      const last = lines[lines.length - 1];
      if (last && last.top === top && last.height === height && Math.abs(left - last.right) < 1) last.right = right;
      else lines.push({ left, top, right, height });
    }
    for (const line of lines) line.width = line.right - line.left;
    return lines;
  };
  const linesOf = (element, box) => {
    const first = firstChild(element);
    if (nextSibling(first) === null) return [textLines(first, first, box)];
    const runs = [];
    let from = null;
    let to = null;
    let blank = true;
    for (let child = first; ; child = nextSibling(child)) {
      const type = child ? nodeType(child) : 1;
      if (type === 1) {
        if (from && !blank) runs.push(textLines(from, to, box));
        if (!child) return runs;
        from = null;
        blank = true;
      } else if (type === 3) {
        from = from || child;
        to = child;
        blank = blank && !/\S/.test(child.data);
      }
    }
  };
  // A text on one line that fills its element's box needs no lines.
  const isBox = (runs, box) => {
    if (runs.length !== 1 || runs[0].length !== 1 || runs[0][0].length !== 5) return false;
    const [x, y, h] = runs[0][0];
    return x === 0 && y === 0 && h === pixels(box.height);
  };
  // Widths of letters in thousandths of the font's size, 0 for what has none.
  const measured = (text) => {
    const widths = {};
    const canvas = Document.prototype.createElementNS.call(document, HTML, "canvas"); // in documents of XML too
    const pen = lined.length ? canvas.getContext("2d") : null;
    if (pen === null) return { letters: "", widths, rows: lined };
    const letters = Array.from(new Set(`abcdefghijklmnopqrstuvwxyz ${text.slice(0, SAMPLE)}`)).slice(0, 400);
    const most = Array.from(drawn.values()).sort((a, b) => b.chars - a.chars).slice(0, STYLES);
    for (const { number, font, upper } of most) {
      pen.font = font;
      const width = (letter) => pen.measureText(upper ? letter.toUpperCase() : letter).width;
      widths[number] = letters.map((letter) => Math.round(width(letter) * 10));
    }
    return { letters: letters.join(""), widths, rows: lined };
  };
  const row = (element, name, style, above, around, chars) => {
    const rect = rectOf(element);
    const loose = style.position === "fixed" || style.position === "absolute";
    const weight = Number(style.fontWeight) || 400;
    const font = fontNumber(style.fontFamily);
    let flags = around.flags;
    if (style.visibility === "visible" && around.opacity > 0.05 &&
        !clippedAway(style, rect, loose ? null : above.clip, loose)) {
      flags |= FLAG.visible;
      if (chars === 0 && rect.width > 4 && rect.height > 4) shown.images += 1;
      if (isCovered(element, rect, around)) flags |= FLAG.covered;
      if (chars && isCutOff(element, rect, above, around, loose)) flags |= FLAG.cut;
      const runs = chars ? linesOf(element, rect) : [];
      if (runs.length && !isBox(runs, rect)) lined.push([index, drawnAs(style, weight, font, chars), ...runs]);
    } else if (!loose && above.cuts && above.clip !== null && style.visibility === "visible" && around.opacity > 0.05 &&
        isBelow(rect, above.clip)) {
      flags |= FLAG.cut;
    }
    rows.push([index, Math.round(rect.left + views.x), Math.round(rect.top + views.y), Math.round(rect.width),
      Math.round(rect.height), Math.round(parseFloat(style.fontSize) * 10) / 10, weight, font, flags, chars]);
  };

  // ---- the walk: an explicit stack, since hostile nesting would overflow the real one

  const enter = (element, above, stack) => {
    const html = namespace(element) === HTML;
    const name = html ? localName(element) : tagName(element);
    index += 1;
    const given = look && look.given(element);
    if (given) revealed.push([index, name, given]);
    openTag(element, name, html);
    if (html && VOID.has(name)) {
      if (above.laidOut && name === "img") {
        const style = getComputedStyle(element);
        row(element, name, style, above, contextOf(element, name, style, above), 0);
      }
      return;
    }
    let around = above;
    if (above.laidOut && !(html && UNSHOWN.has(name))) {
      const style = getComputedStyle(element);
      if (style.display === "none") around = { ...above, laidOut: false };
      else {
        around = contextOf(element, name, style, above);
        const chars = charsIn(element);
        if (chars || (html && SEEN.has(name))) row(element, name, style, above, around, chars);
        else if (name === "svg" || name === "canvas" || style.backgroundImage.startsWith("url")) {
          const box = rectOf(element);
          if (box.width > 4 && box.height > 4) shown.images += 1;
        }
      }
    } else if (above.laidOut) around = { ...above, laidOut: false };
    stack.push({ close: name, owner: element, html });
    if (html && name === "style") out.push(closeSafe(styleText(element)));
    else if (html && name === "textarea") out.push("\n", escapeText(valueOf.textarea(element)));
    else {
      if (html && (name === "pre" || name === "listing")) out.push("\n"); // the parser drops one line feed
      const content = html && name === "template" ? element.content : null;
      stack.push({ next: firstChild(content || element), around, raw: html && RAW.has(name) });
      const shadow = html ? shadowOf(element) : null;
      if (shadow) {
        shown.shadow_roots += 1;
        index += 1;
        out.push(`<template shadowrootmode="${shadow.mode}"${shadow.delegatesFocus ? " shadowrootdelegatesfocus" : ""}>`);
        stack.push({ close: "template", adopt: shadow });
        stack.push({ next: firstChild(shadow), around: { ...around, flags: around.flags | FLAG.shadow, root: shadow } });
      }
    }
  };
  const leave = (frame) => {
    if (frame.adopt) adopted(frame.adopt);
    if (frame.html && frame.close === "body" && frame.owner === bodyOf(document)) adopted(document);
    out.push("</", frame.close, ">");
  };
  const walk = (start) => {
    const stack = [{ next: start, around: { flags: 0, clip: null, cuts: false, laidOut: true, root: null, opacity: 1 }, only: true }];
    while (stack.length) {
      const frame = stack[stack.length - 1];
      if (frame.close) {
        stack.pop();
        leave(frame);
        continue;
      }
      const node = frame.next;
      if (!node) {
        stack.pop();
        continue;
      }
      frame.next = frame.only ? null : nextSibling(node);
      const type = nodeType(node);
      if (type === 1) enter(node, frame.around, stack);
      else if (type === 3 || type === 4) out.push(frame.raw ? node.data : escapeText(node.data));
      else if (type === 8) out.push("<!--", node.data.replace(/--(!?)>/g, "-- $1>"), "-->");
    }
  };

  // ---- visible text; innerText does not see into shadow roots

  const BLOCK = /^(block|flex|grid|list-item|table|table-row|flow-root)/;
  const shadowText = (start) => {
    const pieces = [];
    const visit = (node, depth) => {
      const type = nodeType(node);
      if (type === 3) pieces.push(node.data.replace(/\s+/g, " "));
      if (type !== 1 || depth > 400 || UNSHOWN.has(localName(node))) return;
      const style = getComputedStyle(node);
      if (style.display === "none" || style.visibility !== "visible") return;
      const block = BLOCK.test(style.display) || localName(node) === "br";
      if (block) pieces.push("\n");
      const slot = node instanceof HTMLSlotElement ? node.assignedNodes() : null;
      if (slot && slot.length) slot.forEach((child) => visit(child, depth + 1));
      else for (let child = firstChild(shadowOf(node) || node); child; child = nextSibling(child)) visit(child, depth + 1);
      if (block) pieces.push("\n");
    };
    visit(start, 0);
    return pieces.join("").replace(/[ \t]*\n[ \t]*/g, "\n").replace(/\n{3,}/g, "\n\n").replace(/ {2,}/g, " ").trim();
  };

  const root = rootOf(document);
  const body = bodyOf(document);
  const type = doctypeOf(document);
  if (type) {
    out.push("<!DOCTYPE ", type.name);
    if (type.publicId) out.push(` PUBLIC "${type.publicId}"`);
    else if (type.systemId) out.push(" SYSTEM");
    if (type.systemId) out.push(` "${type.systemId}"`);
    out.push(">\n");
  }
  if (root) walk(root);
  const text = !body ? "" : shown.shadow_roots ? shadowText(body) : innerText(body) || "";
  const scrolling = root ? [Math.max(root.scrollWidth, views.width), Math.max(root.scrollHeight, views.height)] : [0, 0];
  return JSON.stringify({
    dom: out.join(""),
    layout: {
      format: 1,
      url: location.href,
      frame: 0,
      viewport: [views.width, views.height],
      scroll_size: scrolling,
      fonts: Array.from(fonts.keys()),
      columns: ["index", "x", "y", "w", "h", "font_px", "weight", "font_id", "flags", "chars"],
      rows,
      text: measured(text),
      ...(revealed.length ? { revealed } : {}),
    },
    text,
    title: titleOf(document),
    url: location.href,
    ready: readyState(document),
    elements: index + 1,
    connected: root ? isConnected(root) : false,
    shown,
  });
})()
