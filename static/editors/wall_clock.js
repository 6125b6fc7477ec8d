/** Moments and clocks: what a clock shows, and the moment at which it shows it. */

const MINUTE = 60_000; // milliseconds

/** What a clock there shows, as `2026-06-02 19:30`; empty for what is no moment. */
export function wall(moment, timeZone) {
  if (Number.isNaN(moment.getTime())) return "";
  return moment.toLocaleString("sv-SE", { timeZone }).slice(0, 16);
}

/** The moment at which a clock shows this; none in the hour that a change of clocks skips. */
export function momentOf(day, time, timeZone) {
  const asIfUtc = Date.parse(`${day}T${time}Z`);
  const candidates = [-300, 60, 120].map((ahead) => new Date(asIfUtc - ahead * MINUTE));
  return candidates.find((each) => wall(each, timeZone) === `${day} ${time}`);
}

/** The time there in the page's language, with the weekday where it is another day than `day`. */
export function timeThere(moment, timeZone, day) {
  const isSameDay = wall(moment, timeZone).startsWith(day);
  return moment.toLocaleString(document.documentElement.lang, {
    timeZone,
    weekday: isSameDay ? undefined : "long",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
}
