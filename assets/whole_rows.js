/* No row of a table is cut in half by the rows of sums that stay at its foot: half a link is hard
   to read and to hit. A table that scrolls ends where a row ends, up to a row lower than its room. */

(function () {
  "use strict";

  function endAtARow(scroller) {
    scroller.style.maxHeight = "";
    const foot = scroller.querySelector("tfoot");
    if (!foot || scroller.scrollTop || scroller.scrollHeight <= scroller.clientHeight) {
      return;
    }
    const edge = foot.getBoundingClientRect().top;
    for (const row of scroller.querySelectorAll("tbody tr")) {
      const { top, bottom } = row.getBoundingClientRect();
      if (top < edge && bottom > edge) {
        scroller.style.maxHeight = `${scroller.offsetHeight - (edge - top)}px`;
        return;
      }
    }
  }

  const seen = new WeakSet();
  // The card, not the table in it: what is set above must not come back here.
  const resized = new ResizeObserver(function (entries) {
    for (const { target } of entries) {
      target.querySelectorAll(".table-scroll").forEach(endAtARow);
    }
  });

  new MutationObserver(function (changes) {
    for (const scroller of document.querySelectorAll(".table-scroll")) {
      const card = scroller.closest(".card");
      if (card && !seen.has(card)) {
        seen.add(card);
        resized.observe(card);
      }
      if (changes.some((change) => scroller.contains(change.target))) {
        endAtARow(scroller);
      }
    }
  }).observe(document, { childList: true, subtree: true });
})();
