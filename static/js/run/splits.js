// Splits and laps: two tabs, and rows that light up with the cursor.

export function tabs(root) {
  const buttons = [...root.querySelectorAll("[role=tab]")];
  const choose = (chosen) => {
    for (const button of buttons) {
      const isChosen = button === chosen;
      button.setAttribute("aria-selected", String(isChosen));
      button.tabIndex = isChosen ? 0 : -1;
      document.getElementById(button.getAttribute("aria-controls")).hidden = !isChosen;
    }
  };
  root.querySelector("[role=tablist]").hidden = false;
  for (const heading of root.querySelectorAll("[data-tab-heading]")) {
    heading.classList.add("sr-only");
  }
  for (const [position, button] of buttons.entries()) {
    button.addEventListener("click", () => choose(button));
    button.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (step) {
        const next = buttons[(position + step + buttons.length) % buttons.length];
        choose(next);
        next.focus();
        event.preventDefault();
      }
    });
  }
  choose(buttons[0]);
}

/** Rows know their stretch by data-from and data-to, in seconds from the start. */
export function linkRows(root, run, cursor) {
  const rows = [...root.querySelectorAll("tr[data-from]")].map((row) => ({
    row,
    from: Number(row.dataset.from),
    to: Number(row.dataset.to),
  }));
  for (const { row, from, to } of rows) {
    row.addEventListener("pointerenter", (event) => {
      if (event.pointerType === "mouse") {
        cursor.mark({ from, to });
      }
    });
    row.addEventListener("pointerleave", () => cursor.mark(null));
    row.addEventListener("click", () => cursor.mark({ from, to }));
  }
  cursor.addEventListener("move", ({ detail }) => {
    const at = detail.index === null ? null : run.time[detail.index];
    for (const { row, from, to } of rows) {
      const isHere = at !== null && at >= from && at < to;
      if (row.classList.contains("is-here") !== isHere) {
        row.classList.toggle("is-here", isHere);
      }
    }
  });
}
