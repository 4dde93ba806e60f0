// Panels: their numbers are there already; this draws their charts, also of panels that come later.
import { Chart } from "./charts/chart.js";
import { keepSwitches } from "./panel_switches.js";
import { onTheme } from "./run/theme.js";

const words = JSON.parse(document.getElementById("chart-words")?.textContent || "{}");
const charts = new Set();
let library = null;

/** The drawing library, once, after the first paint: numbers never wait for it. */
function plotly() {
  library ||= new Promise((resolve, reject) => {
    requestAnimationFrame(() => {
      const element = document.createElement("script");
      element.src = words.plotly;
      element.onload = resolve;
      element.onerror = () => reject(new Error(`cannot load ${words.plotly}`));
      document.head.append(element);
    });
  });
  return library;
}

function failed(place, error) {
  const note = document.createElement("p");
  note.className = "notice tone-watch";
  note.textContent = words.failed;
  place.replaceWith(note);
  console.warn(error);
}

function found(root) {
  const places = [...root.querySelectorAll("[data-chart]")];
  return root.matches?.("[data-chart]") ? [root, ...places] : places;
}

/** Draw every chart inside `root` that is not drawn yet. */
function drawAll(root) {
  for (const place of found(root)) {
    if (place.dataset.drawn) {
      continue;
    }
    place.dataset.drawn = "soon";
    place.style.height = `${place.dataset.chart}px`;
    plotly()
      .then(() => {
        charts.add(new Chart(place));
        place.dataset.drawn = "yes";
      })
      .catch((error) => failed(place, error));
  }
}

function redrawAll() {
  for (const chart of charts) {
    if (chart.place.isConnected) {
      chart.draw();
    } else {
      charts.delete(chart);
    }
  }
}

drawAll(document.body);
document.addEventListener("htmx:load", (event) => drawAll(event.target));
onTheme(redrawAll);
keepSwitches();
