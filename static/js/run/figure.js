// The Plotly figure of the chart stack: one x axis, a panel a channel, colours of the theme.
import { clockTicks } from "./ticks.js";
import { token } from "./theme.js";

export const MARGIN = { left: 46, right: 10 };

/** `#rrggbb` with an opacity. */
function faded(hex, opacity) {
  const parts = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
  return `rgba(${parts.join(",")},${opacity})`;
}

/** Where each panel's drawing lies in the stack: the page lays out, the figure follows. */
function domains(plots, height) {
  return plots.map((plot) => [
    1 - (plot.offsetTop + plot.offsetHeight) / height,
    1 - plot.offsetTop / height,
  ]);
}

function axisName(letter, position) {
  return `${letter}axis${position ? position + 1 : ""}`;
}

function yAxis(channel, domain, ink) {
  const axis = {
    domain,
    range: channel.reversed ? [channel.high, channel.low] : [channel.low, channel.high],
    fixedrange: true,
    zeroline: false,
    showline: false,
    gridcolor: ink.line,
    gridwidth: 1,
    nticks: 4,
    tickfont: { color: ink.muted, size: 12 },
    ticks: "",
    automargin: false,
  };
  if (channel.kind === "pace") {
    Object.assign(axis, clockTicks(channel.low, channel.high, 4), { tickmode: "array" });
  }
  return axis;
}

function xAxis(position, range, mode, unit, width, ink) {
  const axis = {
    anchor: `y${position ? position + 1 : ""}`,
    range,
    fixedrange: true,
    showgrid: false,
    zeroline: false,
    showline: true,
    linecolor: ink.line,
    tickfont: { color: ink.muted, size: 12 },
    ticks: "",
    automargin: false,
    nticks: Math.max(3, Math.round(width / 110)),
  };
  if (mode === "time") {
    const ticks = clockTicks(range[0], range[1], Math.max(3, Math.round(width / 100)));
    Object.assign(axis, ticks, { tickmode: "array" });
  } else {
    axis.ticksuffix = ` ${unit}`;
    axis.showticksuffix = "last";
  }
  return axis;
}

function trace(channel, x, position) {
  const colour = token(`--metric-${channel.colour}`);
  const line = {
    type: "scatter",
    mode: "lines",
    x,
    y: channel.values,
    xaxis: `x${position ? position + 1 : ""}`,
    yaxis: `y${position ? position + 1 : ""}`,
    connectgaps: false,
    hoverinfo: "skip",
    line: { color: colour, width: 1.75, shape: "linear", simplify: true },
  };
  return line;
}

/** The area under a line, which ends at gaps as the line does. */
function area(channel, x, position) {
  const xs = [];
  const ys = [];
  channel.values.forEach((value, i) => {
    if (value === null) {
      xs.push(x[Math.max(i - 1, 0)], x[Math.min(i + 1, x.length - 1)]);
      ys.push(channel.low, channel.low);
    } else {
      xs.push(x[i]);
      ys.push(value);
    }
  });
  return {
    ...trace(channel, xs, position),
    y: ys,
    fill: "tozeroy",
    fillcolor: faded(token(`--metric-${channel.colour}`), 0.16),
    line: { width: 0 },
  };
}

/** Traces and layout for `channels` drawn over `plots` inside `stack`, showing `range`. */
export function figure({ stack, plots, channels, x, mode, unit, range }) {
  const ink = { line: token("--line"), muted: token("--muted") };
  const width = stack.clientWidth;
  const height = stack.clientHeight;
  const places = domains(plots, height);
  const layout = {
    width,
    height,
    margin: { l: MARGIN.left, r: MARGIN.right, t: 0, b: 0, pad: 0 },
    paper_bgcolor: "rgba(0,0,0,0)",
    plot_bgcolor: "rgba(0,0,0,0)",
    font: { family: token("--font") || "system-ui, sans-serif", size: 12 },
    showlegend: false,
    hovermode: false,
    dragmode: false,
  };
  channels.forEach((channel, position) => {
    layout[axisName("y", position)] = {
      ...yAxis(channel, places[position], ink),
      anchor: `x${position ? position + 1 : ""}`,
    };
    layout[axisName("x", position)] = xAxis(position, range, mode, unit, width, ink);
  });
  const traces = channels.flatMap((channel, position) =>
    channel.filled
      ? [area(channel, x, position), trace(channel, x, position)]
      : [trace(channel, x, position)],
  );
  return { traces, layout };
}
