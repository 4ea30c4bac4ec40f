/* Written text: the HTML of an answer put in its place, without losing what the reader did to it. */

(function () {
  "use strict";

  const { carryQuestion } = window.safer;
  const written = new WeakMap();

  function nameOf(element) {
    const words = element.firstChild && element.firstChild.textContent;
    return element.id || [element.tagName, words].join(" ");
  }

  // What is written anew loses what the reader did to it: folds left open, the keyboard's place.
  function rewrite(box, text) {
    const open = Array.from(box.querySelectorAll("details[open] > summary"), nameOf);
    const active = document.activeElement;
    const place = box !== active && box.contains(active) ? nameOf(active) : "";
    box.innerHTML = text;
    for (const summary of open.length ? box.querySelectorAll("details > summary") : []) {
      summary.parentNode.open = open.includes(nameOf(summary));
    }
    const stops = place ? Array.from(box.querySelectorAll("a, summary, input")) : [];
    const again = stops.find((stop) => nameOf(stop) === place);
    if (again) {
      again.focus({ preventScroll: true });
    }
  }

  // The reader may have gone on to another page since: what is not there is passed over.
  function setAll(values, property) {
    for (const [id, value] of Object.entries(values)) {
      const box = document.getElementById(id);
      if (box) {
        box[property] = value;
      }
    }
  }

  function writeAll(texts) {
    for (const [id, text] of Object.entries(texts)) {
      const box = document.getElementById(id);
      if (box && written.get(box) !== text) {
        written.set(box, text);
        rewrite(box, text);
      } else if (box) {
        // A choice that the server did not take is taken back.
        for (const input of box.querySelectorAll("input:is([type=checkbox], [type=radio])")) {
          input.checked = input.defaultChecked;
        }
      }
    }
  }

  // A change of what is asked is told to those who do not see it (WCAG 4.1.3): title and answer,
  // once, and not as the first page opens, which is read out anyway.
  const status = document.createElement("p");
  status.className = "visually-hidden announced";
  status.setAttribute("role", "status");
  let told = null;

  function announce() {
    const parts = document.querySelectorAll("#main h1, #main .page-heading .answer");
    const said = Array.from(parts, (part) => part.textContent.trim()).filter(Boolean).join(". ");
    if (!status.isConnected) {
      document.body.append(status);
    }
    if (told !== null && said !== told) {
      status.textContent = said;
    }
    told = said;
  }

  // What is only shown comes as text, escaped by the server: Dash looks after the rest.
  window.dash_clientside.safer.write = function (shown) {
    if (shown) {
      carryQuestion(window.location.search);
      writeAll(shown.children);
      setAll(shown.className, "className");
      setAll(shown["data-value"], "value");
      announce();
    }
  };
})();
