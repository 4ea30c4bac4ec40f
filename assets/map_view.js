/* Maps: what a click on one asks, what is said of a shape, and the still map where none moves. */

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

  // What is said of a shape goes when the pointer has left the map in one jump, or the page scrolls.
  function sayNothing(pointer) {
    for (const graph of document.querySelectorAll(".map .js-plotly-plot")) {
      const left = !pointer || !graph.contains(pointer.target);
      if (left && graph._hoverdata && window.Plotly) {
        window.Plotly.Fx.unhover(graph);
      }
    }
  }
  document.addEventListener("pointermove", sayNothing);
  document.documentElement.addEventListener("pointerleave", () => sayNothing());
  document.addEventListener("scroll", () => sayNothing(), { capture: true, passive: true });

  new MutationObserver(askForStillMap).observe(document, { childList: true, subtree: true });

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
