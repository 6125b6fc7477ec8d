/** After saving and staying: back to the field one was in, whatever its block is numbered now. */

const KEY = `place:${location.pathname}`;
const BLOCKS = ".order-machine > .inline-related:not(.empty-form)";
const form = document.querySelector("#content-main form:has(.submit-row)");

form?.addEventListener("submit", remember);
if (form) {
  if (document.querySelector("#content-editor-context")) {
    document.addEventListener("content-editor:ready", () => window.setTimeout(goBack));
  } else {
    goBack();
  }
}

/** A field's place: of which block it is (-1: of none), and its name there. */
function remember() {
  const focused = document.activeElement;
  const field = focused.closest(".rich-text")?.querySelector("textarea") ?? focused;
  const block = field.closest(BLOCKS);
  if (!form.contains(field) || !field.name || field.type === "submit") return;
  const name = block ? field.name.replace(/^.+-\d+-/, "") : field.name;
  const number = [...document.querySelectorAll(BLOCKS)].indexOf(block);
  sessionStorage.setItem(KEY, JSON.stringify({ number, name }));
}

function goBack() {
  const place = JSON.parse(sessionStorage.getItem(KEY));
  sessionStorage.removeItem(KEY);
  if (!place || !document.querySelector(".messagelist .success")) return;
  const block = document.querySelectorAll(BLOCKS)[place.number];
  const field = block
    ? block.querySelector(`[name$="-${place.name}"]`)
    : form.elements.namedItem(place.name);
  (field?.closest(".rich-text")?.querySelector(".ProseMirror") ?? field)?.focus();
}
