/** The tools of a text: one stop for Tab, arrows within (ARIA's pattern for toolbars). */

import { element, gettext } from "editors/dom";
import { icon as drawn } from "editors/icons";
import { giveMenu } from "editors/menu";
import { openLinkDialog } from "editors/rich_text_link";

/**
 * What there is, in groups: the tools of the elements that texts may have (config.tools), and what
 * is done with them. A tool has a label and `run`; it may have `active` (is it on where the cursor
 * is?), `enabled` and `shown`; `text` stands in place of an icon, `items` make a menu of it.
 */
function tools(config) {
  return [
    ...config.tools.map((group) => group.flatMap((each) => toolsOf(each, config))),
    config.extensions.Table ? tableTools() : [],
    [
      tool("undo", gettext("Undo"), (chain) => chain.undo(), possible("undo")),
      tool("redo", gettext("Redo"), (chain) => chain.redo(), possible("redo")),
    ],
  ];
}

/** What an element's tool does where it is more than turning the element on and off. */
const SPECIAL = {
  Paragraph: () => ({ run: runs((chain) => chain.setParagraph()), active: isActive("paragraph") }),
  Link: (config) => ({ run: (editor) => openLinkDialog(editor, config) }),
  Phrase: (config) => ({ items: phrases(config.phrases) }),
  HorizontalRule: () => ({ run: runs((chain) => chain.setHorizontalRule()) }),
  Table: () => ({ run: runs(newTable), shown: (editor) => !inTable(editor) }),
};

function toolsOf({ extension, level, label, icon, text }, config) {
  const name = extension[0].toLowerCase() + extension.slice(1);
  const attributes = level ? { level } : {};
  const toggle = () => ({
    run: runs((chain) => chain[`toggle${extension}`](attributes)),
    active: (editor) => editor.isActive(name, attributes),
  });
  const own = { icon, text, label, ...(SPECIAL[extension] ?? toggle)(config) };
  return extension === "Link" ? [own, unlinkTool()] : [own];
}

function tableTools() {
  const each = (icon, label, command) => tool(icon, label, command, { shown: inTable });
  return [
    each("rowAdd", gettext("Add a row below"), (chain) => chain.addRowAfter()),
    each("rowRemove", gettext("Delete the row"), (chain) => chain.deleteRow()),
    each("columnAdd", gettext("Add a column after"), (chain) => chain.addColumnAfter()),
    each("columnRemove", gettext("Delete the column"), (chain) => chain.deleteColumn()),
    { icon: "headerCell", label: gettext("Header of its row"), ...rowHeader },
    each("tableRemove", gettext("Delete the table"), (chain) => chain.deleteTable()),
  ];
}

const isActive = (name) => (editor) => editor.isActive(name);
const inTable = isActive("table");
const possible = (name) => ({ enabled: (editor) => editor.can()[name]() });
const runs = (command) => (editor) => command(editor.chain().focus()).run();

/** A tool that is one command of the editor. */
const tool = (icon, label, command, states) => ({ icon, label, run: runs(command), ...states });

const unlink = (chain) => chain.extendMarkRange("link").unsetMark("link");
const unlinkTool = () =>
  tool("unlink", gettext("Remove the link"), unlink, { shown: isActive("link") });
const newTable = (chain) => chain.insertTable({ rows: 3, cols: 2, withHeaderRow: true });

const rowHeader = {
  shown: inTable,
  active: (editor) => editor.isActive("tableHeader", { scope: "row" }),
  run(editor) {
    const isHeader = editor.isActive("tableHeader", { scope: "row" });
    const chain = editor.chain().focus();
    if (isHeader || !editor.isActive("tableHeader")) chain.toggleHeaderCell();
    if (!isHeader) chain.setCellAttribute("scope", "row");
    chain.run();
  },
};

/** The languages a phrase can be in, and the way back. */
const phrases = (languages) => (editor) => {
  const present = editor.getAttributes("phrase").lang;
  const mark = (lang) => () => {
    const chain = editor.chain().focus();
    if (editor.state.selection.empty) chain.extendMarkRange("phrase");
    (lang ? chain.setMark("phrase", { lang }) : chain.unsetMark("phrase")).run();
  };
  const known = languages.map(({ lang, name }) => ({ lang, label: name }));
  if (present && !known.some(({ lang }) => lang === present)) {
    known.push({ lang: present, label: present });
  }
  return [
    { label: gettext("Language of the text"), run: mark(null), checked: !present },
    ...known.map(({ lang, label }) => ({
      label,
      lang,
      run: mark(lang),
      checked: present === lang,
    })),
  ];
};

/** The toolbar of an editor, with its name; `focus()` leads to the tool that was used last. */
export function toolbar(editor, config, label) {
  const groups = tools(config).map((group) =>
    group.map((each) => [each, toolButton(editor, each)]),
  );
  const all = groups.flat();
  const bar = element(
    "div",
    { class: "rich-text__tools", role: "toolbar", "aria-label": label },
    ...groups.map((group) => {
      const buttons = group.map(([_tool, button]) => button);
      return element("div", { class: "rich-text__group" }, ...buttons);
    }),
  );
  const visible = () => all.map(([_tool, button]) => button).filter((button) => !button.hidden);
  const update = () => {
    for (const [each, button] of all) show(editor, each, button);
    if (!visible().some((button) => button.tabIndex === 0)) makeStop(visible(), visible()[0]);
  };
  editor.on("transaction", update);
  bar.addEventListener("keydown", (event) => walk(visible(), event));
  bar.addEventListener("focusin", ({ target }) => {
    if (visible().includes(target)) makeStop(visible(), target);
  });
  update();
  return {
    bar,
    focus: () =>
      visible()
        .find((button) => button.tabIndex === 0)
        ?.focus(),
  };
}

function toolButton(editor, { icon, label, text, run, items }) {
  const button = element("button", {
    type: "button",
    class: "rich-text__tool",
    title: label,
    "aria-label": label,
  });
  button.append(text || drawn(icon));
  button.tabIndex = -1;
  if (items) return giveMenu(button, label, () => items(editor));
  button.addEventListener("click", () => {
    if (button.getAttribute("aria-disabled") !== "true") run(editor);
  });
  return button;
}

function show(editor, { active, enabled, shown, items }, button) {
  if (shown) button.hidden = !shown(editor);
  if (active) button.setAttribute("aria-pressed", String(active(editor)));
  if (enabled) button.setAttribute("aria-disabled", String(!enabled(editor)));
  if (items) button.classList.toggle("is-on", editor.isActive("phrase"));
  if (button.hidden) button.tabIndex = -1;
}

function makeStop(buttons, stop) {
  for (const button of buttons) button.tabIndex = button === stop ? 0 : -1;
}

function walk(buttons, event) {
  const at = buttons.indexOf(event.target);
  const last = buttons.length - 1;
  const goals = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: last };
  if (at < 0 || !(event.key in goals)) return;
  event.preventDefault();
  const goal = goals[event.key];
  (buttons[goal] ?? buttons[goal < 0 ? last : 0]).focus();
}
