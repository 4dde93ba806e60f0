// The review queue: draws the run at hand, again after each swap, and acts on single keys.
import { Charts } from "./run/charts.js";
import { Cursor } from "./run/cursor.js";
import { brought } from "./run/data.js";
import { keys, pointers } from "./run/gestures.js";
import { tables } from "./run/table.js";
import { singleKeys } from "./table-keys.js";

let plotly = null;

function loaded(url) {
  plotly ??= new Promise((resolve, reject) => {
    const element = document.createElement("script");
    element.src = url;
    element.onload = resolve;
    element.onerror = () => reject(new Error(`cannot load ${url}`));
    document.head.append(element);
  });
  return plotly;
}

/** After the first paint, so that the numbers never wait for the drawing. */
function painted() {
  return new Promise((resolve) => {
    requestAnimationFrame(() => setTimeout(resolve, 0));
  });
}

async function draw() {
  const page = document.querySelector("#review [data-run]");
  const stack = page?.querySelector("[data-stack]");
  if (!stack) {
    return;
  }
  const words = JSON.parse(document.getElementById("run-words").textContent);
  await painted();
  try {
    const run = brought("");
    const charts = new Charts(stack, run, new Cursor(run.n));
    pointers(charts);
    keys(charts);
    tables(charts);
    await loaded(words.plotly);
    charts.draw();
    page.dataset.ready = "yes";
  } catch (error) {
    page.querySelector("[data-drawing-failed]").hidden = false;
    console.warn(error);
  }
}

function press(name) {
  const found = document.querySelector(`#review [data-${name}]`);
  found?.click();
  return Boolean(found);
}

document.addEventListener("htmx:afterSettle", (event) => {
  if (event.target.id === "review") {
    document.querySelector("[data-review-title]")?.focus({ preventScroll: true });
    draw();
  }
});
singleKeys({
  e: () => press("done"),
  j: () => press("skip"),
  s: () => press("skip"),
  k: () => press("back"),
});
draw();
