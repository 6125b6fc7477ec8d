/** Says, while a time is entered by Berlin's clock, what Cajamarca's clock shows then. */

import { momentOf, timeThere } from "editors/wall_clock";

const frame = document.querySelector("[data-two-clocks]");

if (frame) {
  const [day, time] = frame.querySelectorAll("input");
  const output = frame.querySelector("output");
  frame.addEventListener("input", () => {
    const moment = momentOf(day.value, time.value.slice(0, 5), "Europe/Berlin");
    const there = moment && timeThere(moment, "America/Lima", day.value);
    output.textContent = there ? output.dataset.sentence.replace("{time}", there) : "";
  });
}
