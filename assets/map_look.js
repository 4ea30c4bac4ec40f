/* A map looks at what was found by a search, and marks it until something else is asked about. */

(function () {
  "use strict";

  const { jumpTo } = window.safer;

  // What was found: its area, its bounds, a point on it, its name. It stays in this window.
  let found = null;
  let looked = false;
  const marked = new WeakMap();

  // The text of an answer may come after its map, and move it.
  const SETTLED_MS = 3000;
  let shown = { graph: null, until: 0 };

  // Who asks for a street wants to see it: on the overview the map lies under the figures.
  function show() {
    if (Date.now() < shown.until) {
      shown.graph.scrollIntoView({ block: "nearest" });
    }
  }

  new ResizeObserver(show).observe(document.body);

  function mark(graph, map) {
    const old = marked.get(graph);
    if (old && old.of === found) {
      return;
    }
    if (old) {
      map.off("move", old.place);
      old.box.remove();
      marked.delete(graph);
    }
    if (!found) {
      return;
    }
    const [lng, lat] = found.at;
    const name = document.createElement("span");
    name.textContent = found.name;
    const box = document.createElement("div");
    box.className = "map-mark";
    box.setAttribute("aria-hidden", "true");
    box.append(name);
    const place = function () {
      const at = map.project({ lng, lat });
      box.style.transform = `translate(${Math.round(at.x)}px, ${Math.round(at.y)}px)`;
    };
    marked.set(graph, { of: found, box, place });
    map.getContainer().append(box);
    map.on("move", place);
    place();
  }

  // A map that fits the area of what was found goes on to it: once, then it is the reader's.
  document.addEventListener("fitted", function ({ target, detail }) {
    const { of } = target.layout.meta;
    if (found && looked && of !== found.area) {
      found = null;
    }
    if (found && !looked && of === found.area) {
      looked = true;
      jumpTo(target, found.bounds);
      shown = { graph: target, until: Date.now() + SETTLED_MS };
      show();
    }
    mark(target, detail.map);
  });

  window.safer.lookAt = function (match) {
    found = match;
    looked = false;
    for (const graph of document.querySelectorAll(".map .js-plotly-plot")) {
      window.safer.fitMap(graph);
    }
  };
})();
