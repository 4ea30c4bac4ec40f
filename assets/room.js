/* The screen of a meeting room: large type, one panel at a time, and nothing that needs a pointer.
   `room=on` in the address says so, and links keep it. */

(function () {
  "use strict";

  const { edited, go } = window.safer;

  const KEYS = { ArrowRight: 1, PageDown: 1, ArrowLeft: -1, PageUp: -1 };
  const TYPED_IN = "input, select, textarea, canvas, summary, .table-scroll, [role=combobox]";

  let bar = null;
  let shown = 0;

  function wanted() {
    return new URLSearchParams(window.location.search).get("room") === "on";
  }

  // The answer and what stands under it without a card of its own, then each card by itself.
  function panels() {
    const first = [];
    const cards = [];
    for (const part of document.querySelectorAll("#main .page > *")) {
      const within = part.matches(".card") ? [part] : [...part.querySelectorAll(":scope > .card")];
      if (within.length) {
        cards.push(...within.map((card) => [card]));
      } else {
        first.push(part);
      }
    }
    return first.length ? [first, ...cards] : cards;
  }

  function titleOf(panel) {
    const heading = panel.map((part) => part.querySelector("h1, h2")).find(Boolean);
    return heading ? heading.textContent.trim() : "";
  }

  function button(words, step) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "button";
    made.textContent = words;
    made.addEventListener("click", step);
    return made;
  }

  function barOf() {
    const status = document.createElement("p");
    status.setAttribute("role", "status");
    const made = document.createElement("section");
    made.className = "room-bar";
    made.setAttribute("aria-label", "Room screen");
    made.append(
      button("Previous", () => move(-1)),
      status,
      button("Next", () => move(1)),
      button("Leave", () => turn(false)),
    );
    document.body.append(made);
    return made;
  }

  // Written only where it differs: what is written here must not wake the watch below.
  function mark(element, on) {
    if (element.classList.contains("shown-in-room") !== on) {
      element.classList.toggle("shown-in-room", on);
    }
  }

  function show() {
    const all = panels();
    shown = Math.min(Math.max(shown, 0), Math.max(all.length - 1, 0));
    all.forEach((panel, number) => panel.forEach((part) => mark(part, number === shown)));
    const said = all.length ? `${shown + 1} of ${all.length}: ${titleOf(all[shown])}` : "";
    const status = bar.querySelector("[role=status]");
    if (status.textContent !== said) {
      status.textContent = said;
    }
  }

  function move(step) {
    shown += step;
    show();
    window.scrollTo(0, 0);
    // Charts and maps that were not drawn have no size until they look again.
    window.dispatchEvent(new Event("resize"));
  }

  const watch = new MutationObserver(show);

  function be(on) {
    shown = 0;
    document.documentElement.classList.toggle("room", on);
    bar = bar || (on ? barOf() : null);
    if (on) {
      show();
      watch.observe(document.body, { childList: true, subtree: true });
    } else {
      watch.disconnect();
    }
    window.dispatchEvent(new Event("resize"));
  }

  function turn(on) {
    go(edited({ room: on ? "on" : "" }));
    be(on);
  }

  // A panel that is higher than the screen is read to its end first.
  function moreBelow(key) {
    const below = document.documentElement.scrollHeight - window.innerHeight - window.scrollY;
    return (key === "PageDown" && below > 2) || (key === "PageUp" && window.scrollY > 2);
  }

  document.addEventListener("keydown", function (event) {
    const modified = event.ctrlKey || event.altKey || event.metaKey || event.shiftKey;
    const on = document.documentElement.classList.contains("room");
    if (!on || modified || event.target.closest(TYPED_IN)) {
      return;
    }
    if (event.key === "Escape") {
      turn(false);
    } else if (KEYS[event.key] && !moreBelow(event.key)) {
      event.preventDefault();
      move(KEYS[event.key]);
    }
  });

  document.addEventListener("click", function (event) {
    if (event.target.closest("[data-room]")) {
      turn(true);
    }
  });

  // The address of another page, or of Back, is there once these have been told to all.
  for (const moved of ["popstate", "_dashprivate_pushstate"]) {
    window.addEventListener(moved, () => window.setTimeout(() => be(wanted())));
  }
  be(wanted());
})();
