// Runs before the first paint: a reader's own choice of light or dark, kept in this browser alone.
"use strict";
(function () {
  try {
    const kept = localStorage.getItem("marsad-theme");
    if (kept === "light" || kept === "dark") document.documentElement.dataset.theme = kept;
  } catch (_) { /* storage is switched off: the system's choice stays */ }
})();
