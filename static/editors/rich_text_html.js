/** The HTML that is stored: as a person would write it, whatever the editor makes of it. */

/** Items (lists' and cells) without paragraphs where one is all they hold; tables with a head. */
export function written(html, items) {
  const template = document.createElement("template");
  template.innerHTML = html;
  for (const item of template.content.querySelectorAll(items)) withoutParagraph(item);
  for (const table of template.content.querySelectorAll("table")) withHead(table);
  return template.innerHTML === "<p></p>" ? "" : template.innerHTML;
}

function withoutParagraph(item) {
  const [first, ...others] = item.children;
  const isAlone = others.every((other) => other.matches(":has(> li)"));
  if (first?.matches("p") && isAlone) first.replaceWith(...first.childNodes);
}

/** The rows of headers alone come first; a header in another row is that of its row. */
function withHead(table) {
  const rows = [...table.rows];
  const isOfHeaders = (row) => [...row.cells].every((cell) => cell.matches("th:not([scope=row])"));
  const end = rows.findIndex((row) => !isOfHeaders(row));
  if (end < 0) return;
  for (const header of table.querySelectorAll("th:not([scope])")) {
    if (rows.indexOf(header.parentNode) >= end) header.scope = "row";
  }
  if (end > 0) table.createTHead().append(...rows.slice(0, end));
}
