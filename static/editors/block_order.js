/**
 * The order of blocks.
 *
 * content-editor shows the blocks in order by style alone. Here they also stand in the document
 * in that order, so that keys and screen readers meet them as the eye does.
 */

import { blocks, firstEmptyForm, machine, orderOf, setOrder } from "editors/content_editor_adapter";
import { gettext, say } from "editors/dom";

/** Give blocks their places; where the numbers allow it, only those that moved get new ones. */
export function putInOrder(wanted) {
  const numbers = wanted.map(orderOf).sort((one, two) => one - two);
  const distinct = numbers.every((number, at) => at === 0 || number > numbers[at - 1]);
  wanted.forEach((block, at) => {
    const number = distinct ? numbers[at] : 10 * (at + 1);
    setOrder(block, number);
  });
  arrange();
}

/** Let the blocks stand in the document as they are shown, and say what each button can do. */
export function arrange() {
  const all = blocks();
  const focused = document.activeElement;
  let next = firstEmptyForm();
  for (const block of all.toReversed()) {
    if (block.nextElementSibling !== next) machine().insertBefore(block, next);
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

export function placeOf(block) {
  const all = blocks();
  return say(gettext("Block %(place)s of %(count)s."), {
    place: all.indexOf(block) + 1,
    count: all.length,
  });
}
