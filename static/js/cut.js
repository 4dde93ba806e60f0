// Crop and split: the pace chart sets the fields, and what would be left is said at once.
import { Charts } from "./run/charts.js";
import { Cursor } from "./run/cursor.js";
import { brought, clock, decimal, nearest } from "./run/data.js";
import { keys, pointers } from "./run/gestures.js";

const page = document.querySelector("[data-cut]");
const stack = page?.querySelector("[data-stack]");

/** "1:02:07", "42:30" or minutes as seconds; null for anything else. */
function seconds(text) {
  const parts = text.trim().split(":");
  if (parts.length > 3 || !parts.every((part) => /^\d+$/.test(part))) {
    return null;
  }
  const numbers = parts.map(Number);
  return numbers.length === 1 ? numbers[0] * 60 : numbers.reduce((sum, n) => sum * 60 + n, 0);
}

/** The stack of the run page, in which dragging chooses instead of zooming. */
class Chooser extends Charts {
  zoom(from, to) {
    const times = [from, to].map((x) => this.run.time[nearest(this.x, x)]);
    this.dispatch(Math.min(...times), Math.max(...times));
  }

  zoomBy() {}

  reset() {
    super.reset();
    if (this.cursor && this.drawn) {
      this.dispatch(this.run.time[0], this.run.time[this.run.n - 1]);
    }
  }

  dispatch(from, to) {
    this.stack.dispatchEvent(new CustomEvent("chosen", { detail: { from, to } }));
  }
}

function words(run, from, to) {
  const along = run.distance;
  const way = along ? along[nearest(run.time, to)] - along[nearest(run.time, from)] : null;
  const part = document.createElement("p");
  part.className = "cut-part";
  if (way !== null) {
    part.append(made("strong", `${decimal(way, 2)}\u00a0${run.distanceUnit}`));
  }
  part.append(made("span", clock(to - from)));
  return part;
}

function made(name, text) {
  const element = document.createElement(name);
  element.textContent = text;
  return element;
}

function start() {
  stack.hidden = false;
  const run = brought("");
  const cursor = new Cursor(run.n);
  const chart = new Chooser(stack, run, cursor);
  const outcome = page.querySelector("[data-outcome]");
  const end = run.time[run.n - 1];
  const [first, second] = page.querySelectorAll("[data-moment]");
  const lap = page.querySelector("select[name=lap]");

  const say = () => {
    const from = seconds(lap?.value ? clock(Number(lap.value)) : first.value);
    const to = second ? seconds(second.value) : end;
    const ok = from !== null && to !== null && from < to && from < end;
    cursor.mark(ok ? { from, to: Math.min(to, end) } : null);
    if (!ok) {
      outcome.replaceChildren();
    } else if (second) {
      outcome.replaceChildren(words(run, from, Math.min(to, end)));
    } else {
      outcome.replaceChildren(words(run, run.time[0], from), words(run, from, end));
    }
  };
  const choose = (from, to) => {
    first.value = clock(from);
    if (second) {
      second.value = clock(to);
    }
    if (lap) {
      lap.value = "";
    }
    say();
  };

  stack.addEventListener("chosen", (event) => choose(event.detail.from, event.detail.to));
  if (!second) {
    const here = () => cursor.index !== null && choose(run.time[cursor.index], end);
    stack.addEventListener("click", here);
    stack.addEventListener("keydown", (event) => event.key === "Enter" && here());
  }
  for (const field of page.querySelectorAll("[data-moment], select[name=lap]")) {
    field.addEventListener("input", say);
  }
  first.addEventListener("input", () => lap && (lap.value = ""));
  pointers(chart, { byFinger: true });
  keys(chart);
  chart.draw();
  say();
  page.dataset.ready = "yes";
}

if (stack) {
  const script = document.createElement("script");
  script.src = JSON.parse(document.getElementById("run-words").textContent).plotly;
  script.onload = start;
  document.head.append(script);
}
