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

function nameSearch(input) {
  const label = labelOf(document.querySelector(".select2-container--open .select2-selection"));
  if (label) {
    input.setAttribute("aria-label", label.textContent.trim());
  }
}

function nameAll() {
  document.querySelectorAll(".select2-selection:not([aria-labelledby*=_label])").forEach(nameField);
  document.querySelectorAll(".select2-search__field:not([aria-label])").forEach(nameSearch);
}

new MutationObserver(nameAll).observe(document.body, { childList: true, subtree: true });
nameAll();
