// "Show as table": the numbers of a chart, filled in when somebody asks for them.
import { clock, decimal, worded } from "./data.js";

/** Of one run: its time, its way, the value. */
function ofRun(run, channel, i) {
  const way = run.distance ? [decimal(run.distance[i], 2)] : [];
  return [clock(run.time[i]), ...way, worded(channel, channel.values[i], false)];
}

function line([head, ...texts]) {
  const row = document.createElement("tr");
  const name = document.createElement("th");
  name.scope = "row";
  name.textContent = head;
  const cells = texts.map((text) => {
    const cell = document.createElement("td");
    cell.className = "is-number";
    cell.textContent = text;
    return cell;
  });
  row.append(name, ...cells);
  return row;
}

/** `words(run, channel, i)`: the head of row i and its cells; `most`: rows at most. */
export function tables(charts, words = ofRun, most = 240) {
  for (const { channel, element } of charts.panels) {
    const details = element.querySelector("details");
    const table = details?.querySelector("table");
    details?.addEventListener("toggle", () => {
      if (!details.open || !table || table.dataset.filled) {
        return;
      }
      table.dataset.filled = "yes";
      const { run } = charts;
      const body = document.createElement("tbody");
      const every = Math.max(1, Math.ceil(run.n / most));
      for (let i = 0; i < run.n; i += every) {
        body.append(line(words(run, channel, i)));
      }
      table.querySelector("tbody").replaceWith(body);
    });
  }
}
