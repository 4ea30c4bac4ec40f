/* Streets under a map: their tiles are asked for by name of host, which only the page knows.

   The worker that fetches tiles has no address of its own, so one without a host leads nowhere. The
   server leaves the host out of the style: it would have to believe what a request says of it. */

(function () {
  "use strict";

  const ready = new WeakSet();

  function findHost(graph) {
    const subplot = graph._fullLayout && graph._fullLayout.map && graph._fullLayout.map._subplot;
    const map = subplot && subplot.map;
    if (map && !ready.has(map)) {
      ready.add(map);
      // A style that is on its way is read after this.
      map.setTransformRequest((url) => ({ url: new URL(url, window.location.origin).href }));
    }
  }

  new MutationObserver(function () {
    document.querySelectorAll(".map .js-plotly-plot").forEach(findHost);
  }).observe(document, { childList: true, subtree: true });

  // Letters of a map are drawn once, in whatever font is there then: ours is asked for early.
  document.fonts.load('16px "Safer Map"');
})();
