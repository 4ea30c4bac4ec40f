/* The browser's side of the state: the query string is the state, and this file writes it.
   A reader's change of a control becomes a query string; the server answers with everything else. */

(function () {
  "use strict";

  let copiedTimer = 0;

  function currentSearch() {
    return window.location.search;
  }

  function go(search) {
    if (search !== currentSearch()) {
      window.dash_clientside.set_props("url", { search: search });
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

  document.addEventListener("click", function (event) {
    if (event.target.matches(".copy-link")) {
      copyLink(event.target);
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

  async function copyLink(button) {
    const link = window.location.href;
    try {
      await navigator.clipboard.writeText(link);
    } catch (refused) {
      const field = document.createElement("textarea");
      field.value = link;
      document.body.append(field);
      field.select();
      document.execCommand("copy");
      field.remove();
      button.focus();
    }
    const status = document.querySelector(".copied");
    button.textContent = "Link copied";
    status.textContent = "The link to this view was copied.";
    window.clearTimeout(copiedTimer);
    copiedTimer = window.setTimeout(function () {
      button.textContent = "Copy link";
      status.textContent = "";
    }, 4000);
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
    said.textContent = "";
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

  // Names are written over the map by the page: MapLibre would need letters from another server.
  const GROUP_TIMES = 4;

  function labelled(features) {
    const box = document.createElement("div");
    box.className = "map-names";
    box.setAttribute("aria-hidden", "true");
    const names = features.filter((feature) => feature.properties.line).map(function (feature) {
      const label = document.createElement("span");
      label.className = "name-" + feature.properties.kind;
      label.textContent = feature.properties.label;
      box.append(label);
      const ends = feature.properties.line;
      const middle = [(ends[0][0] + ends[1][0]) / 2, ends[0][1]];
      return { code: feature.id, label, middle, room: ends[1][0] - ends[0][0] };
    });
    // Larger areas first, groups of wards before wards: who comes first has the place.
    names.sort((a, b) => isGroup(b) - isGroup(a) || b.room - a.room);
    return { box, names };
  }

  function isGroup(name) {
    return name.label.className === "name-group";
  }

  function measure(names) {
    for (const name of names) {
      name.label.hidden = false;
    }
    for (const name of names) {
      name.width = name.label.offsetWidth;
      name.height = name.label.offsetHeight;
    }
  }

  // A name is shown where it fits into its area and covers no other; that of a group of wards only
  // until there is room for those of its wards, that of a chosen area always. As in svg_map.py.
  function fits(name, px) {
    const room = name.room * px;
    return name.width <= room && (!isGroup(name) || room <= GROUP_TIMES * name.width);
  }

  function placeNames(map, names, chosen) {
    // The world is 512 px wide at zoom 0, and each zoom doubles it.
    const px = (512 * 2 ** map.getZoom()) / 360;
    const taken = [];
    const first = names.filter((name) => chosen.includes(name.code));
    const others = names.filter((name) => !chosen.includes(name.code));
    for (const name of [...first, ...others]) {
      const at = map.project(name.middle);
      const box = [at.x - name.width / 2, at.y - name.height / 2];
      box.push(box[0] + name.width, box[1] + name.height);
      const free = !taken.some((t) => box[0] < t[2] && t[0] < box[2] && box[1] < t[3] && t[1] < box[3]);
      const seen = name.width && free && (first.includes(name) || fits(name, px));
      name.label.hidden = !seen;
      name.label.classList.toggle("name-chosen", first.includes(name));
      if (seen) {
        taken.push(box);
        name.label.style.transform = `translate(${Math.round(box[0])}px, ${Math.round(box[1])}px)`;
      }
    }
  }

  const named = new WeakMap();

  async function nameMap(graph) {
    const subplot = graph._fullLayout && graph._fullLayout.map && graph._fullLayout.map._subplot;
    const map = subplot && subplot.map;
    const meta = (graph.layout && graph.layout.meta) || {};
    if (!map || !meta.names) {
      return;
    }
    const known = named.get(map);
    if (known && known.url === meta.names) {
      known.place();
      return;
    }
    const own = { url: meta.names, place: () => {} };
    named.set(map, own);
    // The map has fetched the same file, which the browser keeps.
    const file = await (await fetch(meta.names)).json();
    const { box, names } = labelled(file.features);
    for (const old of map.getContainer().querySelectorAll(".map-names")) {
      old.remove();
    }
    map.getContainer().append(box);
    own.place = function () {
      // A map may be out of sight when its names come.
      if (!names.some((name) => name.width)) {
        measure(names);
      }
      if (named.get(map) === own) {
        placeNames(map, names, graph.layout.meta.chosen);
      }
    };
    map.on("move", own.place);
    map.on("resize", function () {
      measure(names);
      own.place();
    });
    own.place();
  }

  function watchMap(graph) {
    if (graph.on && !graph.dataset.watched) {
      graph.dataset.watched = "yes";
      graph.on("plotly_afterplot", () => fitMap(graph));
      graph.on("plotly_afterplot", () => nameMap(graph));
      graph.on("plotly_selected", (event) => drawn(graph, event));
    }
    fitMap(graph);
  }

  // Paper is narrower than the screen, and nothing redraws itself in time for the printer: charts
  // are drawn for A4 upright, less its margins and the padding of a card, and a map keeps its box.
  const PAPER = { width: 680, height: 300 };

  function sizeForPaper(size, mapHeight) {
    for (const graph of document.querySelectorAll(".chart .js-plotly-plot")) {
      window.Plotly.relayout(graph, size);
    }
    for (const map of document.querySelectorAll(".map")) {
      map.style.height = mapHeight(map);
    }
  }

  window.addEventListener("beforeprint", () => sizeForPaper(PAPER, (map) => map.offsetHeight + "px"));
  window.addEventListener("afterprint", () => sizeForPaper({ width: null, height: null }, () => ""));

  // The sheet of a tasking meeting has a picture of the map as it stands, as wide as paper has room
  // for, with the number of each place of the list beside its cell.
  const PICTURE = { scale: 3, paperWidth: 446, radius: 7.5, letters: 9.5 };

  function middleOf(graph, id) {
    for (const trace of graph.data) {
      const known = (window.PlotlyGeoAssets || {})[trace.geojson];
      const shape = known && known.features.find((feature) => feature.id === id);
      if (shape) {
        const numbers = shape.geometry.coordinates.flat(Infinity);
        return [0, 1].map(function (axis) {
          const along = numbers.filter((_, at) => at % 2 === axis);
          return (Math.min(...along) + Math.max(...along)) / 2;
        });
      }
    }
    return null;
  }

  function marksOn(graph, map, box) {
    return Array.from(document.querySelectorAll("#hotspots-sheet [data-cell]"), function (row) {
      const middle = middleOf(graph, row.dataset.cell);
      return middle && Object.assign(map.project(middle), { number: row.cells[0].textContent });
    }).filter((at) => at && at.x > 0 && at.y > 0 && at.x < box.width && at.y < box.height);
  }

  // The nearest free place around a cell for its number: over no other number and no other cell.
  function freePlace(at, marks, placed, radius, box) {
    const clear = (place, others, room) =>
      others.every((other) => Math.hypot(place.x - other.x, place.y - other.y) >= room);
    for (let reach = 2 * radius; reach < 16 * radius; reach += radius / 2) {
      for (let turn = 0; turn < 24; turn++) {
        const angle = (turn * Math.PI) / 12;
        const place = { x: at.x + reach * Math.cos(angle), y: at.y + reach * Math.sin(angle) };
        const inside =
          place.x > radius && place.y > radius &&
          place.x < box.width - radius && place.y < box.height - radius;
        if (inside && clear(place, placed, 2.2 * radius) && clear(place, marks, 1.4 * radius)) {
          return place;
        }
      }
    }
    return at;
  }

  function numberPlaces(marks, radius, box) {
    const places = [];
    for (const at of marks) {
      places.push(freePlace(at, marks, places, radius, box));
    }
    return places;
  }

  function drawNumbers(pen, marks, places, unit) {
    pen.strokeStyle = pen.fillStyle = "#18222d";
    pen.lineWidth = unit;
    pen.beginPath();
    marks.forEach(function (at, number) {
      pen.moveTo(at.x, at.y);
      pen.lineTo(places[number].x, places[number].y);
    });
    pen.stroke();
    pen.font = `700 ${PICTURE.letters * unit}px "Source Sans 3", sans-serif`;
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    marks.forEach(function (at, number) {
      const { x, y } = places[number];
      pen.beginPath();
      pen.arc(x, y, PICTURE.radius * unit, 0, 2 * Math.PI);
      pen.fillStyle = "#ffffff";
      pen.fill();
      pen.stroke();
      pen.fillStyle = "#18222d";
      pen.fillText(at.number, x, y + unit / 2);
    });
  }

  // The names that stand over the map as the reader sees them, but none that a number would cover.
  function drawNames(pen, map, places, radius) {
    const corner = map.getCanvas().getBoundingClientRect();
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    for (const label of map.getContainer().querySelectorAll(".map-names span:not([hidden])")) {
      const box = label.getBoundingClientRect();
      const middle = { x: box.x - corner.x + box.width / 2, y: box.y - corner.y + box.height / 2 };
      const covered = places.some(
        (place) =>
          Math.abs(place.x - middle.x) < radius + box.width / 2 &&
          Math.abs(place.y - middle.y) < radius + box.height / 2
      );
      const style = getComputedStyle(label);
      const lines = covered ? [] : label.textContent.split("\n");
      pen.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
      lines.forEach(function (words, number) {
        const { x } = middle;
        const y = middle.y + box.height * ((number + 0.5) / lines.length - 0.5);
        pen.lineWidth = 3;
        pen.lineJoin = "round";
        pen.strokeStyle = "#ffffff";
        pen.strokeText(words, x, y);
        pen.fillStyle = style.color;
        pen.fillText(words, x, y);
      });
    }
  }

  function pictureOf(graph, map) {
    const source = map.getCanvas();
    const box = { width: source.clientWidth, height: source.clientHeight };
    const picture = document.createElement("canvas");
    picture.width = box.width * PICTURE.scale;
    picture.height = box.height * PICTURE.scale;
    const pen = picture.getContext("2d");
    pen.scale(PICTURE.scale, PICTURE.scale);
    // What WebGL drew is gone once the frame is over: it is drawn again in this very moment.
    map.redraw();
    pen.drawImage(source, 0, 0, box.width, box.height);
    const unit = box.width / PICTURE.paperWidth;
    const marks = marksOn(graph, map, box);
    const places = numberPlaces(marks, PICTURE.radius * unit, box);
    drawNames(pen, map, places, PICTURE.radius * unit);
    drawNumbers(pen, marks, places, unit);
    return picture;
  }

  window.addEventListener("beforeprint", function () {
    for (const link of document.querySelectorAll(".address a")) {
      link.textContent = link.href;
    }
    const paper = document.querySelector(".paper-map");
    const graph = paper && paper.closest(".card").querySelector(".map .js-plotly-plot");
    const subplot = graph && graph._fullLayout && graph._fullLayout.map
      && graph._fullLayout.map._subplot;
    if (subplot && subplot.map) {
      paper.replaceChildren(pictureOf(graph, subplot.map));
    }
  });
  window.addEventListener("afterprint", function () {
    for (const paper of document.querySelectorAll(".paper-map")) {
      paper.replaceChildren();
    }
  });

  document.addEventListener("click", function (event) {
    if (event.target.matches(".print-page")) {
      window.print();
    }
  });

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
          writeAll(shown.children);
          setAll(shown.className, "className");
          setAll(shown["data-value"], "value");
        }
      },

      navLinks: function (search) {
        return Array.from(document.querySelectorAll("header nav a"), function (link) {
          return new URL(link.href).pathname + (search || "");
        });
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
