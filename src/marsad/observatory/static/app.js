// Makes reading nicer; every page works without it. No request is made here.
"use strict";
(function () {
  const root = document.documentElement;

  for (const button of document.querySelectorAll("[data-theme-switch]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const system = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
      const next = (root.dataset.theme || system) === "dark" ? "light" : "dark";
      root.dataset.theme = next;
      try { localStorage.setItem("marsad-theme", next); } catch (_) { /* not kept, still switched */ }
    });
  }

  // On a narrow screen the menu scrolls: bring the present page into sight.
  const nav = document.querySelector(".nav");
  const here = nav && nav.querySelector("[aria-current]");
  if (here) nav.scrollLeft = here.offsetLeft - nav.offsetLeft - (nav.clientWidth - here.clientWidth) / 2;

  // Evidence: pointing at an event lights its words, pointing at words lights their events; a tap holds them.
  const names = (node) => (node.dataset.e || "").split(" ").filter(Boolean);
  const marked = [...document.querySelectorAll("[data-e]")];
  let held = null;
  function light(list) {
    const wanted = new Set(list);
    for (const node of marked) node.classList.toggle("on", names(node).some((name) => wanted.has(name)));
  }
  for (const node of marked) {
    node.addEventListener("pointerenter", () => { if (!held) light(names(node)); });
    node.addEventListener("pointerleave", () => { if (!held) light([]); });
    node.addEventListener("focusin", () => { if (!held) light(names(node)); });
    node.addEventListener("click", (event) => {
      if (event.target.closest("a[href]:not(.r-trigger), button, summary")) return;
      const same = held && held.join() === names(node).join();
      held = same ? null : names(node);
      light(held || []);
    });
  }
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { held = null; light([]); }
    if (event.key === "/" && !event.target.closest("input, textarea, select")) {
      const find = document.querySelector(".find input");
      if (find) { event.preventDefault(); find.focus(); }
    }
  });

  // Copy: the text lies in the page, so that it can be taken without a script as well.
  for (const button of document.querySelectorAll("[data-copy]")) {
    if (!navigator.clipboard) continue;
    button.hidden = false;
    button.addEventListener("click", async () => {
      const source = document.getElementById(button.dataset.copy);
      if (!source) return;
      await navigator.clipboard.writeText(source.textContent);
      const before = button.textContent;
      button.textContent = button.dataset.done;
      setTimeout(() => { button.textContent = before; }, 1600);
    });
  }

  // The network: pointing at an actor dims what it has no part in.
  for (const svg of document.querySelectorAll("svg.network")) {
    const edges = [...svg.querySelectorAll(".edge")];
    const actors = [...svg.querySelectorAll(".actor")];
    const show = (key) => {
      const near = new Set([key]);
      for (const edge of edges) {
        const own = edge.dataset.a === key || edge.dataset.b === key;
        edge.classList.toggle("off", Boolean(key) && !own);
        if (own) { near.add(edge.dataset.a); near.add(edge.dataset.b); }
      }
      for (const actor of actors) actor.classList.toggle("off", Boolean(key) && !near.has(actor.dataset.key));
    };
    for (const actor of actors) {
      actor.addEventListener("pointerenter", () => show(actor.dataset.key));
      actor.addEventListener("pointerleave", () => show(""));
      actor.addEventListener("focusin", () => show(actor.dataset.key));
      actor.addEventListener("focusout", () => show(""));
    }
  }

  // A form sends only the filters that are set: addresses stay short and can be read.
  for (const form of document.querySelectorAll("form[data-tidy]")) {
    form.addEventListener("submit", () => {
      for (const field of form.elements) if (field.name && field.value === "") field.disabled = true;
    });
  }
  addEventListener("pageshow", () => {
    for (const field of document.querySelectorAll("form[data-tidy] :disabled")) field.disabled = false;
  });
})();
