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

/** Rows know their stretch by data-from and data-to, in seconds from the start; the analysis
 * brings more of them later. */
export function linkRows(root, run, cursor) {
  let rows = [];
  const collect = () => {
    rows = [...root.querySelectorAll("tr[data-from]")].map((row) => ({ row, ...stretch(row) }));
  };
  const stretch = (row) => ({ from: Number(row.dataset.from), to: Number(row.dataset.to) });
  const rowAt = (event) => event.target.closest?.("tr[data-from]");
  let pointed = null;
  root.addEventListener("pointerover", (event) => {
    const row = event.pointerType === "mouse" ? rowAt(event) : null;
    if (row && row !== pointed) {
      cursor.mark(stretch(row));
    } else if (!row && pointed) {
      cursor.mark(null);
    }
    pointed = row;
  });
  root.addEventListener("pointerleave", () => {
    if (pointed) {
      cursor.mark(null);
      pointed = null;
    }
  });
  root.addEventListener("click", (event) => {
    const row = rowAt(event);
    if (row) {
      cursor.mark(stretch(row));
    }
  });
  collect();
  root.addEventListener("htmx:afterSettle", collect);
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
