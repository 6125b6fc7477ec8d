/** Blocks for everyone: what content-editor does with the mouse, done with buttons as well. */

import { announce } from "editors/announce";
import { arrange, placeOf, putInOrder, tool } from "editors/block_order";
import * as adapter from "editors/content_editor_adapter";
import { areMovable, blocks, types } from "editors/content_editor_adapter";
import { element, freshId, gettext, say } from "editors/dom";
import { icon } from "editors/icons";
import { giveMenu } from "editors/menu";

const FIELDS = ".ProseMirror, input:not([type=hidden]), select, textarea, .select2-selection";

adapter.whenReady(start);

function start() {
  const machine = adapter.machine();
  machine.append(...machine.querySelectorAll(":scope > .empty-form"));
  addHead(machine);
  for (const block of blocks()) equip(block);
  if (types().length) addFoot(machine);
  arrange();
  document.addEventListener("formset:added", ({ target }) => {
    if (adapter.isBlock(target)) added(target);
  });
  machine.addEventListener("dragend", dropped);
}

// Moving
// ------

function move(block, step) {
  const all = blocks();
  const from = all.indexOf(block);
  const to = from + step;
  if (to in all) {
    all.splice(to, 0, ...all.splice(from, 1));
    putInOrder(all);
    tool(block, step < 0 ? "up" : "down").focus();
    block.scrollIntoView({ block: "nearest" });
  }
  announce(placeOf(block));
}

function dropped({ target }) {
  arrange();
  announce(placeOf(adapter.blockOf(target)));
}

// The tools of a block
// --------------------

function equip(block) {
  const title = block.querySelector(":scope > h3");
  title.id ||= freshId("block");
  block.setAttribute("role", "group");
  block.setAttribute("aria-labelledby", title.id);
  hideRepeatedTitle(title);
  referToOwnTexts(block);
  if (!areMovable()) title.removeAttribute("draggable");
  if (types().length) title.before(inserter(block));
  const tools = { class: "block-tools", role: "group", "aria-labelledby": title.id };
  title.after(element("div", tools, ...toolButtons(block)));
  followFolding(block);
  if (deletion(block)?.checked) showDeletion(block);
}

function toolButtons(block) {
  const fold = () => block.querySelector(":scope > h3").click();
  const buttons = [toolButton(block, "fold", gettext("Show fields"), fold)];
  if (areMovable()) {
    const down = toolButton(block, "down", gettext("Move down"), () => move(block, 1));
    buttons.unshift(
      toolButton(block, "up", gettext("Move up"), () => move(block, -1)),
      down,
    );
  }
  if (canBeDeleted(block)) buttons.push(toolButton(block, "bin", gettext("Delete"), remove));
  return buttons;
}

function toolButton(block, name, label, press) {
  const id = freshId("tool");
  const title = block.querySelector(":scope > h3").id;
  return element(
    "button",
    {
      type: "button",
      class: "block-tools__button",
      id,
      title: label,
      "aria-label": label,
      "aria-labelledby": `${id} ${title}`,
      "data-tool": name,
      click: () => press(block),
    },
    icon(name),
  );
}

/** A block without words of its own is called by its type: once is enough. */
function hideRepeatedTitle(title) {
  const [type, words] = [title.querySelector("b"), title.querySelector(".inline_label")];
  const plain = (text) => text.trim().replace(/:$/, "").toLowerCase();
  if (words && plain(words.textContent) === plain(type.textContent)) words.hidden = true;
}

/** In rows made from the template, Django does not number what describes a field. */
function referToOwnTexts(block) {
  for (const field of block.querySelectorAll("[aria-describedby]")) {
    const own = field.id.match(/-(\d+)-/)?.[1];
    const texts = field.getAttribute("aria-describedby");
    if (own)
      field.setAttribute("aria-describedby", texts.replace(/-(\d+|__prefix__)-/g, `-${own}-`));
  }
}

function followFolding(block) {
  const button = tool(block, "fold");
  const follow = () => button.setAttribute("aria-expanded", String(adapter.isOpen(block)));
  new MutationObserver(follow).observe(block, { attributeFilter: ["class"] });
  follow();
}

// Adding
// ------

/** In front of each block: a button with a menu of the types of blocks. */
function inserter(block) {
  const button = element(
    "button",
    {
      type: "button",
      class: "block-inserter",
      id: freshId("insert"),
      "aria-label": gettext("Insert a block here, before"),
    },
    icon("plus"),
    element("span", { "aria-hidden": "true" }, gettext("Insert a block here")),
  );
  button.setAttribute("aria-labelledby", `${button.id} ${block.querySelector(":scope > h3").id}`);
  return giveMenu(button, gettext("Type of block"), () =>
    types().map(({ title, prefix }) => ({
      label: title,
      icon: typeIcon(prefix),
      run: () => adapter.add(prefix, block),
    })),
  );
}

function typeIcon(prefix) {
  const drawn = element("template");
  drawn.innerHTML = adapter.buttonOf(prefix);
  return drawn.content.querySelector("svg");
}

function added(block) {
  equip(block);
  arrange();
  // After those who make editors and other widgets of the new fields.
  window.setTimeout(() => {
    const first = [...block.querySelectorAll(FIELDS)].find((field) => field.checkVisibility());
    if (!block.contains(document.activeElement)) first?.focus();
    block.scrollIntoView({ block: "nearest" });
    const type = block.querySelector(":scope > h3 b").textContent.replace(/:$/, "");
    announce(`${say(gettext("“%(type)s” added."), { type })} ${placeOf(block)}`);
  });
}

// Deleting
// --------

const deletion = (block) => block.querySelector(":scope > h3 .delete input[type=checkbox]");
const removal = (block) => block.querySelector(":scope > h3 .inline-deletelink");
const canBeDeleted = (block) => deletion(block) || removal(block);

/** A block that is stored is marked, until the form is saved; a new one just goes. */
function remove(block) {
  if (removal(block)) return drop(block);
  deletion(block).click();
  showDeletion(block);
  const sentence = deletion(block).checked
    ? gettext("The block will be deleted when you save.")
    : gettext("The block stays.");
  return announce(sentence);
}

function showDeletion(block) {
  const { checked } = deletion(block);
  const button = tool(block, "bin");
  const label = checked ? gettext("Do not delete") : gettext("Delete");
  adapter.markForDeletion(block, checked);
  button.title = label;
  button.setAttribute("aria-label", label);
  button.replaceChildren(icon(checked ? "undo" : "bin"));
}

function drop(block) {
  const all = blocks();
  const neighbour = all[all.indexOf(block) + 1] ?? all[all.indexOf(block) - 1];
  standAsNumbered(block);
  removal(block).click();
  for (const each of blocks()) referToOwnTexts(each);
  arrange();
  (neighbour ? tool(neighbour, "bin") : document.querySelector(".block-types button")).focus();
  announce(gettext("The block is removed."));
}

/** Django numbers the rows that remain by their order in the document: let it be that of before. */
function standAsNumbered(block) {
  const [, formset] = block.id.match(/^(.+)-\d+$/);
  const number = (row) => Number(row.id.slice(formset.length + 1));
  const rows = blocks().filter((row) => row.id.replace(/-\d+$/, "") === formset);
  const end = adapter.firstEmptyForm();
  for (const row of rows.sort((one, two) => number(one) - number(two))) end.before(row);
}

// Above and below all blocks
// --------------------------

function addHead(machine) {
  const all = adapter.foldAll();
  const button = element("button", { type: "button", class: "button button--quiet" });
  const follow = () => {
    button.textContent = all.checked ? gettext("Show all fields") : gettext("Show titles only");
  };
  button.addEventListener("click", () => all.click());
  all.addEventListener("change", follow);
  follow();
  const head = element("div", { class: "blocks-head" });
  head.append(element("h2", {}, gettext("Blocks")), button);
  machine.parentNode.before(head);
}

function addFoot(machine) {
  const heading = element("h3", { id: freshId("add") }, gettext("Add a block at the end"));
  const buttons = types().map(({ title, prefix }) =>
    element(
      "button",
      { type: "button", class: "button button--quiet", click: () => adapter.add(prefix) },
      typeIcon(prefix),
      title,
    ),
  );
  const list = element("div", { role: "group", "aria-labelledby": heading.id }, ...buttons);
  list.className = "block-types";
  machine.parentNode.after(element("div", { class: "blocks-foot" }, heading, list));
}
