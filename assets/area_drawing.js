/* An area of the reader's own: drawn on the map or brought as a file. */

(function () {
  "use strict";

  const { edited, go } = window.safer;

  // An area that was drawn or brought along: the server answers how a link says it, or why not.
  async function askArea(geojson, near) {
    const said = near.closest(".card").querySelector(".drawing-said");
    // More the server does not read at all; somewhat less it refuses in words of its own.
    said.textContent = geojson.size > 2e6 ? "The file has more than 2 MB; at most 1 MB is read. Save the one area that is meant, or simplify it." : "";
    if (said.textContent) {
      return;
    }
    try {
      const answer = await fetch("/area", { method: "POST", body: geojson });
      const { area, said: why } = await answer.json();
      said.textContent = why || "";
      if (area) {
        go(edited({ area: area }));
      }
    } catch (lost) {
      said.textContent = "The area could not be sent. Try again when the connection is back.";
    }
  }

  function drawn(graph, event) {
    const corners = event && event.lassoPoints && event.lassoPoints.map;
    if (corners) {
      const ring = [...corners, corners[0]];
      stopDrawing(graph);
      askArea(JSON.stringify({ type: "Polygon", coordinates: [ring] }), graph);
    }
  }

  function drawButton(graph) {
    return graph.closest(".card").querySelector(".draw-area");
  }

  function startDrawing(graph) {
    window.Plotly.relayout(graph, { dragmode: "lasso" });
    drawButton(graph).setAttribute("aria-pressed", "true");
    const said = graph.closest(".card").querySelector(".drawing-said");
    said.textContent = "Hold the button down and draw round an area on the map. Escape ends it.";
  }

  function stopDrawing(graph) {
    // What was drawn round is not to stand out: the answer is of the area, not of those cells.
    window.Plotly.update(graph, { selectedpoints: null }, { dragmode: "pan" });
    drawButton(graph).setAttribute("aria-pressed", "false");
    graph.closest(".card").querySelector(".drawing-said").textContent = "";
  }

  function mapBeside(element) {
    return element.closest(".card").querySelector(".map .js-plotly-plot");
  }

  document.addEventListener("click", function (event) {
    if (event.target.matches(".draw-area")) {
      const pressed = event.target.getAttribute("aria-pressed") === "true";
      (pressed ? stopDrawing : startDrawing)(mapBeside(event.target));
    }
  });

  document.addEventListener("keydown", function (event) {
    const pressed = event.key === "Escape" && document.querySelector(".draw-area[aria-pressed=true]");
    if (pressed) {
      stopDrawing(mapBeside(pressed));
    }
  });

  document.addEventListener("change", async function (event) {
    const file = event.target.matches("[data-area-file]") && event.target.files[0];
    if (file) {
      await askArea(file, event.target);
      // The same file may be chosen again once it is mended.
      event.target.value = "";
    }
  });

  document.addEventListener("newmap", function ({ target }) {
    target.on("plotly_selected", (event) => drawn(target, event));
  });
})();
