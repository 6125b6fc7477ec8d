/** Says, while the time of an activity is entered, what both cities' clocks show then. */

import { momentOf, timeThere } from "editors/wall_clock";

const output = document.querySelector("[data-clocks]");
const cities = output ? JSON.parse(output.dataset.clocks) : [];
const [start, from, zone] = ["start", "starts_at", "time_zone"].map((name) =>
  document.getElementById(`id_${name}`),
);

/** The day that is written, as `2026-06-02`; today where it is no day in digits. */
function dayOf(text) {
  const match = text.match(/^(\d{1,2})[./]\s?(\d{1,2})[./]\s?(\d{4})$/);
  if (match) {
    return `${match[3]}-${match[2].padStart(2, "0")}-${match[1].padStart(2, "0")}`;
  }
  return /^\d{4}-\d\d-\d\d$/.test(text) ? text : new Date().toISOString().slice(0, 10);
}

function show() {
  const day = dayOf(start.value.trim());
  const moment = zone.value && momentOf(day, from.value.slice(0, 5).padStart(5, "0"), zone.value);
  const lines = (moment ? cities : []).map(
    ([city, timeZone]) => `${city} ${timeThere(moment, timeZone, day)}`,
  );
  output.textContent = lines.join(" · ") || "–";
}

if (output && start && from && zone) {
  for (const field of [start, from, zone]) field.addEventListener("input", show);
  zone.addEventListener("change", show);
}
