/* What a page looks like on paper: charts of its width, the map of a tasking sheet with numbers. */

(function () {
  "use strict";

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
})();
