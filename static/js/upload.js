// The upload page: drop or choose, see each file go, hand over to the page of the import.
// Without script the form sends everything in one request. All words come from the page.
import { fill, MIB, partOf, sizeOf, words } from "./upload-words.js";

(() => {
  const GROUP_FILES = 50;
  const GROUP_BYTES = 200 * MIB;
  const ROWS = 120; // of files that went or go; refused ones have as many again
  const PAUSES_MS = [2000, 5000, 15000];

  const form = document.querySelector("[data-upload]");
  const $ = (selector) => document.querySelector(selector);
  const wait = (ms) => new Promise((done) => { window.setTimeout(done, ms); });
  const say = (text) => document.dispatchEvent(new CustomEvent("runhub:say", { detail: text }));
  const panel = $("#sending");
  const rows = $("[data-rows]");
  const bar = $("[data-bar]");
  const title = $("#sending-title");
  const sentWords = $("[data-sent]");
  const errors = $("[data-errors]");
  const live = $("[data-live]");
  const batchLink = $("[data-batch]");
  const again = $("[data-again]");
  const more = $("[data-more]");
  const veil = $("[data-veil]");
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
  const suffixes = form.dataset.suffixes.split(" ");

  const queue = [];
  let refusedCount = 0;
  let leftAlone = 0;
  let doneFiles = 0;
  let doneBytes = 0;
  let totalFiles = 0;
  let totalBytes = 0;
  let failed = [];
  let batch = null;
  let sending = false;

  // Rows. Only some are in the page, however many files there are.
  const icon = (name, css = "") => {
    const href = form.querySelector(".drop-icon use").getAttribute("href").split("#")[0];
    return `<svg class="icon ${css}" aria-hidden="true" focusable="false"><use href="${href}#${name}"></use></svg>`;
  };
  const addRow = (name, first) => {
    const row = document.createElement("li");
    row.innerHTML = '<div class="row-main"><p class="row-title"></p><p class="row-note" hidden></p></div><span class="sent-state"></span>';
    row.querySelector(".row-title").textContent = name;
    if (first) rows.prepend(row);
    else rows.append(row);
    return row;
  };
  const mark = (job, html) => {
    if (job.row) job.row.querySelector(".sent-state").innerHTML = html;
  };
  const refuse = (job, text) => {
    refusedCount += 1;
    form.querySelector("#files").setAttribute("aria-invalid", "true");
    form.querySelector("#files").setAttribute("aria-describedby", "upload-limits sending-errors");
    if (refusedCount > ROWS) return;
    if (job.row) rows.prepend(job.row);
    else job.row = addRow(job.name, true);
    const note = job.row.querySelector(".row-note");
    note.textContent = text;
    note.classList.add("is-refused");
    note.hidden = false;
    mark(job, `<span class="flag tone-alert">${icon("circle-x")}<span class="flag-word">${words.isRefused}</span></span>`);
  };
  const showRows = () => {
    let shown = rows.querySelectorAll("li[data-file]").length;
    for (const job of queue) {
      if (shown >= ROWS) break;
      if (job.row) continue;
      job.row = addRow(job.name, false);
      job.row.dataset.file = "";
      mark(job, `${sizeOf(job.file.size)} · ${words.isWaiting}`);
      shown += 1;
    }
    const hidden = queue.filter((job) => !job.row).length;
    const parts = [];
    if (hidden) parts.push(fill("moreWait", { n: hidden }));
    if (refusedCount > ROWS) parts.push(fill("moreRefused", { n: refusedCount - ROWS }));
    if (leftAlone) parts.push(fill("leftAlone", { n: leftAlone }));
    more.textContent = parts.join(" ");
    more.hidden = parts.length === 0;
  };
  const trimRows = () => {
    const sent = rows.querySelectorAll("li[data-file][data-sent-row]");
    for (let at = 0; at < sent.length - 20; at += 1) sent[at].remove();
  };
  const showTotal = (extra = 0) => {
    bar.max = Math.max(1, totalBytes);
    bar.value = doneBytes + extra;
    const bytes = partOf(doneBytes + extra, totalBytes);
    sentWords.textContent = fill("total", { done: doneFiles, n: totalFiles, bytes });
  };
  const complain = (message, advice = "") => {
    const notice = document.createElement("div");
    notice.className = "notice tone-alert";
    notice.innerHTML = `${icon("circle-x")}<div><p><strong></strong> <span></span></p></div>`;
    notice.querySelector("strong").textContent = message;
    notice.querySelector("span").textContent = advice;
    errors.replaceChildren(notice);
  };

  // Choosing.
  const isKnownKind = (name) => suffixes.some((suffix) => name.toLowerCase().endsWith(suffix));
  const screen = (file) => {
    if (!isKnownKind(file.name)) return words.wrongKind;
    const isArchive = file.name.toLowerCase().endsWith(".zip");
    const most = Number(isArchive ? form.dataset.archiveBytes : form.dataset.fileBytes);
    if (file.size <= most) return "";
    const limit = isArchive ? form.dataset.archiveLimit : form.dataset.fileLimit;
    return fill(isArchive ? "archiveTooLarge" : "fileTooLarge", { size: sizeOf(file.size), limit });
  };
  const take = (found) => {
    if (!found.length) return;
    found.sort((a, b) => a.path.localeCompare(b.path, undefined, { numeric: true }));
    title.textContent = words.sending;
    panel.hidden = false;
    errors.replaceChildren();
    for (const { file, path, inFolder } of found) {
      const job = { file, name: path, row: null };
      const problem = screen(file);
      if (!problem) {
        queue.push(job);
        totalFiles += 1;
        totalBytes += file.size;
      } else if (inFolder && !isKnownKind(file.name)) {
        leftAlone += 1;
      } else {
        refuse(job, problem);
      }
    }
    showRows();
    showTotal();
    if (refusedCount) say(fill("refusedSpoken", { n: refusedCount }));
    if (!queue.length && !sending && !totalFiles) {
      if (!refusedCount) complain(words.nothingInside, words.nothingInsideAdvice);
      sentWords.textContent = "";
    }
    panel.scrollIntoView({ block: "nearest" });
    if (!sending) run();
  };
  form.querySelectorAll("input[type=file]").forEach((input) => {
    input.addEventListener("change", () => {
      const inFolder = input.id === "folder";
      take([...input.files].map((file) => (
        { file, path: file.webkitRelativePath || file.name, inFolder }
      )));
      input.value = "";
    });
  });
  form.addEventListener("submit", (event) => event.preventDefault());

  // Dropping, folders included.
  const entryFile = (entry) => new Promise((done, fail) => { entry.file(done, fail); });
  const entries = (reader) => new Promise((done, fail) => { reader.readEntries(done, fail); });
  const walk = async (entry, found, inFolder) => {
    const path = entry.fullPath.replace(/^\//, "");
    if (entry.isFile) {
      found.push({ file: await entryFile(entry), path, inFolder });
      return;
    }
    const reader = entry.createReader();
    for (let part = await entries(reader); part.length; part = await entries(reader)) {
      for (const inner of part) await walk(inner, found, true);
    }
  };
  const hasFiles = (event) => event.dataTransfer && [...event.dataTransfer.types].includes("Files");
  let depth = 0;
  document.addEventListener("dragenter", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    depth += 1;
    veil.hidden = false;
  });
  document.addEventListener("dragover", (event) => {
    if (hasFiles(event)) event.preventDefault();
  });
  document.addEventListener("dragleave", () => {
    depth = Math.max(0, depth - 1);
    veil.hidden = depth === 0;
  });
  document.addEventListener("drop", async (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    depth = 0;
    veil.hidden = true;
    const items = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry && item.webkitGetAsEntry());
    const found = [];
    if (items.some(Boolean)) {
      try {
        for (const entry of items) if (entry) await walk(entry, found, false);
      } catch (error) {
        panel.hidden = false;
        complain(words.unopened, words.unopenedAdvice);
      }
    } else {
      for (const file of event.dataTransfer.files) found.push({ file, path: file.name, inFolder: false });
    }
    take(found);
  });

  // Sending: groups of bounded size, all of them into one import.
  const nextGroup = () => {
    const group = [];
    let bytes = 0;
    while (queue.length && group.length < GROUP_FILES) {
      if (group.length && bytes + queue[0].file.size > GROUP_BYTES) break;
      bytes += queue[0].file.size;
      group.push(queue.shift());
    }
    return group;
  };
  const request = (group) => new Promise((done) => {
    const data = new FormData();
    for (const job of group) data.append("names", job.name);
    for (const job of group) data.append("files", job.file, job.file.name);
    const xhr = new XMLHttpRequest();
    const all = group.reduce((sum, job) => sum + job.file.size, 0);
    const address = new URL(form.action);
    if (batch) address.searchParams.set("batch", batch.id);
    xhr.open("POST", address);
    xhr.setRequestHeader("Accept", "application/json");
    xhr.setRequestHeader("X-CSRFToken", token);
    xhr.upload.addEventListener("progress", (event) => {
      const gone = event.total ? (event.loaded / event.total) * all : 0;
      let before = 0;
      for (const job of group) {
        const part = Math.max(0, Math.min(job.file.size, gone - before));
        before += job.file.size;
        if (!job.row) continue;
        if (part >= job.file.size) mark(job, `${sizeOf(job.file.size)} · ${icon("check")} ${words.isSent}`);
        else if (part > 0) mark(job, `<progress class="bar" max="${job.file.size}" value="${part}" aria-label="${words.sentSoFar}"></progress>${partOf(part, job.file.size)}`);
      }
      showTotal(gone);
    });
    const finish = () => {
      const isJson = (xhr.getResponseHeader("Content-Type") || "").startsWith("application/json");
      done({ status: xhr.status, answer: isJson ? JSON.parse(xhr.responseText) : null });
    };
    xhr.addEventListener("load", finish);
    xhr.addEventListener("error", () => done({ status: 0, answer: null }));
    xhr.send(data);
  });
  const send = async (group) => {
    let result = await request(group);
    for (const pause of PAUSES_MS) {
      if (result.status !== 0 && result.status < 502) break;
      if (result.status === 507) break;
      say(words.tryingAgain);
      await wait(pause);
      result = await request(group);
    }
    return result;
  };
  const follow = () => {
    if (live.firstChild) return;
    const poll = document.createElement("div");
    poll.setAttribute("hx-get", `${batch.url}progress/?only=bar`);
    poll.setAttribute("hx-trigger", "load, every 1s");
    live.append(poll);
    window.htmx.process(poll);
    batchLink.href = batch.url;
  };
  const accept = (group, answer) => {
    batch = answer;
    const refused = new Map((answer.refused || []).map((file) => [file.at, file]));
    group.forEach((job, at) => {
      const no = refused.get(at);
      if (no) refuse(job, `${no.reason} ${no.advice}`);
      else mark(job, `${sizeOf(job.file.size)} · ${icon("check")} ${words.isSent}`);
      if (job.row && !no) job.row.dataset.sentRow = "";
    });
    follow();
  };
  // True when sending can go on with the next group.
  const settle = (group, { status, answer }) => {
    if (status === 202 || status === 413) {
      doneFiles += group.length;
      doneBytes += group.reduce((sum, job) => sum + job.file.size, 0);
    }
    if (status === 202) {
      accept(group, answer);
      return true;
    }
    const error = (answer && answer.error) || {
      message: status === 403 ? words.pageTooOld : words.unreachable,
      advice: status === 403 ? words.pageTooOldAdvice : words.unreachableAdvice,
    };
    if (status === 413) {
      for (const job of group) refuse(job, `${error.message} ${error.advice}`);
      return true;
    }
    if (status === 404 || status === 409) batch = live.replaceChildren() || null;
    failed = group;
    for (const job of group) mark(job, words.isNotSent);
    complain(error.message, error.advice);
    return false;
  };
  const run = async () => {
    sending = true;
    again.hidden = true;
    let goes = true;
    while (goes && queue.length) {
      const group = nextGroup();
      goes = settle(group, await send(group));
      trimRows();
      showRows();
      showTotal();
      say(fill("spoken", { done: doneFiles, n: totalFiles }));
    }
    sending = false;
    if (goes && batch) title.textContent = words.sent;
    if (batch) batchLink.hidden = false;
    if (!goes) {
      again.hidden = false;
      return;
    }
    if (batch && !refusedCount) window.location.assign(batch.url);
  };
  again.addEventListener("click", () => {
    errors.replaceChildren();
    queue.unshift(...failed);
    failed = [];
    run();
  });
  window.addEventListener("beforeunload", (event) => {
    if (sending) event.preventDefault();
  });
})();
