/** The dialog of links: to an entry or a file of this site, found by its title, or elsewhere. */

import { debounced, element, freshId, gettext, say } from "editors/dom";

const INTERNAL = /^[a-z]+:([0-9a-f-]{36})$/;

/** Ask where the selection leads to; without a selection, the words come from what is chosen. */
export function openLinkDialog(editor, config) {
  const present = editor.getAttributes("link").href ?? "";
  const dialog = element("dialog", { class: "link-dialog", close: () => dialog.remove() });
  const choose = (href, words) => {
    dialog.close();
    link(editor, href, words);
  };
  const title = element("h2", { id: freshId("link") }, gettext("Where does the link lead?"));
  dialog.setAttribute("aria-labelledby", title.id);
  dialog.append(
    title,
    entrySearch(config.links, present.match(INTERNAL)?.[1], choose),
    addressForm(INTERNAL.test(present) ? "" : present, config, choose),
    element(
      "button",
      { type: "button", class: "button button--quiet", click: () => dialog.close() },
      gettext("Cancel"),
    ),
  );
  dialog.addEventListener("close", () => editor.commands.focus());
  // Outside the form of the page: what is typed here is no part of it.
  document.body.append(dialog);
  dialog.showModal();
}

function link(editor, href, words) {
  const chain = editor.chain().focus();
  if (!editor.state.selection.empty) chain.setMark("link", { href });
  else if (editor.isActive("link")) chain.extendMarkRange("link").setMark("link", { href });
  else {
    const marks = [{ type: "link", attrs: { href } }];
    chain.insertContent({ type: "text", text: words, marks });
  }
  chain.run();
}

// A page or a file of this site
// -----------------------------

function entrySearch(source, present, choose) {
  const results = element("ul", { class: "link-dialog__results" });
  const status = element("p", { class: "link-dialog__status", role: "status" });
  const input = element("input", { type: "search", id: freshId("search"), autocomplete: "off" });
  const search = async () => {
    const targets = await ask(source, { q: input.value });
    results.replaceChildren(...(targets ?? []).map((target) => result(target, choose)));
    status.textContent = found(targets);
  };
  input.addEventListener("input", debounced(search));
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
    if (event.key === "ArrowDown") focusResult(event, results.querySelector("button"));
  });
  results.addEventListener("keydown", (event) => walk(event, input));
  search();
  return element(
    "fieldset",
    {},
    element("legend", {}, gettext("A page or a file of this site")),
    ...(present ? [presentTarget(source, present)] : []),
    element("label", { for: input.id }, gettext("Search by title")),
    input,
    status,
    results,
  );
}

/** What the server has found, or null where there is no answer. */
async function ask(source, question) {
  try {
    const answer = await fetch(`${source}?${new URLSearchParams(question)}`);
    return (await answer.json()).targets;
  } catch {
    return null;
  }
}

function found(targets) {
  if (!targets) return gettext("The site does not answer. Are you still logged in?");
  if (!targets.length) return gettext("Nothing found.");
  return say(gettext("Found: %(count)s"), { count: targets.length });
}

function presentTarget(source, uuid) {
  const line = element("p", { class: "link-dialog__present" }, gettext("Leads to:"), " …");
  ask(source, { uuid }).then((targets) => {
    const target = targets?.[0];
    const words = target ? description(target) : [gettext("something that is not there any more")];
    line.replaceChildren(gettext("Leads to:"), " ", ...words);
  });
  return line;
}

function result(target, choose) {
  const click = () => choose(target.href, target.titles[0].text);
  const button = element("button", { type: "button", click }, ...description(target));
  return element("li", {}, button);
}

function description({ titles, kind, paths, live }) {
  const names = titles.map(({ lang, text }) => element("span", { lang }, text));
  const details = [kind, ...paths, ...status(live)].join(" · ");
  const [first, ...others] = names;
  return [
    element("strong", {}, first),
    ...others.flatMap((name) => [" / ", name]),
    element("small", {}, details),
  ];
}

/** Where an entry is live; a file has no status. */
function status(live) {
  if (!live) return [];
  if (!live.length) return [gettext("not live")];
  return [say(gettext("live: %(languages)s"), { languages: live.join(", ") })];
}

function walk(event, input) {
  const buttons = [...event.currentTarget.querySelectorAll("button")];
  const at = buttons.indexOf(event.target);
  if (event.key === "ArrowDown") focusResult(event, buttons[at + 1]);
  if (event.key === "ArrowUp") focusResult(event, buttons[at - 1] ?? input);
}

function focusResult(event, goal) {
  event.preventDefault();
  goal?.focus();
}

// An address
// ----------

function addressForm(present, config, choose) {
  const { protocols } = config.extensions.Link;
  const input = element("input", { type: "text", id: freshId("address"), value: present });
  const problem = element("p", { class: "link-dialog__status", role: "alert" });
  const submit = (event) => {
    event.preventDefault();
    const href = addressOf(input.value.trim());
    const isAllowed = protocols.includes(href?.split(":")[0].toLowerCase());
    if (isAllowed) return choose(href, input.value.trim());
    problem.textContent = gettext("This is no address of a website, a mailbox or a telephone.");
    return input.focus();
  };
  return element(
    "form",
    { submit, novalidate: "" },
    element(
      "fieldset",
      {},
      element("legend", {}, gettext("An address")),
      element("label", { for: input.id }, gettext("Website (https://…), e-mail or telephone")),
      input,
      problem,
      element("button", { class: "button" }, gettext("Link to this address")),
    ),
  );
}

/** What was typed as a link, or null: www.example.org, name@example.org and +51 76 … will do. */
export function addressOf(typed) {
  if (/^(https?:\/\/\S+\.\S+|mailto:\S+@\S+|tel:\+?[\d-]+)$/i.test(typed)) return typed;
  if (/^[^\s@/:]+@[^\s@/]+\.[a-z]{2,}$/i.test(typed)) return `mailto:${typed}`;
  if (/^\+?[\d\s()/-]{5,}$/.test(typed)) return `tel:${typed.replace(/[^\d+]/g, "")}`;
  if (/^([\w-]+\.)+[a-z]{2,}([/?#]\S*)?$/i.test(typed)) return `https://${typed}`;
  return null;
}
