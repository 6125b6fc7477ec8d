/** A button that opens a menu, by mouse and by keys (ARIA's pattern for menu buttons). */

import { element } from "editors/dom";

const KEYS = {
  ArrowDown: (at, count) => (at + 1) % count,
  ArrowUp: (at, count) => (at - 1 + count) % count,
  Home: () => 0,
  End: (_at, count) => count - 1,
};

/**
 * Make a button open a menu. `items()` gives what stands in it each time it opens:
 * { label, run, icon, checked, lang }; only icon, checked and lang may be missing.
 * The menu stands in the document right after the button, wherever that is.
 */
export function giveMenu(button, label, items) {
  const menu = element("div", {
    class: "choices",
    role: "menu",
    "aria-label": label,
    popover: "auto",
    keydown: (event) => moveFocus(menu, event),
    toggle: (event) => button.setAttribute("aria-expanded", String(event.newState === "open")),
  });
  button.setAttribute("aria-haspopup", "menu");
  button.setAttribute("aria-expanded", "false");
  button.popoverTargetElement = menu;
  button.addEventListener("click", (event) => {
    event.preventDefault();
    if (!button.isConnected || button.getAttribute("aria-disabled") === "true") return;
    if (menu.parentNode !== button.parentNode) button.after(menu);
    menu.replaceChildren(...items().map((item) => choice(menu, button, item)));
    menu.togglePopover();
    if (menu.matches(":popover-open")) {
      place(menu, button);
      (menu.querySelector("[aria-checked=true]") ?? menu.firstElementChild)?.focus();
    }
  });
  return button;
}

function choice(menu, button, { label, run, icon, checked, lang = null }) {
  const pick = () => {
    menu.hidePopover();
    button.focus();
    run();
  };
  const role = checked === undefined ? "menuitem" : "menuitemradio";
  const made = element("button", { type: "button", class: "choices__item", role, click: pick });
  made.tabIndex = -1;
  if (checked !== undefined) made.setAttribute("aria-checked", String(checked));
  made.append(...(icon ? [icon] : []), element("span", { lang }, label));
  return made;
}

function moveFocus(menu, event) {
  if (event.key === "Tab") menu.hidePopover();
  if (!(event.key in KEYS)) return;
  event.preventDefault();
  const all = [...menu.children];
  all[KEYS[event.key](all.indexOf(document.activeElement), all.length)].focus();
}

/** Below the button, or above it where there is more room, and never beyond the window's edges. */
function place(menu, button) {
  const edge = 8; // pixels to the edges of the window
  const at = button.getBoundingClientRect();
  const roomBelow = window.innerHeight - at.bottom - edge;
  const above = roomBelow < menu.offsetHeight && at.top > roomBelow;
  const left = Math.min(at.left, window.innerWidth - menu.offsetWidth - edge);
  const top = above ? at.top - menu.offsetHeight : at.bottom;
  menu.style.left = `${Math.max(edge, left)}px`;
  menu.style.top = `${Math.max(edge, top)}px`;
}
