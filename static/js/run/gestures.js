// Mouse, finger and keys on the chart stack.
import { nearest } from "./data.js";

const SMALLEST_DRAG = 8; // px; less is a click

/**
 * The cursor follows the pointer; dragging with the mouse zooms, a double click resets. A finger
 * moves the cursor, or drags as the mouse does where `byFinger`.
 */
export function pointers(charts, { byFinger = false } = {}) {
  const { stack, cursor, box } = charts;
  let from = null;

  const x = (event) => event.clientX - stack.getBoundingClientRect().left;
  const overPlot = (event) =>
    charts.panels.some(({ plot }) => {
      const place = plot.getBoundingClientRect();
      return event.clientY >= place.top && event.clientY <= place.bottom;
    });

  stack.addEventListener("pointermove", (event) => {
    if (!overPlot(event) && from === null) {
      return;
    }
    cursor.move(nearest(charts.x, charts.value(x(event))), "charts");
    if (from !== null) {
      const [left, right] = [Math.min(from, x(event)), Math.max(from, x(event))];
      box.hidden = right - left < SMALLEST_DRAG;
      box.style.left = `${left}px`;
      box.style.width = `${right - left}px`;
    }
  });
  stack.addEventListener("pointerdown", (event) => {
    if (!overPlot(event)) {
      return;
    }
    cursor.move(nearest(charts.x, charts.value(x(event))), "charts");
    const isMouse = event.pointerType === "mouse";
    if (isMouse ? event.button === 0 : byFinger) {
      from = x(event);
      stack.setPointerCapture(event.pointerId);
    }
  });
  stack.addEventListener("pointerup", (event) => {
    if (from !== null && Math.abs(x(event) - from) >= SMALLEST_DRAG) {
      charts.zoom(charts.value(from), charts.value(x(event)));
    }
    from = null;
    box.hidden = true;
  });
  stack.addEventListener("pointercancel", () => {
    from = null;
    box.hidden = true;
  });
  stack.addEventListener("pointerleave", (event) => {
    if (event.pointerType === "mouse" && from === null && document.activeElement !== stack) {
      cursor.move(null, "charts");
    }
  });
  stack.addEventListener("dblclick", (event) => {
    if (overPlot(event)) {
      charts.reset();
    }
  });
}

/** Arrows move the cursor, with Shift ten times as far; + and - zoom, 0 shows everything. */
export function keys(charts) {
  const { stack, cursor } = charts;
  const shownStep = () => {
    const shown =
      nearest(charts.x, charts.range[1]) - nearest(charts.x, charts.range[0]);
    return Math.max(1, Math.round(shown / 200));
  };
  const acts = {
    ArrowRight: (far) => (cursor.index ?? -1) + shownStep() * far,
    ArrowLeft: (far) => (cursor.index ?? charts.run.n) - shownStep() * far,
    Home: () => nearest(charts.x, charts.range[0]),
    End: () => nearest(charts.x, charts.range[1]),
  };
  stack.addEventListener("keydown", (event) => {
    if (event.target !== stack || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    if (acts[event.key]) {
      cursor.move(acts[event.key](event.shiftKey ? 10 : 1), "keys");
      charts.speak();
    } else if (event.key === "+" || event.key === "=") {
      charts.zoomBy(0.5);
    } else if (event.key === "-") {
      charts.zoomBy(2);
    } else if (event.key === "0") {
      charts.reset();
    } else if (event.key === "Escape") {
      cursor.move(null, "keys");
    } else {
      return;
    }
    event.preventDefault();
  });
}

/** The buttons above the stack: axis, zoom, and the reset that is there when it can do something. */
export function controls(charts, root) {
  const reset = root.querySelector("[data-reset]");
  for (const button of root.querySelectorAll("[data-axis]")) {
    button.addEventListener("click", () => {
      charts.setMode(button.dataset.axis);
      for (const other of root.querySelectorAll("[data-axis]")) {
        other.setAttribute("aria-pressed", String(other === button));
      }
    });
  }
  for (const button of root.querySelectorAll("[data-values]")) {
    button.addEventListener("click", async () => {
      await charts.setValues(button.dataset.values);
      for (const other of root.querySelectorAll("[data-values]")) {
        other.setAttribute("aria-pressed", String(other === button));
      }
    });
  }
  root.querySelector("[data-zoom-in]").addEventListener("click", () => charts.zoomBy(0.5));
  root.querySelector("[data-zoom-out]").addEventListener("click", () => charts.zoomBy(2));
  reset.addEventListener("click", () => charts.reset());
  charts.stack.addEventListener("zoomed", (event) => {
    reset.disabled = !event.detail.isZoomed;
  });
}
