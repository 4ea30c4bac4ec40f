/* A map fits what is asked about, then is left to the reader: once for every area, and for a place
   that is picked only where it would not be seen. */

(function () {
  "use strict";

  // Closer than this no map fits anything by itself: a street and its corners.
  const CLOSEST = 16;
  // With this many zooms less a place with what is around it is a thirtieth of the map.
  const FAR_ZOOMS = 2.5;

  const touched = window.matchMedia("(pointer: coarse)");
  const fits = new WeakMap();
  const picked = new WeakMap();
  const placed = new WeakMap();

  // In its own pixels: those of the window count the zoom of a room's screen.
  function boxOf(graph) {
    return { width: graph.clientWidth, height: graph.clientHeight };
  }

  function fittingZoom([west, south, east, north], box) {
    // At zoom 0 a MapLibre world is 512 px wide; each level doubles it.
    const across = ((box.width - 24) / 512) * (360 / (east - west));
    const squeeze = Math.cos((((south + north) / 2) * Math.PI) / 180);
    const down = ((box.height - 24) / 512) * (360 / (north - south)) * squeeze;
    return Math.log2(Math.min(across, down));
  }

  function viewOf(bounds, box) {
    const [west, south, east, north] = bounds;
    const center = { lng: (west + east) / 2, lat: (south + north) / 2 };
    return { center, zoom: Math.min(fittingZoom(bounds, box), CLOSEST) };
  }

  function isAlike(one, other) {
    return (
      Math.abs(one.zoom - other.zoom) < 0.01 &&
      Math.abs(one.center.lng - other.center.lng) < 1e-4 &&
      Math.abs(one.center.lat - other.center.lat) < 1e-4
    );
  }

  // Plotly keeps a view across updates only when an event says that a person chose it. What counts
  // as the reader's own where we put the map is what did before.
  function jump(graph, map, view) {
    placed.set(graph, { view, own });
    map.jumpTo(view, { originalEvent: new Event("fit") });
  }

  // What a map is fitted to: the cells of a page, and the area that is asked about.
  function subjectOf(graph) {
    return [graph.layout.uirevision, graph.layout.meta.of].join(" ");
  }

  // Where a reader went on the map of an area: another map of it begins there, of other cells or on
  // another page.
  let own = null;

  function noteOwn(graph, map) {
    // Between an answer and the fit to it, Plotly moves the map, not the reader.
    if (graph.dataset.fitted === subjectOf(graph)) {
      const view = { center: map.getCenter(), zoom: map.getZoom() };
      const ours = placed.get(graph);
      own = isAlike(view, ours.view) ? ours.own : { of: graph.layout.meta.of, ...view };
      own = isAlike(view, fits.get(graph)) ? null : own;
    }
  }

  function subplotOf(graph) {
    const map = graph._fullLayout && graph._fullLayout.map;
    const subplot = map && map._subplot;
    return graph.layout && graph.layout.meta && subplot && subplot.map ? subplot : null;
  }

  // The server cannot know how large the map is drawn: it is fitted once to each area that is asked
  // about, then left to the reader.
  function fitMap(graph) {
    const subplot = subplotOf(graph);
    const box = boxOf(graph);
    if (!subplot || !box.width || !box.height) {
      return;
    }
    if (graph.dataset.fitted !== subjectOf(graph)) {
      const { bounds, of } = graph.layout.meta;
      const fit = viewOf(bounds, box);
      if (!fits.has(graph)) {
        begin(graph, subplot.map);
      }
      fits.set(graph, fit);
      own = own && own.of === of ? own : null;
      graph.dataset.fitted = subjectOf(graph);
      jump(graph, subplot.map, own || fit);
      // Where "Reset view" goes back to; Plotly sets it from the fitted map when it is not there yet.
      if (subplot.viewInitial) {
        subplot.viewInitial.zoom = fit.zoom;
        subplot.viewInitial.center = { lon: fit.center.lng, lat: fit.center.lat };
      }
    }
    showPicked(graph, subplot.map, box);
    const detail = { map: subplot.map };
    graph.dispatchEvent(new CustomEvent("fitted", { bubbles: true, detail }));
  }

  // What a reader searched for is where the reader went.
  function jumpTo(graph, bounds) {
    own = { of: graph.layout.meta.of, ...viewOf(bounds, boxOf(graph)) };
    jump(graph, subplotOf(graph).map, own);
  }

  function begin(graph, map) {
    if (touched.matches) {
      // One finger scrolls the page past the map, which then says that two fingers move it.
      map.cooperativeGestures.enable();
    }
    map.on("moveend", () => noteOwn(graph, map));
  }

  // A place that is picked from a list is gone to where it is out of sight or a few pixels wide.
  function showPicked(graph, map, box) {
    const [id, ...bounds] = graph.layout.meta.picked || [""];
    if ((picked.get(graph) || "") === id) {
      return;
    }
    picked.set(graph, id);
    const view = id && viewOf(bounds, box);
    if (view && (view.zoom - map.getZoom() > FAR_ZOOMS || !map.getBounds().contains(view.center))) {
      jump(graph, map, view);
    }
  }

  document.addEventListener("newmap", function ({ target }) {
    target.on("plotly_afterplot", () => fitMap(target));
  });

  // A map is fitted while Plotly still sets it up, or a reader would see it jump.
  new MutationObserver(function () {
    document.querySelectorAll(".map .js-plotly-plot").forEach(fitMap);
  }).observe(document, { childList: true, subtree: true });

  // For map_look.js.
  Object.assign(window.safer, { fitMap, jumpTo });
})();
