/* The address is the whole state: a change of the question is a change of the query string, and the
   server answers with everything else. Dash loads our scripts in the order of their names, this one
   before all that use it. */

(function () {
  "use strict";

  function go(search) {
    if (search !== window.location.search) {
      window.dash_clientside.set_props("url", { search: search });
      carryQuestion(search);
    }
  }

  function edited(changes) {
    const parameters = new URLSearchParams(window.location.search);
    for (const [name, value] of Object.entries(changes)) {
      if (value) {
        parameters.set(name, value);
      } else {
        parameters.delete(name);
      }
    }
    const text = parameters.toString().replaceAll("%2C", ",");
    return text ? "?" + text : "";
  }

  // What is chosen on a map is asked about; what is chosen already is let go of.
  function choose(parameter, value) {
    const chosen = new URLSearchParams(window.location.search).get(parameter);
    go(edited({ [parameter]: chosen === value ? "" : value }));
  }

  // The menu keeps the question between pages.
  function carryQuestion(search) {
    for (const link of document.querySelectorAll("header nav a, footer nav a")) {
      link.search = search;
    }
  }

  // Links that only change the question stay on the page: the map keeps its zoom. Links to another
  // page of ours need nothing sent either: the code of the pages is here already.
  document.addEventListener("click", function (event) {
    const link = event.target.closest("a[data-stay], a[data-page]");
    const plain = event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey);
    if (!link || !plain) {
      return;
    }
    event.preventDefault();
    if (link.matches("[data-stay]")) {
      go(new URL(link.href, window.location.href).search);
    } else {
      // As dcc.Link does, which a page in its text cannot hold.
      window.history.pushState({}, "", link.href);
      window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
      window.scrollTo(0, 0);
    }
  });

  // What the other scripts use, and where Dash finds what it calls.
  window.safer = { carryQuestion, choose, edited, go };
  window.dash_clientside = Object.assign({ safer: {} }, window.dash_clientside);
})();
