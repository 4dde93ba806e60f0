// The run page: numbers and splits are there already; this brings charts, map and their link.
import { Charts } from "./run/charts.js";
import { Cursor } from "./run/cursor.js";
import { brought } from "./run/data.js";
import { controls, keys, pointers } from "./run/gestures.js";
import { RunMap } from "./run/map.js";
import { linkRows, tabs } from "./run/splits.js";
import { tables } from "./run/table.js";

// Without shared charts and maps there is no data, but still splits beside laps.
const page = document.querySelector("[data-run], article.run");
const words = page ? JSON.parse(document.getElementById("run-words").textContent) : {};

function script(url) {
  return new Promise((resolve, reject) => {
    const element = document.createElement("script");
    element.src = url;
    element.onload = resolve;
    element.onerror = () => reject(new Error(`cannot load ${url}`));
    document.head.append(element);
  });
}

/** After the first paint, so that the numbers never wait for the drawing. */
function painted() {
  return new Promise((resolve) => {
    requestAnimationFrame(() => setTimeout(resolve, 0));
  });
}

function failed(error) {
  for (const place of page.querySelectorAll("[data-drawing-failed]")) {
    place.hidden = false;
  }
  console.warn(error);
}

async function start() {
  const sides = page.querySelector("[data-tabs]");
  if (sides) {
    tabs(sides);
  }
  const stack = page.querySelector("[data-stack]");
  const mapElement = page.querySelector("[data-map]");
  if (!stack && !mapElement) {
    return;
  }
  await painted();
  const run = brought(page.dataset.run);
  const cursor = new Cursor(run.n);
  linkRows(page, run, cursor);
  const jobs = [];
  if (mapElement && run.latitude) {
    jobs.push(
      script(words.leaflet).then(() => {
        page.runMap = new RunMap(mapElement, run, cursor, words);
      }),
    );
  }
  if (stack) {
    const charts = new Charts(stack, run, cursor);
    pointers(charts);
    keys(charts);
    controls(charts, page.querySelector("[data-chart-controls]"));
    tables(charts);
    jobs.push(
      script(words.plotly).then(() => {
        charts.draw();
        page.querySelector("[data-chart-controls]").hidden = false;
        page.dataset.ready = "yes";
      }),
    );
  }
  await Promise.all(jobs);
}

if (page) {
  start().catch(failed);
}
