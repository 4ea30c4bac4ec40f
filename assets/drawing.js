/* One drawing of a chart at a time, and none torn down while it is drawn.
   Plotly draws in steps, some of them later: a map waits for its shapes, a chart for its margins.
   When a reader goes on to another page meanwhile, Dash purges the chart, and the next step meets
   nothing ("_rangeSliderData" of undefined, "getCenter" of null). */

(function () {
  "use strict";

  const drawing = new WeakMap();
  const sizing = new WeakMap();

  // What is going on with a graph, until all of it has ended, well or badly.
  function note(going, graph, done) {
    const all = Promise.allSettled([going.get(graph), done]).then(function () {
      if (going.get(graph) === all) {
        going.delete(graph);
      }
    });
    going.set(graph, all);
    return done;
  }

  // At once where nothing is being drawn: a browser that prints does not wait.
  function inTurn(draw) {
    return function (graph, ...more) {
      const before = drawing.get(graph);
      const done = before ? before.then(() => draw(graph, ...more)) : draw(graph, ...more);
      return note(drawing, graph, done);
    };
  }

  function whenDrawn(purge) {
    return function (graph) {
      const going = [drawing.get(graph), sizing.get(graph)].filter(Boolean);
      if (!going.length) {
        return purge(graph);
      }
      Promise.all(going).then(() => purge(graph));
      return graph;
    };
  }

  function orderly(Plotly) {
    for (const name of ["newPlot", "react", "relayout", "restyle", "update"]) {
      Plotly[name] = inTurn(Plotly[name]);
    }
    Plotly.purge = whenDrawn(Plotly.purge);
    const resize = Plotly.Plots.resize;
    // A drawing does not wait for this: it begins a moment later and may never end.
    Plotly.Plots.resize = (graph) => note(sizing, graph, resize(graph));
    return Plotly;
  }

  // Dash loads Plotly with the first chart, after this file.
  let loaded = window.Plotly && orderly(window.Plotly);
  Object.defineProperty(window, "Plotly", {
    configurable: true,
    get: () => loaded,
    set: function (Plotly) {
      loaded = Plotly && Plotly !== loaded ? orderly(Plotly) : Plotly;
    },
  });
})();
