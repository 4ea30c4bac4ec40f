/* Folds: what opens, what it asks for when opened, and what closes it. */

(function () {
  "use strict";

  // What is folded away is sent while it is open, however it was opened.
  document.addEventListener(
    "toggle",
    function (event) {
      if (event.target.matches("details[data-sent]")) {
        const opener = event.target.querySelector("summary").id;
        window.dash_clientside.set_props(opener, { n_clicks: Number(event.target.open) });
      }
    },
    true
  );

  // A click elsewhere closes an open list of offences.
  document.addEventListener("click", function (event) {
    for (const open of document.querySelectorAll("details.popover[open]")) {
      if (!open.contains(event.target)) {
        open.open = false;
      }
    }
  });

  document.addEventListener("keydown", function (event) {
    const open = event.key === "Escape" && document.querySelector("details.popover[open]");
    if (open) {
      open.open = false;
      open.querySelector("summary").focus();
    }
  });

  // On a phone the filters fold into one button that states them in words.
  const narrow = window.matchMedia("(max-width: 720px)");

  function foldFilters() {
    for (const filters of document.querySelectorAll("details.filters")) {
      filters.open = !narrow.matches;
    }
  }

  let shown = null;
  new MutationObserver(function () {
    const filters = document.querySelector("details.filters");
    if (filters !== shown) {
      shown = filters;
      foldFilters();
    }
  }).observe(document, { childList: true, subtree: true });
  narrow.addEventListener("change", foldFilters);
})();
