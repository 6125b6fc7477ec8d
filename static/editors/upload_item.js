/** One file in the list of those to be uploaded: its name, how far it is, what became of it. */

import { element, freshId, gettext } from "editors/dom";

const SIZE = 96; // pixels: the small picture is shown at half of it

export function uploadItem(file) {
  const name = element("span", { class: "upload__name", id: freshId("upload") }, file.name);
  const bar = element("progress", { value: 0, "aria-labelledby": name.id });
  const words = element("p", { class: "upload__outcome" }, gettext("Waiting"));
  const place = element("li", { class: "upload" }, name, bar, words);
  return {
    file,
    place,
    isDone: false,

    /** How much of it has been sent, from 0 to 1; then the site looks at it. */
    sent(share) {
      bar.value = share;
      if (share === 1) bar.removeAttribute("value");
      words.textContent = share === 1 ? gettext("Is being looked at") : gettext("Is being sent");
    },

    /** It is still here and can be sent again. */
    goBack(reason) {
      bar.value = 0;
      words.textContent = reason;
    },

    /** What the site answered. */
    end({ state, words: said, title, url, thumbnail }) {
      this.isDone = true;
      bar.remove();
      place.classList.add(`upload--${state}`);
      words.replaceChildren(said, ...(url ? [" ", element("a", { href: url }, title)] : []));
      if (thumbnail) place.prepend(smallPicture("img", { src: thumbnail, alt: "" }));
      else if (state === "added") drawSmall(file, place);
    },
  };
}

function smallPicture(name, attributes) {
  return element(name, { class: "upload__picture", width: SIZE, height: SIZE, ...attributes });
}

/** Until the worker has made the small picture, the browser draws it from the file itself. */
async function drawSmall(file, place) {
  const canvas = smallPicture("canvas", { "aria-hidden": "true" });
  try {
    const image = await createImageBitmap(file, { resizeWidth: 2 * SIZE });
    const side = Math.min(image.width, image.height);
    const from = [(image.width - side) / 2, (image.height - side) / 2];
    canvas.getContext("2d").drawImage(image, ...from, side, side, 0, 0, SIZE, SIZE);
    image.close();
    place.prepend(canvas);
  } catch {
    // A format that the site reads and this browser does not.
  }
}
