/** After saving and staying: back to the field one was in, whatever its block is numbered now. */

import { blockOf, blocks, whenReady } from "editors/content_editor_adapter";

const KEY = `place:${location.pathname}`;
const form = document.querySelector("#content-main form:has(.submit-row)");

form?.addEventListener("submit", remember);
if (form) whenReady(() => window.setTimeout(goBack));

/** A field's place: of which block it is (-1: of none), and its name there. */
function remember() {
  const focused = document.activeElement;
  const field = focused.closest(".rich-text")?.querySelector("textarea") ?? focused;
  const block = blockOf(field);
  if (!form.contains(field) || !field.name || field.type === "submit") return;
  const name = block ? field.name.replace(/^.+-\d+-/, "") : field.name;
  const number = blocks().indexOf(block);
  sessionStorage.setItem(KEY, JSON.stringify({ number, name }));
}

function goBack() {
  const place = JSON.parse(sessionStorage.getItem(KEY));
  sessionStorage.removeItem(KEY);
  if (!place || !document.querySelector(".messagelist .success")) return;
  const block = blocks()[place.number];
  const field = block
    ? block.querySelector(`[name$="-${place.name}"]`)
    : form.elements.namedItem(place.name);
  (field?.closest(".rich-text")?.querySelector(".ProseMirror") ?? field)?.focus();
}
