// Charts as the server sends them: delta-coded columns (runhub/web/charts.py), undone.
import { clock, decimal, decode } from "../run/data.js";

const DAY_MS = 86_400_000;

/** The chart of a panel with its columns as numbers; null = a gap. */
export function understood(sent) {
  const series = sent.series.map((each) => ({
    ...each,
    x: decode(each.x),
    y: decode(each.y),
    low: each.low ? decode(each.low) : null,
  }));
  return { ...sent, series: stacked(series) };
}

/** Bars with the lower and upper end of each, those of a stack on top of each other. */
function stacked(all) {
  const reached = {};
  return all.map((series) => {
    if (series.kind !== "bars") {
      return series;
    }
    const under = series.y.map((_, i) => (series.stack && reached[series.stack]?.[i]) || 0);
    const top = series.y.map((value, i) => under[i] + (value || 0));
    if (series.stack) {
      reached[series.stack] = top;
    }
    return { ...series, under, top };
  });
}

/** A day, as whole days since 1970: "14 Oct 2025". */
export function dayWords(days) {
  return new Date(days * DAY_MS).toLocaleDateString("en-GB", {
    day: "numeric",
    month: "short",
    year: "numeric",
    timeZone: "UTC",
  });
}

/** A place of an axis in words, with its unit. */
export function worded(axis, value) {
  if (value === null || value === undefined) {
    return "–";
  }
  if (axis.kind === "day") {
    return dayWords(value);
  }
  if (axis.kind === "pace") {
    return `${clock(value)}${axis.unit.startsWith("/") ? "" : " "}${axis.unit}`;
  }
  const tick = axis.ticks?.find(([at]) => at === value);
  if (tick) {
    return tick[1];
  }
  if (axis.kind === "word") {
    return "";
  }
  return `${decimal(value, axis.digits)}\u00a0${axis.unit}`.trim();
}

/** Round ticks of an axis of days: years, months or days, as many as fit. */
export function dayTicks(low, high, most) {
  const first = new Date(low * DAY_MS);
  const months = [1, 2, 3, 6, 12, 24, 36, 60].find((n) => (high - low) / 30.4 / n <= most) || 120;
  if ((high - low) / 7 <= most * 1.01 || high - low < 45) {
    return weekTicks(low, high, most);
  }
  const values = [];
  let at = new Date(Date.UTC(first.getUTCFullYear(), 0, 1));
  while (at.getTime() / DAY_MS <= high) {
    if (at.getTime() / DAY_MS >= low) {
      values.push(at.getTime() / DAY_MS);
    }
    at = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + months, 1));
  }
  return { tickvals: values, ticktext: values.map((day, i) => monthWords(day, months, i === 0)) };
}

function weekTicks(low, high, most) {
  const step = 7 * Math.max(1, Math.ceil((high - low) / 7 / most));
  const values = [];
  for (let day = high; day >= low; day -= step) {
    values.unshift(day);
  }
  const words = (day) =>
    new Date(day * DAY_MS).toLocaleDateString("en-GB", {
      day: "numeric",
      month: "short",
      timeZone: "UTC",
    });
  return { tickvals: values, ticktext: values.map(words) };
}

function monthWords(day, months, isFirst) {
  const date = new Date(day * DAY_MS);
  const year = String(date.getUTCFullYear());
  if (months >= 12) {
    return year;
  }
  const month = date.toLocaleDateString("en-GB", { month: "short", timeZone: "UTC" });
  // The year is written where it begins, and once at the left end.
  return date.getUTCMonth() === 0 || isFirst ? `${month} ${year}` : month;
}
