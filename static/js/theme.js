// The theme itself needs no script: the server links the dark tokens with the right media query.
// This applies a switch at once, and tells charts and maps: "runhub:scheme" on document.
(() => {
  "use strict";
  const MEDIA = { system: "(prefers-color-scheme: dark)", light: "not all", dark: "all" };
  const system = window.matchMedia(MEDIA.system);
  const root = document.documentElement;

  const scheme = () => {
    const theme = root.dataset.theme;
    return theme === "system" ? (system.matches ? "dark" : "light") : theme;
  };

  const announce = () => {
    root.dataset.scheme = scheme();
    document.dispatchEvent(new CustomEvent("runhub:scheme", { detail: scheme() }));
  };

  const apply = (theme) => {
    root.dataset.theme = theme;
    document.getElementById("dark-tokens").media = MEDIA[theme];
    const meta = document.querySelector('meta[name="color-scheme"]');
    meta.content = theme === "system" ? "light dark" : theme;
    document.querySelectorAll("[data-theme-form] button[name=theme]").forEach((button) => {
      button.setAttribute("aria-pressed", String(button.value === theme));
    });
    announce();
  };

  system.addEventListener("change", announce);
  root.dataset.scheme = scheme();

  document.addEventListener("submit", async (event) => {
    const form = event.target.closest("[data-theme-form]");
    const theme = event.submitter?.value;
    if (!form || !(theme in MEDIA)) return;
    event.preventDefault();
    apply(theme);
    const body = new FormData(form);
    body.set("theme", theme);
    const answer = await fetch(form.action, { method: "POST", body, redirect: "manual" });
    if (answer.type !== "opaqueredirect" && !answer.ok) window.location.reload();
  });
})();
