/** The order of an album's pictures: buttons that move a row, by mouse and by keyboard. */

import { announce } from "editors/announce";
import { element, gettext, say } from "editors/dom";
import { icon } from "editors/icons";

const group = document.getElementById("places-group");

const rows = () => [...group.querySelectorAll(".inline-related:not(.empty-form)")];
const place = (row) => row.querySelector("input[name$=-ordering]");

/** Give the rows the numbers of the order in which they stand. */
function number() {
  rows().forEach((row, at) => {
    place(row).value = 10 * (at + 1);
  });
}

function move(row, step) {
  const all = rows();
  const other = all[all.indexOf(row) + step];
  if (!other) return;
  if (step < 0) other.before(row);
  else other.after(row);
  number();
  const words = { place: all.indexOf(other) + 1, count: all.length };
  announce(say(gettext("Picture %(place)s of %(count)s."), words));
}

function button(row, name, label, step) {
  const press = (event) => {
    move(row, step);
    event.currentTarget.focus();
  };
  return element(
    "button",
    { type: "button", class: "block-tools__button", "aria-label": label, click: press },
    icon(name),
  );
}

function giveButtons(row) {
  if (!place(row) || row.querySelector(".album-order")) return;
  const buttons = [
    button(row, "up", gettext("Move the picture up"), -1),
    button(row, "down", gettext("Move the picture down"), 1),
  ];
  place(row).after(element("span", { class: "album-order" }, ...buttons));
}

if (group) {
  rows().forEach(giveButtons);
  document.addEventListener("formset:added", (event) => {
    giveButtons(event.target);
    number();
  });
}
