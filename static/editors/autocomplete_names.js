// Names for fields with a search: Select2 builds them without the name of the field they stand for.

const labelOf = (box) => box?.closest(".select2-container")?.previousElementSibling?.labels?.[0];

function nameField(box) {
  const label = labelOf(box);
  const value = box.querySelector(".select2-selection__rendered");
  if (!label || !value) {
    return;
  }
  label.id ||= `${label.htmlFor}_label`;
  box.setAttribute("aria-labelledby", `${label.id} ${value.id}`);
  value.setAttribute("aria-labelledby", label.id);
}

/** The field for several records has its search within; the other one's opens below. */
function nameSearch(input) {
  const open = document.querySelector(".select2-container--open .select2-selection");
  const label = labelOf(input.closest(".select2-selection") ?? open);
  if (label) {
    input.setAttribute("aria-label", label.textContent.trim());
  }
}

/** Each record has a button of its own; the one for all stands in a list where only items may. */
function leaveItemsAlone(button) {
  button.remove();
}

function nameAll() {
  document.querySelectorAll("ul > .select2-selection__clear").forEach(leaveItemsAlone);
  document.querySelectorAll(".select2-selection:not([aria-labelledby*=_label])").forEach(nameField);
  document.querySelectorAll(".select2-search__field:not([aria-label])").forEach(nameSearch);
}

new MutationObserver(nameAll).observe(document.body, { childList: true, subtree: true });
nameAll();
