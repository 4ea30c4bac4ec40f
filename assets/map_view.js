/* Maps: fitted once to the room they have, clicked on, or asked for as still ones. */

(function () {
  "use strict";

  const { choose } = window.safer;

  // MapLibre draws with WebGL 2 only. Without it the server is asked for a still map: by a press of
  // a button nobody sees, since a link must open with the moving map elsewhere.
  const moving = Boolean(document.createElement("canvas").getContext("webgl2"));
  document.documentElement.classList.toggle("no-map", !moving);
  let asker = null;

  function askForStillMap() {
    const button = document.querySelector(".still-map-opener");
    if (button !== asker && !moving) {
      asker = button;
      if (button) {
        button.click();
      }
    }
  }

  document.addEventListener("click", function (event) {
    const shape = event.target.closest(".still-map [data-shape]");
    if (shape) {
      choose(shape.closest("svg").dataset.chooses, shape.dataset.shape);
    }
  });

  function pointedAt(click) {
    return click && click.points.length ? click.points[0].location : "";
  }

  function fittingZoom([west, south, east, north], box) {
    // At zoom 0 a MapLibre world is 512 px wide; each level doubles it.
    const across = ((box.width - 24) / 512) * (360 / (east - west));
    const squeeze = Math.cos((((south + north) / 2) * Math.PI) / 180);
    const down = ((box.height - 24) / 512) * (360 / (north - south)) * squeeze;
    return Math.log2(Math.min(across, down));
  }

  const touched = window.matchMedia("(pointer: coarse)");

  // The server cannot know how large the map is drawn: it is fitted once, then left to the reader.
  function fitMap(graph) {
    const layout = graph.layout;
    const map = graph._fullLayout && graph._fullLayout.map;
    const subplot = map && map._subplot;
    if (!layout || !layout.meta || !subplot || !subplot.map) {
      return;
    }
    const box = graph.getBoundingClientRect();
    if (graph.dataset.fitted === layout.uirevision || !box.width || !box.height) {
      return;
    }
    graph.dataset.fitted = layout.uirevision;
    if (touched.matches) {
      // One finger scrolls the page past the map, which then says that two fingers move it.
      subplot.map.cooperativeGestures.enable();
    }
    const zoom = fittingZoom(layout.meta.bounds, box);
    // Plotly keeps a view across updates only when an event says that a person chose it.
    subplot.map.jumpTo({ zoom: zoom }, { originalEvent: new Event("fit") });
    // Where "Reset view" goes back to; Plotly sets it from the fitted map when it is not there yet.
    if (subplot.viewInitial) {
      subplot.viewInitial.zoom = zoom;
    }
  }

  document.addEventListener("newmap", function ({ target }) {
    target.on("plotly_afterplot", () => fitMap(target));
  });

  // A map is fitted while Plotly still sets it up, or a reader would see it jump.
  new MutationObserver(function () {
    askForStillMap();
    document.querySelectorAll(".map .js-plotly-plot").forEach(fitMap);
  }).observe(document, { childList: true, subtree: true });

  Object.assign(window.dash_clientside.safer, {
    // A click on a cell looks at it in the list.
    chooseCell: function (click) {
      if (pointedAt(click)) {
        choose("spot", pointedAt(click));
      }
      return null;
    },

    // A click on a ward asks about it; on the chosen one about the whole again.
    chooseWard: function (click) {
      if (pointedAt(click)) {
        choose("area", pointedAt(click));
      }
      return null;
    },
  });
})();
