// The comparison: tables are there already; this brings curves, map and the cursor they share.
import { CompareCharts } from "./compare/charts.js";
import { brought, placeWords } from "./compare/data.js";
import { CompareMap } from "./compare/map.js";
import { Cursor } from "./run/cursor.js";
import { worded } from "./run/data.js";
import { controls, keys, pointers } from "./run/gestures.js";
import { tables } from "./run/table.js";

const page = document.querySelector("[data-compare]");
const MOST_ROWS = 100;

/** A row of a chart's table: the place, and the value of each run. */
function row(found, channel, i) {
  const of = (values) => worded(channel, values ? values[i] : null, false);
  return [placeWords(found, i), ...channel.columns.map(of)];
}

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
  const words = JSON.parse(document.getElementById("compare-words").textContent);
  await painted();
  const found = brought(words);
  const cursor = new Cursor(found.n);
  const jobs = [];
  const mapElement = page.querySelector("[data-map]");
  if (mapElement) {
    jobs.push(
      script(words.leaflet).then(() => {
        page.compareMap = new CompareMap(mapElement, found, cursor, words);
      }),
    );
  }
  const stack = page.querySelector("[data-stack]");
  if (stack) {
    const charts = new CompareCharts(stack, found, cursor);
    pointers(charts);
    keys(charts);
    controls(charts, page.querySelector("[data-chart-controls]"));
    tables(charts, row, MOST_ROWS);
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
