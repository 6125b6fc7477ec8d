/**
 * After a form came back: all its errors in one place, each leading to its field, and no block
 * closed over one.
 */

import { open as openBlock, whenReady } from "editors/content_editor_adapter";
import { element, freshId } from "editors/dom";

const note = document.querySelector(".errornote");
if (note) {
  // Otherwise content-editor would scroll to where the form was sent from.
  history.replaceState(history.state, "", location.pathname + location.search);
  whenReady(() => window.setTimeout(showErrors));
}

function showErrors() {
  const title = element("h2", { id: freshId("errors") }, ...note.childNodes);
  const list = element("ul", {}, ...[...document.querySelectorAll(".errorlist")].flatMap(links));
  const summary = element("section", { class: "error-summary", "aria-labelledby": title.id });
  summary.tabIndex = -1;
  summary.append(title, list);
  note.replaceWith(summary);
  summary.focus();
}

function links(errors) {
  const field = fieldOf(errors);
  const block = errors.closest(".inline-related");
  openBlock(block);
  const where = [block && titleOf(block), field && labelOf(field)].filter(Boolean).join(", ");
  return [...errors.children].map((error) => {
    const text = [where, error.textContent].filter(Boolean).join(": ");
    return element("li", {}, field || block ? link(text, field, block ?? errors) : text);
  });
}

/** Django ties errors and fields together by their ids: `id_title_de_error`. */
function fieldOf(errors) {
  const id = errors.id.replace(/_error$/, "");
  return id && id !== errors.id ? document.getElementById(id) : null;
}

const titleOf = (block) => block.querySelector(":scope > h3 b").textContent.replace(/:$/, "");

function labelOf(field) {
  return field.labels?.[0]?.textContent.trim().replace(/:$/, "") ?? "";
}

function link(text, field, place) {
  place.id ||= freshId("error");
  const goal = field ?? place;
  const follow = (event) => {
    event.preventDefault();
    open(goal);
    goal.scrollIntoView({ block: "center" });
    (stand(goal) ?? goal).focus({ preventScroll: true });
  };
  return element("a", { href: `#${goal.id}`, click: follow }, text);
}

function open(goal) {
  goal.closest("details")?.setAttribute("open", "");
  openBlock(goal.closest(".inline-related"));
}

/** What a person uses in place of a field that is hidden. */
function stand(goal) {
  if (goal.matches("textarea")) return goal.closest(".rich-text")?.querySelector(".ProseMirror");
  if (goal.matches("select")) return goal.parentNode.querySelector(".select2-selection");
  if (!goal.matches("input")) goal.tabIndex = -1;
  return null;
}
