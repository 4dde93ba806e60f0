// Round ticks for clocks and paces, which count in sixties.
import { clock } from "./data.js";

const STEPS = [
  1, 2, 5, 10, 15, 20, 30, 60, 120, 300, 600, 900, 1200, 1800, 3600, 7200, 10800, 14400, 21600,
];

function step(span, most) {
  return STEPS.find((size) => span / size <= most) || 43200;
}

/** Tick values and texts from `low` to `high` seconds, at most `most` of them. */
export function clockTicks(low, high, most) {
  const size = step(high - low, most);
  const values = [];
  for (let at = Math.ceil(low / size) * size; at <= high; at += size) {
    values.push(at);
  }
  return { tickvals: values, ticktext: values.map(hoursWhenLong(high)) };
}

function hoursWhenLong(high) {
  // 1:30:00 says no more than 1:30 h on an axis of hours.
  return (seconds) =>
    high >= 3 * 3600 && seconds % 60 === 0
      ? `${Math.floor(seconds / 3600)}:${String((seconds % 3600) / 60).padStart(2, "0")} h`
      : clock(seconds);
}
