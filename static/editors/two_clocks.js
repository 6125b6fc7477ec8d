/** Says, while a time is entered by one city's clock, what the other one's shows then. */

import { momentOf, timeThere } from "editors/wall_clock";

const frame = document.querySelector("[data-two-clocks]");

if (frame) {
  const [day, time] = frame.querySelectorAll("input");
  const output = frame.querySelector("output");
  const { zoneHere, zoneThere } = frame.dataset;
  frame.addEventListener("input", () => {
    const moment = momentOf(day.value, time.value.slice(0, 5), zoneHere);
    const there = moment && timeThere(moment, zoneThere, day.value);
    output.textContent = there ? output.dataset.sentence.replace("{time}", there) : "";
  });
}
