// One chart of a panel: drawn, redrawn, read by pointing at it; a dot opens its run.
import { understood, worded } from "./columns.js";
import { MARGIN, figure, rangeOf } from "./figure.js";

const NEAR = 26; // pixels

export class Chart {
  constructor(place) {
    this.place = place;
    this.chart = understood(JSON.parse(place.querySelector("script").textContent));
    this.canvas = document.createElement("div");
    this.canvas.className = "panel-canvas";
    this.tip = document.createElement("div");
    this.tip.className = "panel-tip";
    this.tip.hidden = true;
    this.ring = document.createElement("div");
    this.ring.className = "panel-ring";
    this.ring.hidden = true;
    place.append(this.canvas, this.ring, this.tip);
    place.parentElement.querySelector("[data-key]")?.replaceChildren(...this.key());
    place.addEventListener("pointermove", (event) => this.point(event));
    place.addEventListener("pointerleave", () => this.point(null));
    place.addEventListener("click", (event) => this.open(event));
    new ResizeObserver(() => this.draw()).observe(place);
    this.draw();
  }

  draw() {
    const { clientWidth: width, clientHeight: height } = this.place;
    if (!width || !height) {
      return;
    }
    const { traces, layout } = figure(this.chart, width, height);
    window.Plotly.react(this.canvas, traces, layout, { staticPlot: true, displayModeBar: false });
    this.point(null);
  }

  /** What the lines, bands and bars are called, beside a sample of each. */
  key() {
    const items = [];
    for (const series of this.chart.series) {
      if (series.name && series.kind !== "dots") {
        const item = document.createElement("span");
        item.className = `panel-key-item is-${series.kind} is-${series.dash || "solid"}${series.quiet ? " is-quiet" : ""}`;
        item.style.setProperty("--metric", `var(--${series.colour})`);
        item.textContent = series.name;
        items.push(item);
      }
    }
    return items;
  }

  pixel(value, axis, letter) {
    const range = rangeOf(axis, this.chart, letter).map((end) => (axis.log ? Math.log10(end) : end));
    const at = axis.log ? Math.log10(value) : value;
    const share = (at - range[0]) / (range[1] - range[0]);
    const { clientWidth: width, clientHeight: height } = this.place;
    if (letter === "x") {
      return MARGIN.left + share * (width - MARGIN.left - MARGIN.right);
    }
    const down = axis.reversed ? share : 1 - share;
    return MARGIN.top + down * (height - MARGIN.top - MARGIN.bottom);
  }

  /** Outliers are drawn at the edge. */
  inside(down) {
    const last = this.place.clientHeight - MARGIN.bottom;
    return Math.max(MARGIN.top, Math.min(last, down));
  }

  /** The drawn thing nearest to the pointer: dots first, else the places of lines and bars. */
  nearest(event) {
    const box = this.place.getBoundingClientRect();
    const [left, top] = [event.clientX - box.left, event.clientY - box.top];
    const dots = this.chart.series.filter((series) => series.kind === "dots");
    const others = this.chart.series.filter((series) => ["line", "bars"].includes(series.kind));
    let best = null;
    for (const series of dots.length ? dots : others) {
      series.x.forEach((x, i) => {
        if (series.y[i] === null) {
          return;
        }
        const across = this.pixel(x, this.chart.x, "x") - left;
        const end = this.inside(this.pixel((series.top || series.y)[i], this.chart.y, "y")) - top;
        // A bar is met anywhere between its ends.
        const isOn = series.top && end <= 0 && this.pixel(series.under[i], this.chart.y, "y") >= top;
        const down = isOn ? 0 : end;
        const far = Math.hypot(across, down);
        if (far < (best ? best.far : NEAR)) {
          best = { series, i, far, left: across + left, top: end + top };
        }
      });
    }
    return best;
  }

  point(event) {
    const found = event ? this.nearest(event) : null;
    this.tip.hidden = this.ring.hidden = !found;
    this.place.classList.toggle("is-link", Boolean(found?.series.links));
    if (!found) {
      return;
    }
    const { series, i } = found;
    const value = series.texts ? series.texts[i] : worded(this.chart.y, series.y[i]);
    this.tip.textContent = "";
    const strong = document.createElement("strong");
    strong.textContent = value;
    this.tip.append(strong, ` ${series.kind === "dots" ? "" : series.name} `);
    this.tip.append(worded(this.chart.x, series.x[i]));
    this.ring.style.transform = `translate(${found.left}px, ${found.top}px)`;
    const half = this.tip.offsetWidth / 2;
    const left = Math.max(half, Math.min(this.place.clientWidth - half, found.left));
    const isHigh = found.top < this.tip.offsetHeight + 14;
    const top = isHigh ? found.top + 12 : found.top - this.tip.offsetHeight - 12;
    this.tip.style.transform = `translate(${left - half}px, ${top}px)`;
  }

  open(event) {
    const found = this.nearest(event);
    if (found?.series.links) {
      window.location.assign(this.chart.link.replace("{}", dashed(found.series.links[found.i])));
    }
  }
}

/** A public id as addresses have it; it travels as 32 digits. */
function dashed(id) {
  return [id.slice(0, 8), id.slice(8, 12), id.slice(12, 16), id.slice(16, 20), id.slice(20)].join("-");
}
