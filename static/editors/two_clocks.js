/** Says, while a time is entered by Berlin's clock, what Cajamarca's clock shows then. */

const HOUR = 3_600_000; // milliseconds
const frame = document.querySelector("[data-two-clocks]");

/** The moment at which Berlin's clock shows this; none in the hour that a change of clocks skips. */
function momentInBerlin(day, time) {
  const candidates = [2, 1].map((ahead) => new Date(Date.parse(`${day}T${time}Z`) - ahead * HOUR));
  return candidates.find((each) => wall(each, "Europe/Berlin") === `${day} ${time}`);
}

/** What a clock there shows, as `2026-06-02 19:30`. */
function wall(moment, timeZone) {
  if (Number.isNaN(moment.getTime())) return "";
  return moment.toLocaleString("sv-SE", { timeZone }).slice(0, 16);
}

function inCajamarca(moment, day) {
  const timeZone = "America/Lima";
  const isSameDay = wall(moment, timeZone).startsWith(day);
  return moment.toLocaleString(document.documentElement.lang, {
    timeZone,
    weekday: isSameDay ? undefined : "long",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
}

if (frame) {
  const [day, time] = frame.querySelectorAll("input");
  const output = frame.querySelector("output");
  frame.addEventListener("input", () => {
    const moment = momentInBerlin(day.value, time.value.slice(0, 5));
    const sentence = output.dataset.sentence;
    output.textContent = moment ? sentence.replace("{time}", inCajamarca(moment, day.value)) : "";
  });
}
