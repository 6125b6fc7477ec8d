/** Building elements, and texts in the editor's language. */

export const gettext = window.gettext ?? ((text) => text);

/** A translated sentence with its blanks filled in: say("Block %(n)s", { n: 3 }). */
export function say(sentence, values) {
  return sentence.replace(/%\((\w+)\)s/g, (_match, name) => values[name]);
}

/**
 * An element with attributes and children; an attribute that is a function listens to the event
 * of its name: element("button", { type: "button", click: save }, "Save").
 */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(key, value);
    else if (value !== null) made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}

let ids = 0;

/** An id that no other element has, whatever is added to the form later. */
export function freshId(start) {
  ids += 1;
  return `${start}-own-${ids}`;
}

/** The same function, called once when it has been asked for and then left alone for a while. */
export function debounced(run, pause = 250) {
  let timer;
  return () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(run, pause);
  };
}
