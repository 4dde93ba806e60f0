// Colours live in the style sheets; charts and map ask for them, again whenever the theme turns.

export function token(name, element = document.documentElement) {
  return getComputedStyle(element).getPropertyValue(name).trim();
}

/** Call `redraw` after the theme has changed, by the menu or by the system. */
export function onTheme(redraw) {
  // Two frames: the style sheet of the new theme is applied by then.
  document.addEventListener("runhub:scheme", () => {
    requestAnimationFrame(() => requestAnimationFrame(redraw));
  });
}
