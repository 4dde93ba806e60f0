// The coach's table: keys move over the rows, a row opens beside it.
import { singleKeys } from "./table-keys.js";

const body = document.querySelector("[data-rows]");
const panel = document.getElementById("table-panel");

function links() {
  return [...body.querySelectorAll("[data-row]")];
}

/** To the next row, or the previous one; the first key goes to the first row. */
function move(by) {
  const all = links();
  const open = body.querySelector("tr.is-current [data-row]");
  const at = all.indexOf(all.includes(document.activeElement) ? document.activeElement : open);
  const next = all[at < 0 ? 0 : Math.max(0, Math.min(all.length - 1, at + by))];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

function mark(link) {
  for (const row of body.querySelectorAll("tr.is-current")) {
    row.classList.remove("is-current");
  }
  link?.closest("tr").classList.add("is-current");
}

function close() {
  if (panel.hidden) {
    return false;
  }
  panel.hidden = true;
  const link = body.querySelector("tr.is-current [data-row]");
  mark(null);
  link?.focus();
  return true;
}

if (body && panel) {
  let opened = null;
  body.addEventListener("htmx:beforeRequest", (event) => {
    opened = event.target.closest("[data-row]");
  });
  panel.addEventListener("htmx:afterSwap", (event) => {
    if (event.target !== panel) {
      return;
    }
    panel.hidden = false;
    mark(opened);
    panel.querySelector("[data-panel-title]")?.focus({ preventScroll: true });
    panel.scrollTop = 0;
  });
  panel.addEventListener("click", (event) => {
    if (event.target.closest("[data-panel-close]")) {
      close();
    }
  });
  body.addEventListener("click", (event) => {
    const isAct = event.target.closest("a, button, input, label, summary");
    if (!isAct && !getSelection().toString()) {
      event.target.closest("tr").querySelector("[data-row]")?.click();
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !document.querySelector("dialog[open], details[open]")) {
      close();
    }
  });
  singleKeys({ j: () => move(1), k: () => move(-1) });
}
