// "Show as table": the numbers of all sessions, filled in when somebody asks for them.
import { worded } from "../run/data.js";
import { placeWords } from "./data.js";

const MOST_ROWS = 100;

function cell(kind, text) {
  const element = document.createElement(kind);
  element.textContent = text;
  if (kind === "th") {
    element.scope = "row";
  } else {
    element.className = "is-number";
  }
  return element;
}

function fill(table, found, channel) {
  const body = document.createElement("tbody");
  const every = Math.max(1, Math.ceil(found.n / MOST_ROWS));
  for (let i = 0; i < found.n; i += every) {
    const row = document.createElement("tr");
    row.append(cell("th", placeWords(found, i)));
    for (const values of channel.columns) {
      row.append(cell("td", worded(channel, values ? values[i] : null, false)));
    }
    body.append(row);
  }
  table.querySelector("tbody").replaceWith(body);
}

export function tables(charts) {
  for (const { channel, element } of charts.panels) {
    const details = element.querySelector("details");
    const table = details?.querySelector("table");
    details?.addEventListener("toggle", () => {
      if (details.open && !table.dataset.filled) {
        table.dataset.filled = "yes";
        fill(table, charts.run, channel);
      }
    });
  }
}
