// The stack of charts with a line a session: the run page's stack, drawn and read for several.
import { Charts } from "../run/charts.js";
import { worded } from "../run/data.js";
import { MARGIN, figure } from "../run/figure.js";
import { token } from "../run/theme.js";
import { DASHES, placeWords, tokenOf } from "./data.js";

const RIGHT = 24; // room for the letters at the ends of the lines; names ask for more
const LETTER = 13; // px between two letters at least
const MOST_LAP_TICKS = 14;

function axis(letter, position) {
  return `${letter}${position ? position + 1 : ""}`;
}

export class CompareCharts extends Charts {
  get x() {
    return this.run.x;
  }

  get inner() {
    return this.stack.clientWidth - MARGIN.left - this.right;
  }

  get right() {
    return this.run.room || RIGHT;
  }

  draw() {
    if (!window.Plotly || !this.stack.clientWidth) {
      return;
    }
    const { layout } = figure({
      stack: this.stack,
      plots: this.panels.map((panel) => panel.plot),
      channels: this.panels.map((panel) => panel.channel),
      x: this.x,
      mode: this.mode,
      unit: this.run.unit,
      range: this.range,
    });
    layout.margin.r = this.right;
    if (this.run.align === "lap") {
      this.lapTicks(layout);
    }
    window.Plotly.react(this.canvas, this.traces(), layout, {
      staticPlot: true,
      displayModeBar: false,
    });
    this.drawn = true;
    this.shade();
    for (const panel of this.panels) {
      this.letters(panel);
    }
    this.follow();
  }

  traces() {
    return this.panels.flatMap(({ channel }, position) =>
      channel.columns
        .map((values, place) => ({
          type: "scatter",
          mode: "lines",
          x: this.x,
          y: values || [],
          xaxis: axis("x", position),
          yaxis: axis("y", position),
          connectgaps: false,
          hoverinfo: "skip",
          line: {
            color: token(tokenOf(this.run.runs[place].letter)),
            dash: DASHES[place],
            width: place ? 1.75 : 2.25,
          },
        }))
        .reverse(),
    );
  }

  /** A, B, … where each line ends, moved apart where they would cover each other. */
  letters({ channel, plot }) {
    const height = plot.offsetHeight;
    const span = channel.high - channel.low;
    const found = channel.columns
      .map((values, place) => this.end(values, place))
      .filter(Boolean)
      .map((end) => {
        const share = Math.max(0, Math.min(1, (end.y - channel.low) / span));
        return { ...end, top: (channel.reversed ? share : 1 - share) * height };
      })
      .sort((a, b) => a.top - b.top);
    found.forEach((end, i) => {
      const above = found[i - 1];
      if (above && Math.abs(end.left - above.left) < this.right - LETTER + 2) {
        end.top = Math.max(end.top, above.top + LETTER);
      }
    });
    const over = found.length ? Math.max(0, found[found.length - 1].top - height) : 0;
    plot.replaceChildren(
      ...found.map((end) => {
        const mark = document.createElement("span");
        mark.className = `compare-end run-${end.letter}`;
        mark.textContent = end.mark;
        mark.style.transform = `translate(${end.left + 4}px, ${end.top - over}px) translateY(-50%)`;
        return mark;
      }),
    );
  }

  /** The last place of a line inside what is shown. */
  end(values, place) {
    let last = values ? values.length - 1 : -1;
    while (last >= 0 && (values[last] === null || this.x[last] > this.range[1])) {
      last -= 1;
    }
    if (last < 0 || this.x[last] < this.range[0]) {
      return null;
    }
    const x = this.x[last];
    const { letter, mark } = this.run.runs[place];
    return { y: values[last], letter, mark: mark || letter, left: this.pixel(x) };
  }

  lapTicks(layout) {
    const [low, high] = [Math.ceil(this.range[0]), Math.floor(this.range[1])];
    const every = Math.max(1, Math.ceil((high - low) / MOST_LAP_TICKS));
    const values = [];
    for (let lap = low; lap < high; lap += every) {
      values.push(lap);
    }
    for (const name of Object.keys(layout).filter((key) => key.startsWith("xaxis"))) {
      Object.assign(layout[name], {
        tickmode: "array",
        tickvals: values.map((lap) => lap + 0.5),
        ticktext: values.map((lap, i) => (i ? `${lap + 1}` : `${this.run.lapWord} ${lap + 1}`)),
        showticksuffix: "none",
      });
    }
  }

  follow() {
    const { index } = this.cursor;
    const shown = index !== null && this.drawn && this.within(index);
    this.line.hidden = !shown;
    this.pill.hidden = !shown;
    for (const panel of this.panels) {
      this.read(panel, index);
    }
    if (shown) {
      const left = this.pixel(this.x[index]);
      this.line.style.transform = `translateX(${left}px)`;
      this.pill.textContent = placeWords(this.run, index);
      const half = this.pill.offsetWidth / 2;
      const limit = this.stack.clientWidth - half;
      this.pill.style.transform = `translateX(${Math.max(half, Math.min(limit, left)) - half}px)`;
    }
  }

  read(panel, index) {
    panel.readout.textContent = "";
    if (index === null) {
      return;
    }
    panel.channel.columns.forEach((values, place) => {
      const { letter, mark: name } = this.run.runs[place];
      const item = document.createElement("span");
      item.className = `compare-read run-${letter}`;
      const mark = document.createElement("b");
      mark.textContent = name || letter;
      const value = values ? values[index] : null;
      item.append(mark, ` ${worded(panel.channel, value, false)}`);
      panel.readout.append(item);
    });
  }

  speak() {
    clearTimeout(this.speaking);
    this.speaking = setTimeout(() => {
      const { index } = this.cursor;
      if (index === null) {
        return;
      }
      const values = this.panels.map(({ channel }) => {
        const each = channel.columns.map((column, place) => {
          const value = worded(channel, column ? column[index] : null, false);
          const { letter, mark } = this.run.runs[place];
          return `${mark || letter} ${value}`;
        });
        return `${channel.label} ${each.join(", ")}`;
      });
      this.spoken.textContent = [placeWords(this.run, index), ...values].join("; ");
    }, 250);
  }
}
