/* The keys of the roll call. The page works without them: then every place is a plain field. */
"use strict";
(() => {
  const form = document.getElementById("roll");
  if (!form) return;
  const said = document.getElementById("said");
  const store = `roll-call:${location.pathname}`;
  const shown = (one) => one.type !== "hidden" && !one.disabled && one.checkVisibility();
  const fields = () => [...form.querySelectorAll("input, select")].filter(shown);
  const rowOf = (cell) => [...form.querySelectorAll("input.cell")].filter((one) => one.dataset.row === cell.dataset.row);
  const version = () => document.getElementById("version").value;

  const say = (words) => { said.textContent = words; };
  const go = (one) => { if (one) { one.focus(); if (one.select) one.select(); } };
  const after = (one) => { const all = fields(); return all[all.indexOf(one) + 1]; };
  const changed = (cell) => cell.dispatchEvent(new Event("input", { bubbles: true }));

  /* The place after a cell: the next of its row, then what comes after the row. */
  const next = (cell) => { const row = rowOf(cell); return row[row.indexOf(cell) + 1] || after(row[row.length - 1]); };

  const put = (cell, letter) => { cell.value = letter; changed(cell); go(next(cell)); };
  const fill = (cell, letter) => {
    const row = rowOf(cell);
    row.filter((one) => !one.value).forEach((one) => { one.value = letter; });
    changed(cell);
    go(after(row[row.length - 1]));
  };

  const inCell = (event, cell) => {
    const row = rowOf(cell);
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step) { event.preventDefault(); go(row[row.indexOf(cell) + step]); return; }
    if (event.key === "Backspace" || event.key === "Delete") {
      event.preventDefault(); cell.value = ""; changed(cell); return;
    }
    if (event.key.length !== 1) return;
    event.preventDefault();
    const letter = event.key.toLowerCase();
    if (cell.dataset.letters.includes(letter)) {
      say("");
      if (event.key === letter) put(cell, letter); else fill(cell, letter);
    } else if (letter === "x" && cell.dataset.opens) {
      document.getElementById(`open-${cell.dataset.opens}`).click();
    } else {
      say(`The key ${event.key} means nothing here and changed nothing: ${[...cell.dataset.letters].join(", ")}.`);
    }
  };

  form.addEventListener("keydown", (event) => {
    const field = event.target;
    if (!field.matches("input, select") || event.altKey || event.metaKey) return;
    if (event.key === "Enter") {
      event.preventDefault();
      if (event.ctrlKey) form.querySelector("button[name=check]").click();
      else go(field.matches(".cell") ? next(field) : after(field));
    } else if (field.matches(".cell") && !event.ctrlKey) {
      inCell(event, field);
    }
  });

  /* What could not be saved is kept in this tab, for this person, until the page is here again. */
  const keep = () => {
    const values = {};
    for (const one of form.querySelectorAll("input:not([type=hidden]), select")) values[one.name] = one.value;
    sessionStorage.setItem(store, JSON.stringify({ person: form.dataset.person, version: version(), at: document.activeElement.name, values }));
  };
  const bring = () => {
    const text = sessionStorage.getItem(store);
    sessionStorage.removeItem(store);
    const kept = text ? JSON.parse(text) : null;
    if (!kept || kept.person !== form.dataset.person || kept.version !== version()) return false;
    let last = null;
    for (const one of form.querySelectorAll("input:not([type=hidden]), select")) {
      if (one.name in kept.values && one.value !== kept.values[one.name]) { one.value = kept.values[one.name]; last = one; }
    }
    if (last) { changed(last); go(form.elements.namedItem(kept.at) || last); }
    return Boolean(last);
  };
  const lost = (words) => {
    keep();
    say(words);
    const link = document.createElement("a");
    link.href = location.pathname;
    link.textContent = "Go on from here.";
    said.append(" ", link);
    link.focus();
  };
  document.body.addEventListener("htmx:responseError", (event) => {
    lost(event.detail.xhr.status === 401
      ? "You are signed in no more. What you typed is kept here; sign in again, and it comes back."
      : "This was not saved. What you typed is kept here.");
  });
  document.body.addEventListener("htmx:sendError", () => { keep(); say("The site does not answer. What you typed is kept here and saved with your next key."); });
  form.addEventListener("submit", keep);

  document.addEventListener("DOMContentLoaded", () => {
    if (!bring() && form.dataset.focus) go(form.elements.namedItem(form.dataset.focus));
  });
})();
