// The frame's small behaviours: menus, dialogs, toasts. Every one works without script too.
(() => {
  "use strict";
  const TOAST_MS = 10000;

  const closeMenus = (except) => {
    document.querySelectorAll("details[data-menu][open], details.help[open]").forEach((menu) => {
      if (menu !== except) menu.open = false;
    });
  };

  document.addEventListener("click", (event) => {
    closeMenus(event.target.closest("details"));

    const opener = event.target.closest("[data-opens]");
    if (opener) {
      const dialog = document.getElementById(opener.dataset.opens);
      if (dialog) {
        event.preventDefault();
        dialog.showModal();
      }
    }

    const closer = event.target.closest("[data-closes]");
    if (closer) {
      event.preventDefault();
      closer.closest("dialog").close();
    }
    if (event.target.nodeName === "DIALOG") event.target.close();

    const toastClose = event.target.closest("[data-toast-close]");
    if (toastClose) toastClose.closest("[data-toast]").remove();
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const open = document.querySelector("details[data-menu][open], details.help[open]");
    if (open) {
      open.open = false;
      open.querySelector("summary").focus();
    }
  });

  // Where tabs don't all fit, the current one is in sight.
  document.querySelectorAll(".tabs [aria-current]").forEach((tab) => {
    const bar = tab.parentElement;
    const middle = tab.offsetLeft - bar.offsetLeft + tab.offsetWidth / 2;
    bar.scrollLeft = middle - bar.clientWidth / 2;
  });

  // A toast leaves after ten seconds, unless it offers something, says what went wrong, or is
  // being read (pointer or focus on it).
  const startToast = (toast) => {
    toast.querySelector("[data-toast-close]").hidden = false;
    if (toast.hasAttribute("data-stays")) return;
    let timer = 0;
    const wait = () => { timer = window.setTimeout(() => toast.remove(), TOAST_MS); };
    const hold = () => window.clearTimeout(timer);
    ["pointerenter", "focusin"].forEach((name) => toast.addEventListener(name, hold));
    ["pointerleave", "focusout"].forEach((name) => toast.addEventListener(name, wait));
    wait();
  };

  const toasts = document.getElementById("toasts");
  if (toasts) {
    toasts.querySelectorAll("[data-toast]").forEach(startToast);
    new MutationObserver((changes) => {
      changes.forEach((change) => change.addedNodes.forEach((node) => {
        if (node.nodeType === 1 && node.matches("[data-toast]")) startToast(node);
      }));
    }).observe(toasts, { childList: true });
  }

  // "Saved" clicks must not send a form twice.
  document.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (!button || event.defaultPrevented || event.target.hasAttribute("hx-post")) return;
    window.setTimeout(() => button.setAttribute("aria-busy", "true"), 0);
  });
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("[aria-busy=true]").forEach((b) => b.removeAttribute("aria-busy"));
  });

  // Sign-up fills in what the browser knows; the person sees and changes it later.
  document.querySelectorAll("[data-guess]").forEach((input) => {
    const options = Intl.DateTimeFormat().resolvedOptions();
    if (input.dataset.guess === "time_zone") input.value = options.timeZone || "";
    if (input.dataset.guess === "locale") input.value = navigator.language || "";
  });
})();
