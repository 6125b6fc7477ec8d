/**
 * The icons of forms: strokes on a grid of 24 by 24, in the colour of the text around them.
 * Those of types of blocks are declared by their models, and come with the form.
 */

const SHAPES = {
  // what to do
  up: "M12 19V6M6 11l6-6 6 6",
  down: "M12 5v13M6 13l6 6 6-6",
  plus: "M12 5v14M5 12h14",
  bin: "M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13M10 11v5M14 11v5",
  undo: "M9 6l-5 5 5 5M4 11h10a5 5 0 0 1 0 10h-3",
  redo: "M15 6l5 5-5 5M20 11H10a5 5 0 0 0 0 10h3",
  fold: "M6 9l6 6 6-6",
  check: "M5 12l5 5 9-10",
  // text
  bold: "M7 5h6a3.5 3.5 0 0 1 0 7H7zM7 12h7a3.5 3.5 0 0 1 0 7H7z",
  italic: "M10 5h8M6 19h8M14 5l-4 14",
  bullets: "M9 6h11M9 12h11M9 18h11M4.5 6h.01M4.5 12h.01M4.5 18h.01",
  numbers: "M10 6h10M10 12h10M10 18h10M4 5l1-1v5M3.5 14.5c0-2 3-2 3 0 0 1-3 3-3 4h3",
  quote: "M5 7h5v5c0 3-2 4-4 5M14 7h5v5c0 3-2 4-4 5",
  rule: "M4 12h16",
  link: "M10 14a4 4 0 0 0 6 .4l3-3a4 4 0 0 0-5.7-5.7L12 7M14 10a4 4 0 0 0-6-.4l-3 3a4 4 0 0 0 5.7 5.7L12 17",
  unlink: "M12 7l1.3-1.3A4 4 0 0 1 19 11.4l-2 2M12 17l-1.3 1.3A4 4 0 0 1 5 12.6l2-2M4 4l16 16",
  language: "M4 6h9M8.5 4v2M11 6c-1 4-3.5 6.5-7 8M6 9c1 2.5 3 4 5.5 5M12 20l4.5-10L21 20M13.5 17h6",
  table: "M3 5h18v14H3zM3 10h18M12 10v9",
  rowAdd: "M3 4h18v6H3zM12 13v8M8 17h8",
  rowRemove: "M3 4h18v6H3zM8 17h8",
  columnAdd: "M4 3v18h6V3zM13 12h8M17 8v8",
  columnRemove: "M4 3v18h6V3zM13 12h8",
  headerCell: "M3 5h18v14H3zM9 5v14M3 12h18M5 8h2M5 15h2",
  tableRemove: "M3 5h18v14H3zM9 9l6 6M15 9l-6 6",
};

const SVG = "http://www.w3.org/2000/svg";

/** An icon by its name. It says nothing by itself: whatever holds it has a name in words. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const shape = document.createElementNS(SVG, "path");
  shape.setAttribute("d", SHAPES[name]);
  svg.append(shape);
  return svg;
}
