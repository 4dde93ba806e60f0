// The sessions as the server sends them: one axis for all, a column a channel and session.
import { clock, decimal, decode } from "../run/data.js";

/** Dashes of the sessions, in the order of their letters; colours are --run-a to --run-h. */
export const DASHES = [
  "solid", "8px,4px", "2px,3px", "10px,3px,2px,3px", "16px,5px", "4px,2px", "12px,2px,4px,2px", "1px,5px",
];
export const STROKES = ["", "9 6", "2 6", "12 5 2 5", "20 7", "5 3", "14 3 5 3", "1 7"];

export function tokenOf(letter) {
  return `--run-${letter.toLowerCase()}`;
}

export function brought(words) {
  const sent = JSON.parse(document.getElementById("compare-data").textContent);
  const x = decode(sent.x);
  return {
    n: sent.n,
    align: sent.align,
    unit: sent.unit,
    lapWord: words.lap,
    room: sent.room, // beside the lines, px, where names stand at their ends
    x,
    // What the shared stack of charts asks for.
    time: x,
    distance: sent.align === "time" ? null : x,
    distanceUnit: sent.unit,
    pauses: [],
    ticks: [],
    runs: sent.runs.map((run) => ({
      ...run,
      latitude: run.latitude ? decode(run.latitude) : null,
      longitude: run.longitude ? decode(run.longitude) : null,
    })),
    channels: sent.channels.map((channel) => ({
      ...channel,
      values: [],
      columns: channel.runs.map((column) => (column ? decode(column) : null)),
    })),
  };
}

/** A place of the axis in words: "4.20 km", "21:05", "Lap 3". */
export function placeWords(found, index) {
  const at = found.x[index];
  if (found.align === "time") {
    return clock(at);
  }
  if (found.align === "lap") {
    const last = found.x[found.n - 1];
    return `${found.lapWord} ${Math.min(Math.floor(at), last - 1) + 1}`;
  }
  return `${decimal(at, 2)}\u00a0${found.unit}`;
}
