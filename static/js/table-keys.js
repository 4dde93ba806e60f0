// Single keys of the coach's pages: a table of them, resting in text fields, to be switched off.
const STORED = "runhub-single-keys";

function isOn() {
  try {
    return window.localStorage.getItem(STORED) !== "off";
  } catch {
    return true; // storage is barred: the keys then act, and cannot be remembered
  }
}

function remember(on) {
  try {
    window.localStorage.setItem(STORED, on ? "on" : "off");
  } catch {
    // Nothing to keep it in: it holds until the page is left.
  }
}

function isTyping(target) {
  return Boolean(target.closest?.("input:not([type=checkbox]), textarea, select, [contenteditable]"));
}

/** `acts`: by key, a function that answers false where it had nothing to do. */
export function singleKeys(acts) {
  const dialog = document.getElementById("keys-dialog");
  const box = dialog?.querySelector("[data-keys-on]");
  let on = isOn();
  const help = () => dialog?.showModal();
  const offer = () => {
    for (const button of document.querySelectorAll("[data-keys-help]")) {
      button.hidden = false;
    }
  };
  offer();
  // A part that htmx brings has a button of its own.
  document.addEventListener("htmx:afterSettle", offer);
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-keys-help]")) {
      help();
    }
  });
  if (box) {
    box.checked = on;
    box.addEventListener("change", () => {
      on = box.checked;
      remember(on);
    });
  }
  document.addEventListener("keydown", (event) => {
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
    if (!on || !plain || isTyping(event.target) || document.querySelector("dialog[open]")) {
      return;
    }
    const act = event.key === "?" ? help : acts[event.key];
    if (act && act() !== false) {
      event.preventDefault();
    }
  });
}
