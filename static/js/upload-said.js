// Speaks how far sending and reading have come: the region stays, its text changes.
(() => {
  "use strict";
  const said = document.querySelector("[data-said]");
  const say = (text) => {
    if (said && said.textContent !== text) said.textContent = text;
  };
  document.addEventListener("runhub:say", (event) => say(event.detail));
  // Progress of an import in words, ten times at most.
  document.addEventListener("htmx:afterSettle", () => {
    const bar = document.querySelector("#live [data-say]");
    if (bar) say(bar.dataset.say);
  });
})();
