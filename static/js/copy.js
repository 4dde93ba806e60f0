// Copies the text of the element a button names; without the clipboard it selects it.
(() => {
  "use strict";

  const select = (element) => {
    const range = document.createRange();
    range.selectNodeContents(element);
    const selection = window.getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
  };

  document.querySelectorAll("[data-copies]").forEach((button) => {
    const source = document.getElementById(button.dataset.copies);
    button.hidden = false;
    button.addEventListener("click", async () => {
      select(source);
      // Browsers offer the clipboard on https and localhost alone.
      if (!navigator.clipboard) return;
      await navigator.clipboard.writeText(source.textContent.trim());
      button.querySelector("span").textContent = button.dataset.copied;
    });
  });
})();
