// Colours live in the style sheets; charts and map ask for them, again whenever the theme turns.

export function token(name, element = document.documentElement) {
  return getComputedStyle(element).getPropertyValue(name).trim();
}

/** Call `redraw` after the theme has changed, by the menu or by the system. */
export function onTheme(redraw) {
  const later = () => requestAnimationFrame(() => requestAnimationFrame(redraw));
  const watcher = new MutationObserver(later);
  watcher.observe(document.documentElement, { attributeFilter: ["data-theme", "class"] });
  const sheet = document.getElementById("dark-tokens");
  if (sheet) {
    watcher.observe(sheet, { attributeFilter: ["media"] });
  }
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", later);
}
