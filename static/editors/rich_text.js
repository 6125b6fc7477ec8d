/** Makes editors of the textareas for rich text, those of rows added later included. */

import * as packaged from "django-prose-editor/editor";
import { element, freshId, gettext, say } from "editors/dom";
import * as own from "editors/rich_text_extensions";
import { written } from "editors/rich_text_html";
import { openLinkDialog } from "editors/rich_text_link";
import { cleaned } from "editors/rich_text_paste";
import { toolbar } from "editors/rich_text_toolbar";

const { Document, Dropcursor, Editor, Gapcursor, History, Text } = packaged;
const OFFERED = { ...packaged, ...own };

packaged.initializeEditors(makeEditor, "[data-rich-text]");

function makeEditor(textarea) {
  if (textarea.closest(".rich-text")) return;
  const config = JSON.parse(textarea.dataset.richText);
  const area = element("div", { class: "rich-text" });
  textarea.before(area);
  const label = document.querySelector(`label[for="${textarea.id}"]`);
  let tools = null;
  const keys = {
    leave: () => tools.focus(),
    link: () => config.extensions.Link && openLinkDialog(editor, config),
  };
  const editor = new Editor({
    element: area,
    editable: !textarea.disabled,
    content: textarea.value,
    extensions: extensions(config, keys),
    editorProps: {
      attributes: attributes(textarea, label),
      transformPastedHTML: (html) => cleaned(html, config.extensions.Heading?.levels ?? []),
    },
  });
  keep(editor, textarea, config.items);
  const name = say(gettext("Tools for %(field)s"), { field: nameOf(label) });
  tools = toolbar(editor, config, name);
  area.prepend(tools.bar);
  area.append(textarea);
  label?.addEventListener("click", () => editor.commands.focus());
}

function extensions(config, keys) {
  const core = [Document, Text, Dropcursor, Gapcursor, History];
  const chosen = Object.entries(config.extensions).map(([name, options]) =>
    options === true ? OFFERED[name] : OFFERED[name].configure(options),
  );
  return [...core, ...chosen, own.Keys.configure(keys)];
}

/** The editor is a field like others: with a name, a language, help and errors. */
function attributes(textarea, label) {
  const found = {
    role: "textbox",
    "aria-multiline": "true",
    "aria-keyshortcuts": "Alt+F10 Control+K",
    spellcheck: "true",
  };
  for (const name of ["lang", "aria-describedby", "aria-invalid"]) {
    if (textarea.hasAttribute(name)) found[name] = textarea.getAttribute(name);
  }
  if (label) {
    label.id ||= freshId("label");
    found["aria-labelledby"] = label.id;
  }
  return found;
}

function nameOf(label) {
  return label?.textContent.trim().replace(/:$/, "") ?? "";
}

/** Writes the text back; where all changes have been undone, the text as it came. */
function keep(editor, textarea, items) {
  const loaded = textarea.value;
  const start = written(editor.getHTML(), items);
  editor.on("update", () => {
    const html = written(editor.getHTML(), items);
    textarea.value = html === start ? loaded : html;
    textarea.dispatchEvent(new Event("input", { bubbles: true }));
  });
}
