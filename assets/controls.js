/* Controls: what a reader picks or types becomes a part of the query string. */

(function () {
  "use strict";

  const { edited, go } = window.safer;

  function valueOf(field, control) {
    if (control.type === "checkbox") {
      const ticked = field.querySelectorAll("input:checked");
      // Layers may all be off; an offence always stays ticked, or the usual ones come back.
      return Array.from(ticked, (box) => box.value).join(",") || field.dataset.none || "";
    }
    if (control.type === "range") {
      // The number of a month: 12 x year + month - 1.
      const month = String((control.value % 12) + 1).padStart(2, "0");
      return Math.floor(control.value / 12) + "-" + month;
    }
    return control.value;
  }

  function ask(control) {
    const field = control.closest("[data-param]");
    // A date half typed is a date of the year 2: it is none until it is within the limits.
    if (!field || !control.checkValidity()) {
      return;
    }
    const changes = {};
    for (const name of field.dataset.clears.split(" ").filter(Boolean)) {
      changes[name] = "";
    }
    changes[field.dataset.param] = valueOf(field, control);
    go(edited(changes));
  }

  // A day is typed part by part, and every part makes another day of it, whose answer would come
  // in between: what is typed is asked with Enter or by leaving the field, what is picked at once.
  let typing = null;
  let typed = null;

  document.addEventListener("change", function (event) {
    if (event.target === typing) {
      typed = typing;
    } else {
      ask(event.target);
    }
  });

  function askTyped() {
    const control = typed;
    typing = typed = null;
    if (control) {
      ask(control);
    }
  }

  document.addEventListener("keydown", function (event) {
    if (event.target.type !== "date") {
      return;
    }
    if (event.key === "Enter") {
      event.target.reportValidity();
      askTyped();
    } else {
      typing = event.target;
    }
  });
  document.addEventListener("focusout", askTyped);
  document.addEventListener("pointerdown", askTyped);
})();
