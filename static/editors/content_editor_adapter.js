/**
 * All that our scripts use of django-content-editor, much of it private: its global, its event, its
 * classes and its fields. Whatever it renames is mended here.
 */

import { element } from "editors/dom";

const MACHINE = ".order-machine";
const BLOCK = `${MACHINE} > .inline-related:not(.empty-form)`;
const ORDERING = ".order-machine-ordering";

numberBlocksThatAreOnlyShown();

/** It finds the number and the region of a block in fields, and fails without them. */
function numberBlocksThatAreOnlyShown() {
  for (const name of ["ordering", "region"]) {
    for (const row of document.querySelectorAll(`.field-${name}:not(:has(input))`)) {
      const value = row.querySelector(".readonly").textContent.trim();
      const field = { type: "hidden", name: `shown-${name}`, value, disabled: "" };
      row.append(element("input", field));
    }
  }
}

/** Run when the blocks are in the form; at once in a form without blocks. */
export function whenReady(run) {
  if (!document.querySelector("#content-editor-context")) run();
  else document.addEventListener("content-editor:ready", run);
}

/** What holds the blocks and, behind them, the empty forms of new ones. */
export const machine = () => document.querySelector(MACHINE);

/** The blocks in the order in which they are shown, which it makes by style alone. */
export function blocks() {
  return [...document.querySelectorAll(BLOCK)].sort((one, two) => orderOf(one) - orderOf(two));
}

export const isBlock = (row) => row.matches(BLOCK);
export const blockOf = (place) => place.closest(BLOCK);
export const firstEmptyForm = () => machine().querySelector(":scope > .empty-form");

export const orderOf = (block) => Number(block.style.order);

export function setOrder(block, number) {
  block.style.order = number;
  block.querySelector(ORDERING).value = number;
}

/** Only who may change all blocks can change their order. */
export const areMovable = () => !document.querySelector(`${ORDERING}:disabled`);

/** The types that this editor may add here: their titles, and the prefixes of their forms. */
export function types() {
  const { currentRegion, plugins } = window.ContentEditor;
  if (!areMovable()) return [];
  return plugins.filter(({ regions }) => !regions || regions.includes(currentRegion));
}

/** The button of a type, as HTML. */
export const buttonOf = (prefix) => window.ContentEditor.pluginsByPrefix[prefix].button;

/** Add a block of a type, before another one or at the end. */
export function add(prefix, before = null) {
  window.ContentEditor._insertBefore = before;
  window.ContentEditor.addContent(prefix);
}

export const isOpen = (block) => !block.matches(".collapsed, .for-deletion");
export const open = (block) => block?.classList.remove("collapsed");
export const markForDeletion = (block, on) => block.classList.toggle("for-deletion", on);

/** Its box that folds all blocks when it is ticked. */
export const foldAll = () => document.querySelector(".collapse-items input");
