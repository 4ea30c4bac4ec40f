/* The browser's side of the state: the query string is the state, and this file writes it.
   A reader's change of a control becomes a query string; the server answers with everything else. */

(function () {
  "use strict";

  const copiedTimers = new WeakMap();

  function currentSearch() {
    return window.location.search;
  }

  function go(search) {
    if (search !== currentSearch()) {
      window.dash_clientside.set_props("url", { search: search });
      carryQuestion(search);
    }
  }

  function edited(changes) {
    const parameters = new URLSearchParams(currentSearch());
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

  function valueOf(field, control) {
    if (control.type === "checkbox") {
      const ticked = field.querySelectorAll("input:checked");
      // Layers may all be off; an offence always stays ticked, or the usual ones come back.
      return Array.from(ticked, (box) => box.value).join(",") || field.dataset.none || "";
    }
    if (control.type === "range") {
      // The number of a month: 12 x year + month - 1.
      const month = String((control.value % 12) + 1).padStart(2, "0");
      return Math.floor(control.value / 12) + "-" + month;
    }
    return control.value;
  }

  function ask(control) {
    const field = control.closest("[data-param]");
    // A date half typed is a date of the year 2: it is none until it is within the limits.
    if (!field || !control.checkValidity()) {
      return;
    }
    const changes = {};
    for (const name of field.dataset.clears.split(" ").filter(Boolean)) {
      changes[name] = "";
    }
    changes[field.dataset.param] = valueOf(field, control);
    go(edited(changes));
  }

  // A day is typed part by part, and every part makes another day of it, whose answer would come
  // in between: what is typed is asked with Enter or by leaving the field, what is picked at once.
  let typing = null;
  let typed = null;

  document.addEventListener("change", function (event) {
    if (event.target === typing) {
      typed = typing;
    } else {
      ask(event.target);
    }
  });

  function askTyped() {
    const control = typed;
    typing = typed = null;
    if (control) {
      ask(control);
    }
  }

  document.addEventListener("keydown", function (event) {
    if (event.target.type !== "date") {
      return;
    }
    if (event.key === "Enter") {
      event.target.reportValidity();
      askTyped();
    } else {
      typing = event.target;
    }
  });
  document.addEventListener("focusout", askTyped);
  document.addEventListener("pointerdown", askTyped);

  // Links that only change the question stay on the page: the map keeps its zoom.
  document.addEventListener("click", function (event) {
    const link = event.target.closest("a[data-stay]");
    const plain = event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey);
    if (link && plain) {
      event.preventDefault();
      go(new URL(link.href, window.location.href).search);
    }
  });

  // What is folded away is sent while it is open, however it was opened.
  document.addEventListener(
    "toggle",
    function (event) {
      if (event.target.matches("details[data-sent]")) {
        const opener = event.target.querySelector("summary").id;
        window.dash_clientside.set_props(opener, { n_clicks: Number(event.target.open) });
      }
    },
    true
  );

  // Links to another page of ours: the code of the pages is here already.
  document.addEventListener("click", function (event) {
    const link = event.target.closest("a[data-page]");
    const plain = event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey);
    if (link && plain) {
      event.preventDefault();
      // As dcc.Link does, which a page in its text cannot hold.
      window.history.pushState({}, "", link.href);
      window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
      window.scrollTo(0, 0);
    }
  });

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

  // The menu keeps the question between pages.
  function carryQuestion(search) {
    for (const link of document.querySelectorAll("header nav a")) {
      link.search = search;
    }
  }

  document.addEventListener("click", function (event) {
    if (event.target.matches(".copy-link")) {
      copy(event.target, window.location.href, "Link copied", "The link to this view was copied.");
    } else if (event.target.matches("[data-copies]")) {
      copy(event.target, quotable(event.target.dataset.copies), "Copied", "Copied");
    }
    // A click elsewhere closes an open list of offences.
    for (const open of document.querySelectorAll("details.popover[open]")) {
      if (!open.contains(event.target)) {
        open.open = false;
      }
    }
  });

  document.addEventListener("keydown", function (event) {
    const open = event.key === "Escape" && document.querySelector("details.popover[open]");
    if (open) {
      open.open = false;
      open.querySelector("summary").focus();
    }
  });

  // A sentence, and what stands over every figure of a page whose figures are no real or final ones.
  function quotable(id) {
    const parts = [document.getElementById(id), document.querySelector(".demo-banner")];
    return parts.filter(Boolean).map((part) => part.textContent.trim()).join(" ");
  }

  // The status stands after the button; a reader of another origin's frame, or one without https,
  // has no clipboard to write to but the old way.
  async function copy(button, text, label, said) {
    const name = button.dataset.name || button.textContent;
    button.dataset.name = name;
    try {
      await navigator.clipboard.writeText(text);
    } catch (refused) {
      const field = document.createElement("textarea");
      field.value = text;
      document.body.append(field);
      field.select();
      document.execCommand("copy");
      field.remove();
      button.focus();
    }
    const status = button.nextElementSibling;
    button.textContent = label;
    status.textContent = said;
    window.clearTimeout(copiedTimers.get(button));
    copiedTimers.set(
      button,
      window.setTimeout(function () {
        button.textContent = name;
        status.textContent = "";
      }, 4000),
    );
  }

  // On a phone the filters fold into one button that states them in words.
  const narrow = window.matchMedia("(max-width: 720px)");

  function foldFilters() {
    for (const filters of document.querySelectorAll("details.filters")) {
      filters.open = !narrow.matches;
    }
  }

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

  // What is chosen on a map is asked about; what is chosen already is let go of.
  function choose(parameter, value) {
    const chosen = new URLSearchParams(currentSearch()).get(parameter);
    go(edited({ [parameter]: chosen === value ? "" : value }));
  }

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

  function watchMap(graph) {
    if (graph.on && !graph.dataset.watched) {
      graph.dataset.watched = "yes";
      graph.on("plotly_afterplot", () => fitMap(graph));
      graph.on("plotly_selected", (event) => drawn(graph, event));
    }
    fitMap(graph);
  }

  let shown = null;
  new MutationObserver(function () {
    const filters = document.querySelector("details.filters");
    if (filters !== shown) {
      shown = filters;
      foldFilters();
    }
    askForStillMap();
    for (const graph of document.querySelectorAll(".map .js-plotly-plot")) {
      watchMap(graph);
    }
  }).observe(document, { childList: true, subtree: true });
  narrow.addEventListener("change", foldFilters);

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    safer: {
      // What is only shown comes as text, escaped by the server: Dash looks after the rest.
      write: function (shown) {
        if (shown) {
          carryQuestion(currentSearch());
          writeAll(shown.children);
          setAll(shown.className, "className");
          setAll(shown["data-value"], "value");
        }
      },

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
    },
  });
})();
