/**
 * The order of blocks.
 *
 * content-editor shows the blocks in order by style alone. Here they also stand in the document
 * in that order, so that keys and screen readers meet them as the eye does.
 */

import { element, gettext, say } from "editors/dom";

export const ROW = ".inline-related:not(.empty-form)";

numberBlocksThatAreOnlyShown();

/** content-editor finds the number and the region of a block in fields, and fails without them. */
function numberBlocksThatAreOnlyShown() {
  for (const name of ["ordering", "region"]) {
    for (const row of document.querySelectorAll(`.field-${name}:not(:has(input))`)) {
      const value = row.querySelector(".readonly").textContent.trim();
      const field = { type: "hidden", name: `shown-${name}`, value, disabled: "" };
      row.append(element("input", field));
    }
  }
}

const orderOf = (block) => Number(block.style.order);

export function blocks() {
  return [...document.querySelectorAll(`.order-machine > ${ROW}`)].sort(
    (one, two) => orderOf(one) - orderOf(two),
  );
}

/** Give blocks their places; where the numbers allow it, only those that moved get new ones. */
export function putInOrder(wanted) {
  const numbers = wanted.map(orderOf).sort((one, two) => one - two);
  const distinct = numbers.every((number, at) => at === 0 || number > numbers[at - 1]);
  wanted.forEach((block, at) => {
    const number = distinct ? numbers[at] : 10 * (at + 1);
    block.style.order = number;
    block.querySelector(".order-machine-ordering").value = number;
  });
  arrange();
}

/** Let the blocks stand in the document as they are shown, and say what each button can do. */
export function arrange() {
  const all = blocks();
  const focused = document.activeElement;
  const machine = document.querySelector(".order-machine");
  let next = machine.querySelector(":scope > .empty-form");
  for (const block of all.toReversed()) {
    if (block.nextElementSibling !== next) machine.insertBefore(block, next);
    next = block;
  }
  if (focused !== document.activeElement) focused.focus({ preventScroll: true });
  all.forEach((block, at) => {
    allow(block, "up", at > 0);
    allow(block, "down", at < all.length - 1);
  });
}

export const tool = (block, name) =>
  block.querySelector(`:scope > .block-tools [data-tool=${name}]`);

function allow(block, name, allowed) {
  tool(block, name)?.setAttribute("aria-disabled", String(!allowed));
}

/** Only who may change all blocks can change their order. */
export const areMovable = () => !document.querySelector(".order-machine-ordering:disabled");

export function placeOf(block) {
  const all = blocks();
  return say(gettext("Block %(place)s of %(count)s."), {
    place: all.indexOf(block) + 1,
    count: all.length,
  });
}
