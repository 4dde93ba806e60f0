// The Plotly figure of a panel's chart: axes, dots, lines, bands and bars in the theme's colours.
import { clockTicks } from "../run/ticks.js";
import { token } from "../run/theme.js";
import { dayTicks } from "./columns.js";

export const MARGIN = { left: 44, right: 8, top: 8, bottom: 22 };

const DASHES = { dash: "5px,4px", dot: "1px,4px" };

export function colour(name) {
  return token(`--${name}`) || token("--ink");
}

/** `#rrggbb` with an opacity; other notations stay as they are. */
function faded(value, opacity) {
  if (!/^#[0-9a-f]{6}$/i.test(value)) {
    return value;
  }
  const parts = [1, 3, 5].map((at) => parseInt(value.slice(at, at + 2), 16));
  return `rgba(${parts.join(",")},${opacity})`;
}

/** Lowest and highest of an axis: as sent, or of all that is drawn. Days get some room. */
export function rangeOf(axis, chart, letter) {
  if (axis.low !== undefined) {
    const room = axis.kind === "day" ? Math.max(0.5, (axis.high - axis.low) / 90) : 0;
    return [axis.low - room, axis.high + room];
  }
  const values = chart.series
    .flatMap((series) => (letter === "y" ? [...series.y, ...(series.low || [])] : series.x))
    .filter((value) => value !== null);
  if (!values.length) {
    return [0, 1];
  }
  const low = values.reduce((a, b) => Math.min(a, b));
  const high = values.reduce((a, b) => Math.max(a, b));
  return low === high ? [low - 0.5, high + 0.5] : [low, high];
}

function axisOf(axis, range, most) {
  const ends = axis.log ? range.map(Math.log10) : range;
  const found = {
    type: axis.log ? "log" : "linear",
    range: axis.reversed ? [ends[1], ends[0]] : ends,
    fixedrange: true,
    zeroline: false,
    ticks: "",
    automargin: false,
    nticks: most,
    tickfont: { color: token("--muted"), size: 12 },
  };
  if (axis.ticks) {
    const tickvals = axis.ticks.map(([at]) => at);
    const ticktext = axis.ticks.map(([, text]) => text);
    Object.assign(found, { tickmode: "array", tickvals, ticktext });
  } else if (axis.kind === "day") {
    Object.assign(found, dayTicks(range[0], range[1], most), { tickmode: "array" });
  } else if (axis.kind === "pace") {
    Object.assign(found, clockTicks(range[0], range[1], most), { tickmode: "array" });
  }
  return found;
}

function lineOf(series) {
  return {
    color: series.quiet ? token("--muted") : colour(series.colour),
    width: series.quiet ? 1.5 : 2.25,
    dash: DASHES[series.dash] || "solid",
    shape: "linear",
  };
}

/** Values beyond the axis lie at its edge, as arrows: outliers stay in reach. */
function heldInside(values, [low, high], isReversed) {
  const [under, over] = isReversed
    ? ["triangle-up", "triangle-down"]
    : ["triangle-down", "triangle-up"];
  return {
    y: values.map((y) => (y === null ? null : Math.max(low, Math.min(high, y)))),
    symbol: values.map((y) => (y === null || (y >= low && y <= high) ? "circle" : y < low ? under : over)),
  };
}

const TRACES = {
  dots: (series, chart) => {
    const isMany = series.x.length > 250;
    const { y, symbol } = heldInside(series.y, rangeOf(chart.y, chart, "y"), chart.y.reversed);
    const color = faded(colour(series.colour), isMany ? 0.4 : 0.5);
    const marker = { color, symbol, size: isMany ? 4.5 : 6.5, line: { width: 0 } };
    return [{ type: "scatter", mode: "markers", x: series.x, y, marker, cliponaxis: false }];
  },
  line: (series) => [
    { type: "scatter", mode: "lines", x: series.x, y: series.y, line: lineOf(series), connectgaps: false },
  ],
  band: (series) => {
    const edge = { type: "scatter", mode: "lines", x: series.x, line: { width: 0 } };
    return [
      { ...edge, y: series.low },
      { ...edge, y: series.y, fill: "tonexty", fillcolor: faded(colour(series.colour), 0.12) },
    ];
  },
  bars: (series) => [
    {
      type: "bar",
      x: series.x,
      y: series.y,
      marker: { color: series.quiet ? faded(token("--muted"), 0.4) : colour(series.colour) },
    },
  ],
};

function marks(chart) {
  return {
    shapes: chart.marks.map(([at]) => ({
      type: "line",
      x0: at,
      x1: at,
      yref: "paper",
      y0: 0,
      y1: 1,
      line: { color: token("--line-strong"), width: 1, dash: "3px,3px" },
    })),
    annotations: chart.marks.map(([at, text]) => ({
      x: at,
      y: 1,
      yref: "paper",
      yanchor: "bottom",
      text,
      showarrow: false,
      font: { color: token("--muted"), size: 11 },
    })),
  };
}

/** Traces and layout of `chart` for a place of that size. */
export function figure(chart, width, height) {
  const [xRange, yRange] = [rangeOf(chart.x, chart, "x"), rangeOf(chart.y, chart, "y")];
  const stacked = chart.series.some((series) => series.stack);
  const layout = {
    width,
    height,
    margin: { l: MARGIN.left, r: MARGIN.right, t: MARGIN.top, b: MARGIN.bottom, pad: 0 },
    paper_bgcolor: "rgba(0,0,0,0)",
    plot_bgcolor: "rgba(0,0,0,0)",
    font: { family: token("--font") || "system-ui, sans-serif", size: 12 },
    showlegend: false,
    hovermode: false,
    dragmode: false,
    barmode: stacked ? "stack" : "group",
    bargap: 0.25,
    xaxis: {
      ...axisOf(chart.x, xRange, Math.max(3, Math.round(width / 80))),
      showgrid: false,
      showline: true,
      linecolor: token("--line"),
    },
    yaxis: {
      ...axisOf(chart.y, yRange, Math.max(3, Math.round(height / 48))),
      gridcolor: token("--line"),
      showline: false,
    },
    ...marks(chart),
  };
  return { traces: chart.series.flatMap((series) => TRACES[series.kind](series, chart)), layout };
}
