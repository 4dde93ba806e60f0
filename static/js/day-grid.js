// The squares of "Day by day": the day under the pointer or the arrow keys is said below them.

function say(rect) {
  const panel = rect.closest("section");
  panel.querySelector(".is-at")?.classList.remove("is-at");
  rect.classList.add("is-at");
  panel.querySelector(".day-grid-said").textContent = rect.textContent;
}

function gridOf(event) {
  return event.target.closest?.(".day-grid-scroll")?.querySelector("[data-day-grid]");
}

document.addEventListener("pointerover", (event) => {
  const rect = event.target.closest?.("[data-day-grid] rect");
  if (rect) {
    say(rect);
  }
});

// The box is one stop of the Tab key; inside it the arrows go by days and weeks.
const STEPS = { ArrowLeft: -7, ArrowRight: 7, ArrowUp: -1, ArrowDown: 1 };

document.addEventListener("keydown", (event) => {
  const grid = event.key in STEPS && gridOf(event);
  if (!grid) {
    return;
  }
  event.preventDefault();
  const days = [...grid.querySelectorAll("rect")];
  const at = days.findIndex((rect) => rect.classList.contains("is-at"));
  const next = at < 0 ? days.length - 1 : at + STEPS[event.key];
  if (days[next]) {
    say(days[next]);
    days[next].scrollIntoView?.({ block: "nearest", inline: "nearest" });
  }
});

document.addEventListener("focusin", (event) => {
  const grid = gridOf(event);
  if (grid && !grid.querySelector(".is-at") && event.target.matches(":focus-visible")) {
    say([...grid.querySelectorAll("rect")].at(-1));
  }
});

// A year is wider than a phone: what is newest is seen first.
function toNewest(root) {
  for (const box of root.querySelectorAll(".day-grid-scroll")) {
    box.scrollLeft = box.scrollWidth;
  }
}

toNewest(document);
document.addEventListener("htmx:load", (event) => toNewest(event.target));
