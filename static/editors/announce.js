/** One line at the form's buttons that says what just happened, to eye and ear. */

import { element } from "editors/dom";

const line = element("p", { class: "form-status", role: "status" });
document.querySelector(".submit-row:last-of-type")?.prepend(line);

const saved = document.querySelector(".messagelist .success");
if (saved) announce(saved.textContent.trim());

/** Say something once; the pause lets a screen reader hear even the same words anew. */
export function announce(text) {
  line.textContent = "";
  window.setTimeout(() => {
    line.textContent = text;
  }, 100);
}
