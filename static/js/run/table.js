// "Show as table": the numbers of a chart, filled in when somebody asks for them.
import { clock, decimal, worded } from "./data.js";

const MOST_ROWS = 240;

function cell(kind, text) {
  const element = document.createElement(kind);
  element.textContent = text;
  if (kind === "th") {
    element.scope = "row";
  }
  return element;
}

function fill(table, run, channel) {
  const body = document.createElement("tbody");
  const every = Math.max(1, Math.ceil(run.n / MOST_ROWS));
  for (let i = 0; i < run.n; i += every) {
    const row = document.createElement("tr");
    row.append(cell("th", clock(run.time[i])));
    if (run.distance) {
      row.append(cell("td", decimal(run.distance[i], 2)));
    }
    row.append(cell("td", worded(channel, channel.values[i], false)));
    body.append(row);
  }
  table.querySelector("tbody").replaceWith(body);
}

export function tables(charts) {
  for (const { channel, element } of charts.panels) {
    const details = element.querySelector("details");
    const table = details?.querySelector("table");
    if (table) {
      details.addEventListener("toggle", () => {
        if (details.open && !table.dataset.filled) {
          table.dataset.filled = "yes";
          fill(table, charts.run, channel);
        }
      });
    }
  }
}
