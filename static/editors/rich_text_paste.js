/** What is pasted from Word, LibreOffice and the web: its text and its structure, no more. */

const FROM_OFFICE = /mso-|urn:schemas-microsoft-com|content="?(LibreOffice|OpenOffice|Microsoft)/i;
const HEADINGS = [1, 2, 3, 4, 5, 6].map((level) => `h${level}`).join(", ");
const ORDERED = /^\(?([0-9]+|[a-z]|[ivx]+)[.)]/i;

/** HTML that the editor's own rules can finish; `levels` are those that headings may have. */
export function cleaned(html, levels) {
  const { body } = new DOMParser().parseFromString(html, "text/html");
  removeComments(body);
  if (FROM_OFFICE.test(html)) cleanOffice(body);
  lowerHeadings(body, levels);
  for (const table of body.querySelectorAll("table")) nameColumns(table);
  for (const link of body.querySelectorAll('a:not([href]), a[href^="#"], a[href^="file:"]')) {
    link.replaceWith(...link.childNodes);
  }
  return body.innerHTML;
}

function removeComments(body) {
  const comments = document.createTreeWalker(body, NodeFilter.SHOW_COMMENT);
  const found = [];
  while (comments.nextNode()) found.push(comments.currentNode);
  for (const comment of found) comment.remove();
}

/** Word marks every run with the language of its proofing: that says nothing about a phrase. */
function cleanOffice(body) {
  for (const title of body.querySelectorAll("p.MsoTitle")) rename(title, "h1");
  makeLists(body);
  for (const marked of body.querySelectorAll("[lang]")) marked.removeAttribute("lang");
  for (const styled of body.querySelectorAll("[style]")) keepEmphasis(styled);
  for (const block of body.querySelectorAll(`p, ${HEADINGS}`)) {
    if (!block.textContent.trim()) block.remove();
  }
}

/** Fonts, colours and sizes go; only bold and italic mean something. */
function keepEmphasis(styled) {
  const { fontWeight, fontStyle } = styled.style;
  styled.removeAttribute("style");
  if (styled.matches("span, b, i, font")) Object.assign(styled.style, { fontWeight, fontStyle });
}

/** A first heading gets the first level that there is, and those below it move down as well. */
function lowerHeadings(body, levels) {
  const shift = body.querySelector("h1") ? levels[0] - 1 : 0;
  for (const heading of body.querySelectorAll(HEADINGS)) {
    const wanted = Number(heading.tagName[1]) + shift;
    const level = levels.findLast((each) => each <= wanted) ?? levels[0];
    removeBold(heading);
    rename(heading, level ? `h${level}` : "p");
  }
}

/** Office programs have no header cells: the first row of a table names its columns. */
function nameColumns(table) {
  if (table.rows.length < 2 || table.querySelector("th")) return;
  for (const cell of [...table.rows[0].cells]) {
    removeBold(cell);
    rename(cell, "th");
  }
}

// Word writes lists as paragraphs: style="mso-list:l0 level1 lfo1", the bullet as text.
// ------------------------------------------------------------------------------------

const listLevel = (paragraph) => {
  const level = paragraph?.getAttribute?.("style")?.match(/mso-list:\s*\S+\s+level(\d)/)?.[1];
  return level ? Number(level) : 0;
};

function makeLists(body) {
  const paragraphs = [...body.querySelectorAll("p[style*='mso-list']")].filter(listLevel);
  let open = []; // the lists that are not finished, by depth
  let last = null;
  for (const paragraph of paragraphs) {
    if (last?.nextElementSibling !== paragraph) open = [];
    const list = listFor(paragraph, open);
    paragraph.before(open[0]);
    last = open[0];
    paragraph.remove();
    const item = document.createElement("li");
    item.append(...paragraph.childNodes);
    list.append(item);
  }
}

function listFor(paragraph, open) {
  const level = Math.min(listLevel(paragraph), open.length + 1);
  open.length = Math.min(open.length, level);
  const kind = isOrdered(paragraph) ? "ol" : "ul";
  if (open.length === level && !open[level - 1].matches(kind)) open.pop();
  if (open.length < level) {
    const list = document.createElement(kind);
    open.at(-1)?.lastElementChild.append(list);
    open.push(list);
  }
  return open[level - 1];
}

/** Takes the bullet out of the text as well. */
function isOrdered(paragraph) {
  const bullets = [...paragraph.querySelectorAll("[style*='mso-list:Ignore' i]")];
  const text = bullets.map((bullet) => bullet.textContent).join("");
  for (const bullet of bullets) bullet.remove();
  return ORDERED.test(text.trim());
}

/** What is a heading is bold by itself. */
function removeBold(place) {
  for (const bold of place.querySelectorAll("b, strong")) bold.replaceWith(...bold.childNodes);
}

function rename(old, name) {
  const made = document.createElement(name);
  for (const { name: attribute, value } of old.attributes) made.setAttribute(attribute, value);
  made.append(...old.childNodes);
  old.replaceWith(made);
}
