// The chart stack: draws it, moves the shared cursor over it, zooms, and says what it shows.
import { clock, decimal, load, nearest, worded } from "./data.js";
import { MARGIN, figure } from "./figure.js";
import { onTheme, token } from "./theme.js";

const SMALLEST = 8; // samples a zoom keeps at least

export class Charts {
  constructor(stack, run, cursor) {
    this.stack = stack;
    this.run = run;
    this.cursor = cursor;
    this.canvas = stack.querySelector("[data-figure]");
    this.panels = run.channels
      .map((channel) => ({
        channel,
        element: stack.querySelector(`[data-channel="${channel.key}"]`),
      }))
      .filter((panel) => panel.element);
    for (const panel of this.panels) {
      panel.plot = panel.element.querySelector("[data-plot]");
      panel.readout = panel.element.querySelector("[data-readout]");
      panel.resting = panel.readout.innerHTML;
    }
    this.mode = run.distance ? "distance" : "time";
    this.line = stack.querySelector("[data-line]");
    this.pill = stack.querySelector("[data-pill]");
    this.box = stack.querySelector("[data-box]");
    this.spoken = document.querySelector("[data-spoken]");
    this.reset();
    this.listen();
  }

  get x() {
    return this.mode === "time" ? this.run.time : this.run.distance;
  }

  get full() {
    return [this.x[0], this.x[this.x.length - 1]];
  }

  get isZoomed() {
    return this.range[0] > this.full[0] || this.range[1] < this.full[1];
  }

  listen() {
    this.cursor.addEventListener("move", (event) => this.follow(event.detail.source));
    this.cursor.addEventListener("mark", () => this.shade());
    new ResizeObserver(() => this.draw()).observe(this.stack);
    onTheme(() => this.draw());
    this.drawn = false;
  }

  // Drawing

  draw() {
    if (!window.Plotly || !this.stack.clientWidth) {
      return;
    }
    const { traces, layout } = figure({
      stack: this.stack,
      plots: this.panels.map((panel) => panel.plot),
      channels: this.panels.map((panel) => panel.channel),
      x: this.x,
      mode: this.mode,
      unit: this.run.distanceUnit,
      range: this.range,
    });
    window.Plotly.react(this.canvas, traces, layout, { staticPlot: true, displayModeBar: false });
    this.drawn = true;
    this.shade();
    this.follow("draw");
  }

  /** Pauses and the marked stretch, as bands behind every panel. */
  shade() {
    const bands = this.run.pauses.map((pause) => [
      this.pixel(this.at(pause.from)),
      this.pixel(this.at(pause.to)),
      token("--chart-pause"),
    ]);
    if (this.cursor.span) {
      const { from, to } = this.cursor.span;
      bands.push([this.pixel(this.at(from)), this.pixel(this.at(to)), token("--chart-mark")]);
    }
    const layers = bands.map(([from, to, colour]) => band(from, Math.max(to, from + 2), colour));
    for (const panel of this.panels) {
      panel.plot.style.backgroundImage = layers.join(",");
    }
  }

  /** The x value of a second from the start. */
  at(seconds) {
    if (this.mode === "time") {
      return seconds;
    }
    return this.run.distance[nearest(this.run.time, seconds)];
  }

  get inner() {
    return this.stack.clientWidth - MARGIN.left - MARGIN.right;
  }

  pixel(x) {
    const share = (x - this.range[0]) / (this.range[1] - this.range[0]);
    return MARGIN.left + Math.max(0, Math.min(1, share)) * this.inner;
  }

  value(pixel) {
    const share = Math.max(0, Math.min(1, (pixel - MARGIN.left) / this.inner));
    return this.range[0] + share * (this.range[1] - this.range[0]);
  }

  // The cursor

  follow() {
    const index = this.cursor.index;
    const shown = index !== null && this.drawn && this.within(index);
    this.line.hidden = !shown;
    this.pill.hidden = !shown;
    for (const panel of this.panels) {
      if (index === null) {
        panel.readout.innerHTML = panel.resting;
      } else {
        panel.readout.textContent = worded(panel.channel, panel.channel.values[index]);
      }
    }
    if (shown) {
      const left = this.pixel(this.x[index]);
      this.line.style.transform = `translateX(${left}px)`;
      this.pill.textContent = this.place(index);
      const half = this.pill.offsetWidth / 2;
      const limit = this.stack.clientWidth - half;
      this.pill.style.transform = `translateX(${Math.max(half, Math.min(limit, left)) - half}px)`;
    }
  }

  within(index) {
    return this.x[index] >= this.range[0] && this.x[index] <= this.range[1];
  }

  place(index) {
    const time = clock(this.run.time[index]);
    if (!this.run.distance) {
      return time;
    }
    return `${decimal(this.run.distance[index], 2)}\u00a0${this.run.distanceUnit} · ${time}`;
  }

  /** Say the values under the cursor, once the keys rest. */
  speak() {
    clearTimeout(this.speaking);
    this.speaking = setTimeout(() => {
      const index = this.cursor.index;
      if (index !== null) {
        const values = this.panels.map(
          ({ channel }) => `${channel.label} ${worded(channel, channel.values[index])}`,
        );
        this.spoken.textContent = [this.place(index), ...values].join(", ");
      }
    }, 250);
  }

  // Zoom and axis

  setMode(mode) {
    this.mode = mode;
    this.reset();
  }

  /** Draw "raw" or "cleaned" values; the axes stay as they are. */
  async setValues(which) {
    const at = this.cursor.index === null ? null : this.run.time[this.cursor.index];
    const url = which === "raw" ? `${this.run.url}?values=raw` : this.run.url;
    const run = await load(url);
    Object.assign(this.run, { n: run.n, time: run.time, distance: run.distance });
    Object.assign(this.run, { latitude: run.latitude, longitude: run.longitude });
    for (const panel of this.panels) {
      const found = run.channels.find((channel) => channel.key === panel.channel.key);
      panel.channel.values = found ? found.values : new Array(run.n).fill(null);
    }
    this.cursor.n = run.n;
    this.cursor.move(at === null ? null : nearest(run.time, at), "charts");
    this.draw();
  }

  reset() {
    this.range = this.full;
    this.zoomed();
  }

  zoom(from, to) {
    let low = nearest(this.x, Math.min(from, to));
    let high = nearest(this.x, Math.max(from, to));
    if (high - low < SMALLEST) {
      low = Math.max(0, Math.min(low, this.run.n - 1 - SMALLEST));
      high = Math.min(this.run.n - 1, low + SMALLEST);
    }
    this.range = [this.x[low], this.x[high]];
    this.zoomed();
  }

  /** Zoom by `factor` about the cursor, or the middle of what is shown. */
  zoomBy(factor) {
    const index = this.cursor.index;
    const middle =
      index !== null && this.within(index) ? this.x[index] : (this.range[0] + this.range[1]) / 2;
    const [low, high] = this.full;
    const span = Math.min(high - low, (this.range[1] - this.range[0]) * factor);
    const from = Math.max(low, Math.min(high - span, middle - span / 2));
    this.zoom(from, from + span);
  }

  zoomed() {
    this.draw();
    this.stack.dispatchEvent(new CustomEvent("zoomed", { detail: { isZoomed: this.isZoomed } }));
  }
}

function band(from, to, colour) {
  const edges = [`transparent ${from}px`, `${colour} ${from}px`, `${colour} ${to}px`];
  return `linear-gradient(to right, ${edges.join(", ")}, transparent ${to}px)`;
}
