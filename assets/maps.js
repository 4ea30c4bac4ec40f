/* Says once of every map that Plotly has made it: the others wait for the event `newmap`. */

(function () {
  "use strict";

  const told = new WeakSet();

  new MutationObserver(function () {
    for (const graph of document.querySelectorAll(".map .js-plotly-plot")) {
      if (graph.on && !told.has(graph)) {
        told.add(graph);
        graph.dispatchEvent(new Event("newmap", { bubbles: true }));
      }
    }
  }).observe(document, { childList: true, subtree: true });
})();
