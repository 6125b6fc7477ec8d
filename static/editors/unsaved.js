/**
 * Nothing is lost by leaving: a warning while something is not saved, and, where the session had
 * ended before the form was sent, the offer to send it once more.
 */

import { element, gettext } from "editors/dom";

const form = document.querySelector("#content-main form:has(.submit-row)");
const key = `sent:${location.pathname}`;
const TOKEN = "csrfmiddlewaretoken";

if (form) {
  watch();
  offerWhatWasLost();
}

// The warning
// -----------

function watch() {
  const start = document.querySelector(".errornote") ? null : contents();
  let isSent = false;
  form.addEventListener("submit", () => {
    isSent = true;
    keepCopy();
  });
  window.addEventListener("pageshow", () => {
    isSent = false;
  });
  window.addEventListener("beforeunload", (event) => {
    if (!isSent && contents() !== start) event.preventDefault();
  });
}

/** Everything the form would send, wherever it stands in it, as text that can be compared. */
function contents() {
  return JSON.stringify(entries().sort());
}

function entries() {
  return [...new FormData(form)]
    .filter(([name]) => name !== TOKEN)
    .map(([name, value]) => [name, value.name ?? value]);
}

// The copy
// --------

/** Stays in this tab; without room for it there is no copy, and the form is sent all the same. */
function keepCopy() {
  try {
    sessionStorage.setItem(key, JSON.stringify(entries()));
  } catch {
    sessionStorage.removeItem(key);
  }
}

/** A form that opens right after the login had been sent without one. */
function offerWhatWasLost() {
  const copy = sessionStorage.getItem(key);
  sessionStorage.removeItem(key);
  if (!copy || !/\/login\/$/.test(document.referrer.split("?")[0])) return;
  const notice = element("section", { class: "lost-changes" });
  notice.append(
    element("p", {}, gettext("You were logged out before your changes could be saved.")),
    button(gettext("Save them now"), () => send(JSON.parse(copy))),
    button(gettext("Let them go"), () => notice.remove()),
  );
  form.before(notice);
}

function button(words, click) {
  return element("button", { type: "button", class: "button", click }, words);
}

/** The server merges: what somebody else changed meanwhile stays, or both texts are shown. */
function send(copy) {
  const again = element("form", { method: "post", action: form.action, hidden: "" });
  const token = form.elements[TOKEN].value;
  for (const [name, value] of [...copy, [TOKEN, token], ["_continue", "1"]]) {
    again.append(element("input", { type: "hidden", name, value }));
  }
  form.after(again);
  again.submit();
}
