// Fields that choose a picture show pictures, not only their titles.

const FIELDS = ["picture", "cover", "poster"];

/** The `<select>` that an open list belongs to. */
const openSelect = () => document.querySelector(".select2-container--open")?.previousElementSibling;

function withPicture(choice, select) {
  if (!choice.id || !FIELDS.includes(select?.dataset.fieldName)) return choice.text;
  const picture = new Image(48, 48);
  picture.alt = "";
  picture.loading = "lazy";
  picture.src = document.body.dataset.thumbnails.replace("/0/", `/${choice.id}/`);
  picture.addEventListener("error", () => picture.remove());
  const shown = document.createElement("span");
  shown.className = "picture-choice";
  shown.append(picture, choice.text);
  return shown;
}

const defaults = window.django?.jQuery?.fn.select2?.defaults;
defaults?.set("templateResult", (choice) => withPicture(choice, openSelect()));
defaults?.set("templateSelection", (choice) => withPicture(choice, choice.element?.parentElement));
