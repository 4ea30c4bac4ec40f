/* Names of wards and groups of wards over a map, which MapLibre has no letters for, and their signs. */

(function () {
  "use strict";

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
      const sign = document.createElement("i");
      sign.hidden = true;
      box.append(sign, label);
      const ends = feature.properties.line;
      const middle = [(ends[0][0] + ends[1][0]) / 2, ends[0][1]];
      return { code: feature.id, label, sign, middle, room: ends[1][0] - ends[0][0] };
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

  // As in styles.css and svg_map.py.
  const SIGN_PX = 12;

  // The sign of an area that rose or fell stands where its name would, and the name under it.
  function placeSigns(map, names, signs) {
    const taken = [];
    for (const { code, sign, middle } of names) {
      sign.hidden = !signs[code];
      if (signs[code]) {
        const at = map.project(middle);
        const box = [at.x - SIGN_PX / 2, at.y - SIGN_PX / 2, at.x + SIGN_PX / 2, at.y + SIGN_PX / 2];
        sign.className = "sign sign-" + signs[code];
        sign.style.transform = `translate(${Math.round(box[0])}px, ${Math.round(box[1])}px)`;
        taken.push(box);
      }
    }
    return taken;
  }

  // A name is shown where it fits into its area and covers no other; that of a group of wards only
  // until there is room for those of its wards, that of a chosen area always, and no name covers a sign. As in svg_map.py.
  function fits(name, px) {
    const room = name.room * px;
    return name.width <= room && (!isGroup(name) || room <= GROUP_TIMES * name.width);
  }

  function placeNames(map, names, { chosen, signs = {} }) {
    // The world is 512 px wide at zoom 0, and each zoom doubles it.
    const px = (512 * 2 ** map.getZoom()) / 360;
    const taken = placeSigns(map, names, signs);
    const first = names.filter((name) => chosen.includes(name.code));
    const others = names.filter((name) => !chosen.includes(name.code));
    for (const name of [...first, ...others]) {
      const at = map.project(name.middle);
      const under = signs[name.code] ? (SIGN_PX + name.height) / 2 : 0;
      const box = [at.x - name.width / 2, at.y + under - name.height / 2];
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

  // A map with streets writes their names itself: it is told where those of areas stand, and keeps
  // clear of them (`area-names` of street_style.py).
  const told = new WeakMap();

  function keepClear(map, names) {
    const source = map.getSource("area-names");
    const shown = names.filter((name) => !name.label.hidden);
    const codes = shown.map((name) => name.code).join();
    if (!source || told.get(source) === codes) {
      return;
    }
    told.set(source, codes);
    const features = shown.map((name) => ({
      type: "Feature",
      properties: { label: name.label.textContent },
      geometry: { type: "Point", coordinates: name.middle },
    }));
    source.setData({ type: "FeatureCollection", features });
  }

  const named = new WeakMap();

  function nameMap(graph) {
    const subplot = graph._fullLayout && graph._fullLayout.map && graph._fullLayout.map._subplot;
    const map = subplot && subplot.map;
    const meta = (graph.layout && graph.layout.meta) || {};
    // Plotly keeps the files it fetches for its maps, the word "pending" in place of one on its way.
    const file = (window.PlotlyGeoAssets || {})[meta.names];
    if (!map || !file || !file.features) {
      return;
    }
    const known = named.get(map);
    if (known && known.url === meta.names) {
      known.place();
      return;
    }
    const own = { url: meta.names, place: () => {} };
    named.set(map, own);
    const { box, names } = labelled(file.features);
    for (const old of map.getContainer().querySelectorAll(".map-names")) {
      old.remove();
    }
    map.getContainer().append(box);
    own.keepClear = () => keepClear(map, names);
    own.place = function () {
      // A map may be out of sight when its names come.
      if (!names.some((name) => name.width)) {
        measure(names);
      }
      if (named.get(map) === own) {
        placeNames(map, names, graph.layout.meta);
      }
    };
    map.on("move", own.place);
    map.on("moveend", own.keepClear);
    map.on("styledata", own.keepClear);
    map.on("resize", function () {
      measure(names);
      own.place();
    });
    own.place();
    own.keepClear();
  }

  document.addEventListener("newmap", function ({ target }) {
    target.on("plotly_afterplot", () => nameMap(target));
    nameMap(target);
  });
})();
