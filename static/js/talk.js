// Comments and notes: Ctrl+Enter sends. It listens at the page, so it works on what htmx brings.
(() => {
  "use strict";

  const show = (root) => {
    root.querySelectorAll("[data-keys]").forEach((hint) => { hint.hidden = false; });
  };

  document.addEventListener("keydown", (event) => {
    const sends = event.key === "Enter" && (event.ctrlKey || event.metaKey);
    if (!sends || event.isComposing || !event.target.matches("textarea[data-sends]")) return;
    event.preventDefault();
    event.target.form.requestSubmit();
  });

  document.addEventListener("htmx:load", (event) => show(event.target));
  if (document.readyState === "loading") {
    document.addEventListener("DOMContentLoaded", () => show(document));
  } else {
    show(document);
  }
})();
