/** What a text can hold, where the site's texts differ from what the package offers. */

import { Extension, Mark, Table, TableHeader } from "django-prose-editor/editor";

const PROTOCOL = /^([a-z][a-z0-9+.-]*):/i;

/**
 * A link has an address and nothing else; `entry:<uuid>` leads to an entry of this site,
 * `document:<uuid>` to a file of its library.
 */
export const Link = Mark.create({
  name: "link",
  priority: 1000,
  inclusive: false,
  addOptions: () => ({ protocols: [] }),
  addAttributes: () => ({ href: {} }),
  parseHTML() {
    const allowed = (href) =>
      this.options.protocols.includes(href.match(PROTOCOL)?.[1].toLowerCase());
    return [{ tag: "a[href]", getAttrs: (a) => allowed(a.getAttribute("href")) && null }];
  },
  renderHTML: ({ HTMLAttributes }) => ["a", HTMLAttributes, 0],
});

/** A phrase in another language than the text around it (WCAG 3.1.2); innermost of all marks. */
export const Phrase = Mark.create({
  name: "phrase",
  priority: 50,
  addAttributes: () => ({ lang: {} }),
  parseHTML: () => [{ tag: "span[lang]:not([lang=''])" }],
  renderHTML: ({ HTMLAttributes }) => ["span", HTMLAttributes, 0],
});

/** Says of what a cell is the header: of its column or of its row. */
const Header = TableHeader.extend({
  addAttributes() {
    return { scope: { default: null }, ...this.parent?.() };
  },
});
export { Header as TableHeader };

/** Tab goes from cell to cell, and after the last one on through the form. */
const OwnTable = Table.extend({
  addKeyboardShortcuts() {
    return { ...this.parent?.(), Tab: ({ editor }) => editor.commands.goToNextCell() };
  },
});
export { OwnTable as Table };

/** A way out of the text to its tools (Tab belongs to lists and tables), and one to its links. */
export const Keys = Extension.create({
  name: "keys",
  addOptions: () => ({ leave: () => {}, link: () => {} }),
  addKeyboardShortcuts() {
    const call = (key) => () => {
      this.options[key]();
      return true;
    };
    return { Escape: call("leave"), "Alt-F10": call("leave"), "Mod-k": call("link") };
  },
});
