// The list of activities: select all, ranges with Shift, a count, and a question before deleting.
(() => {
  "use strict";
  const search = document.querySelector("[data-slash]");
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select, [contenteditable]");
    if (event.key === "/" && search && !typing && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      search.focus();
    }
  });

  const form = document.querySelector("[data-list]");
  if (!form) return;
  const boxes = [...form.querySelectorAll("input[name=key]")];
  const all = form.querySelector("[data-all]");
  const count = form.querySelector("[data-count]");
  const dialog = document.getElementById("bulk-delete");
  const chosen = () => boxes.filter((box) => box.checked);
  let last = null;

  const update = () => {
    const n = chosen().length;
    all.checked = n === boxes.length;
    all.indeterminate = n > 0 && n < boxes.length;
    count.textContent = n === 1 ? count.dataset.one : count.dataset.many.replace("{n}", n);
    boxes.forEach((box) => box.closest("tr").setAttribute("aria-selected", String(box.checked)));
  };

  all.hidden = false;
  all.addEventListener("change", () => {
    boxes.forEach((box) => { box.checked = all.checked; });
    update();
  });
  form.addEventListener("click", (event) => {
    const box = event.target.closest("input[name=key]");
    if (!box) return;
    if (event.shiftKey && last) {
      const [from, to] = [boxes.indexOf(last), boxes.indexOf(box)].sort((a, b) => a - b);
      boxes.slice(from, to + 1).forEach((each) => { each.checked = box.checked; });
    }
    last = box;
    update();
  });
  form.addEventListener("change", update);

  form.querySelector("[data-delete]").addEventListener("click", (event) => {
    event.preventDefault();
    const titles = chosen().map((box) => box.closest("tr").querySelector(".is-row").textContent);
    const text = dialog.querySelector("[data-delete-text]");
    if (titles.length === 1) {
      text.textContent = text.dataset.one.replace("{title}", titles[0]);
    } else {
      const shown = titles.slice(0, 3);
      if (titles.length > 3) shown.push(text.dataset.more.replace("{n}", titles.length - 3));
      text.textContent = text.dataset.many
        .replace("{n}", titles.length).replace("{titles}", shown.join(", "));
    }
    dialog.showModal();
  });
  update();
})();
