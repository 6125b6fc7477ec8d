/** The focal point of a picture: set by a click or a drag, or in the two fields, and drawn. */

import { element, gettext } from "editors/dom";

const frame = document.querySelector(".focal-point__picture");
const picture = frame?.querySelector("img");
const fields = ["focus_x", "focus_y"].map((name) => document.querySelector(`input[name=${name}]`));

if (picture && fields.every(Boolean)) start();

function start() {
  const mark = element("span", { class: "focal-point__mark" });
  const crop = picture.cloneNode();
  crop.alt = "";
  frame.append(mark);
  frame.after(
    element(
      "figure",
      { class: "focal-point__crop" },
      crop,
      element("figcaption", {}, gettext("As a square")),
    ),
  );
  picture.draggable = false;
  frame.addEventListener("click", place);
  frame.addEventListener("pointerdown", (event) => {
    // A finger that moves over the picture scrolls the page; only the mark itself is dragged.
    if (event.pointerType !== "touch" || event.target === mark) {
      frame.setPointerCapture(event.pointerId);
    }
  });
  frame.addEventListener("pointermove", (event) => {
    if (frame.hasPointerCapture(event.pointerId)) place(event);
  });
  for (const field of fields) field.addEventListener("input", draw);
  draw();
}

function place(event) {
  const { left, top, width, height } = picture.getBoundingClientRect();
  const shares = [(event.clientX - left) / width, (event.clientY - top) / height];
  fields.forEach((field, at) => {
    field.value = Math.round(100 * Math.min(1, Math.max(0, shares[at])));
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

function draw() {
  const [x, y] = fields.map((field) => Math.min(100, Math.max(0, Number(field.value))));
  const { style } = frame.parentElement;
  style.setProperty("--focus-x", `${x}%`);
  style.setProperty("--focus-y", `${y}%`);
}
