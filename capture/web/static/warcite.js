// The library's only script: copying, and a style that shows as soon as it is chosen. Reading needs none of it.
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
