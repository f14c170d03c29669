// The library's only script: copying, keys, and a style that shows as soon as it is chosen. Reading needs none of it.
"use strict";
const said = document.getElementById("said");

function say(text) {
  said.textContent = "";
  requestAnimationFrame(() => { said.textContent = text; });
}

function select(element) {
  const range = document.createRange();
  range.selectNodeContents(element);
  const selection = getSelection();
  selection.removeAllRanges();
  selection.addRange(range);
}

async function copy(button) {
  const source = document.getElementById(button.dataset.copy);
  const text = button.dataset.text || source.textContent.trim();
  try {
    await navigator.clipboard.writeText(text);
    say("Copied.");
  } catch {
    // Only secure pages (https, or this computer) may write to the clipboard.
    if (source) select(source);
    say("Press Ctrl+C. The browser lets only secure pages copy.");
  }
}

for (const button of document.querySelectorAll("button[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", () => copy(button));
}
const style = document.getElementById("style");
if (style) {
  style.form.querySelector("button").hidden = true;
  style.addEventListener("change", () => style.form.submit());
}

// A page as seen that takes long to open: the other views are there at once.
const slow = document.getElementById("slow");
if (slow && document.readyState !== "complete") {
  const timer = setTimeout(() => {
    slow.hidden = false;
    say(slow.textContent);
  }, 5000);
  addEventListener("load", () => { // which waits for the frame
    clearTimeout(timer);
    slow.hidden = true;
  });
}

// Keys: / search, c copy the citation, ? the page that lists them, where they can be switched off (WCAG 2.1.4).
const KEYS = "warcite-keys";

function keysAreOn() {
  try {
    return localStorage.getItem(KEYS) !== "off";
  } catch {
    return true; // storage is closed to this page: nothing can have been remembered
  }
}

function search() {
  const field = document.getElementById("q");
  if (!field) {
    location.assign("/#q");
    return;
  }
  field.focus();
  field.select();
}

const acts = {
  "/": search,
  c: () => document.querySelector('button[data-copy="cite-text"]')?.click(),
  "?": () => location.assign("/keys"),
};

document.addEventListener("keydown", event => {
  const act = Object.hasOwn(acts, event.key) && acts[event.key];
  const held = event.ctrlKey || event.altKey || event.metaKey || event.repeat || event.isComposing;
  const field = event.target.closest?.("input, select, textarea, [contenteditable]");
  if (!act || held || field || event.defaultPrevented || !keysAreOn()) return;
  event.preventDefault();
  act();
});
if (location.hash === "#q") document.getElementById("q")?.focus();

const toggle = document.getElementById("keys-switch");

function showKeys() {
  document.getElementById("keys-told").textContent = keysAreOn() ? "Keys are on." : "Keys are off.";
  toggle.textContent = keysAreOn() ? "Switch keys off" : "Switch keys on";
}

if (toggle) {
  toggle.hidden = false;
  showKeys();
  toggle.addEventListener("click", () => {
    try {
      localStorage.setItem(KEYS, keysAreOn() ? "off" : "on");
      showKeys();
      say(document.getElementById("keys-told").textContent);
    } catch {
      say("This browser does not let the page remember it.");
    }
  });
}
