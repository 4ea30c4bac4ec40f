/* The search in the header: a combobox (ARIA Authoring Practices, "editable combobox with list
   autocomplete") whose list comes from our own server, asked in a body that no log keeps. */

(function () {
  "use strict";

  const { edited, go, lookAt } = window.safer;

  const WAIT_MS = 150;
  let boxes = 0;

  function element(tag, attributes, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      made.setAttribute(name, value);
    }
    made.append(...children);
    return made;
  }

  function field(id) {
    return element("input", {
      id,
      type: "text",
      role: "combobox",
      placeholder: "Ward, street, postcode",
      maxlength: "100",
      autocomplete: "off",
      autocapitalize: "off",
      spellcheck: "false",
      enterkeyhint: "search",
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": `${id}-list`,
    });
  }

  function optionOf(match, id) {
    const note = [match.kind, match.within].filter(Boolean).join(", ");
    return element(
      "li",
      { id, role: "option", "aria-selected": "false" },
      element("span", { class: "search-name" }, match.name),
      " ",
      element("span", { class: "search-note" }, note),
    );
  }

  // A release that a link names is searched itself.
  async function answerTo(text) {
    const release = new URLSearchParams(window.location.search).get("release");
    const query = release ? `?release=${encodeURIComponent(release)}` : "";
    try {
      const answer = await fetch(`/search${query}`, { method: "POST", body: text });
      return { matches: [], said: "", ...(await answer.json()) };
    } catch {
      return { matches: [], said: "The search does not answer now. Try again in a moment." };
    }
  }

  // Only the code of an area gets into the address: where to look on the map stays in the page.
  function choose(match) {
    lookAt(match.bounds ? match : null);
    go(edited({ area: match.area }));
  }

  class Combobox {
    constructor(box) {
      const id = `search-${++boxes}`;
      this.input = field(id);
      this.list = element("ul", { id: `${id}-list`, role: "listbox", "aria-label": "Found" });
      // What is seen, and what is heard: a place that was out of sight is not announced.
      this.seen = element("p", { class: "search-said", "aria-hidden": "true" });
      this.heard = element("p", { class: "visually-hidden", role: "status" });
      this.popup = element("div", { class: "search-found", hidden: "" }, this.list, this.seen);
      const label = element("label", { for: id, class: "visually-hidden" }, "Search");
      box.append(label, this.input, this.popup, this.heard);
      this.matches = [];
      this.asked = 0;
      this.listen();
    }

    listen() {
      this.input.addEventListener("input", () => this.typed());
      this.input.addEventListener("keydown", (event) => this.pressed(event));
      this.input.addEventListener("blur", () => this.close());
      // The server reads the names of a release before they are needed.
      this.input.addEventListener("focus", () => answerTo(""), { once: true });
      // The field keeps the keyboard while a finger or mouse chooses.
      this.popup.addEventListener("mousedown", (event) => event.preventDefault());
      this.list.addEventListener("click", (event) => {
        const option = event.target.closest("[role=option]");
        this.chosen(Array.from(this.list.children).indexOf(option));
      });
    }

    typed() {
      clearTimeout(this.waiting);
      this.asked += 1;
      if (this.input.value.trim()) {
        this.waiting = setTimeout(() => this.ask(), WAIT_MS);
      } else {
        this.close();
      }
    }

    async ask() {
      clearTimeout(this.waiting);
      const number = ++this.asked;
      const { matches, said } = await answerTo(this.input.value);
      // Since then more was typed, or the field was left.
      if (number === this.asked && document.activeElement === this.input) {
        this.show(matches, said);
      }
    }

    show(matches, said) {
      this.matches = matches;
      this.list.replaceChildren(
        ...matches.map((match, number) => optionOf(match, `${this.list.id}-${number}`)),
      );
      this.list.hidden = !matches.length;
      this.seen.textContent = said;
      this.heard.textContent = said;
      this.popup.hidden = false;
      this.input.setAttribute("aria-expanded", String(matches.length > 0));
      this.point(-1);
    }

    close() {
      clearTimeout(this.waiting);
      this.asked += 1;
      this.matches = [];
      this.popup.hidden = true;
      this.input.setAttribute("aria-expanded", "false");
      this.point(-1);
    }

    point(number) {
      this.active = number;
      for (const [n, option] of Array.from(this.list.children).entries()) {
        option.setAttribute("aria-selected", String(n === number));
      }
      const option = number < 0 ? null : this.list.children[number];
      if (option) {
        this.input.setAttribute("aria-activedescendant", option.id);
        option.scrollIntoView({ block: "nearest" });
      } else {
        this.input.removeAttribute("aria-activedescendant");
      }
    }

    chosen(number) {
      const match = this.matches[number];
      if (match) {
        this.close();
        this.input.value = "";
        const note = match.within ? ` (${match.within})` : "";
        this.heard.textContent = `${match.name}${note} is chosen.`;
        choose(match);
      }
    }

    pressed(event) {
      const does = this.keys()[event.key];
      if (does && !event.isComposing) {
        event.preventDefault();
        does();
      }
    }

    // What each key does now; any other is the field's own.
    keys() {
      const many = this.matches.length;
      if (!many) {
        const ask = () => this.input.value.trim() && this.ask();
        return { ArrowDown: ask, Enter: ask, Escape: () => this.clear() };
      }
      const last = many - 1;
      const always = {
        ArrowDown: () => this.point(this.active === last ? 0 : this.active + 1),
        ArrowUp: () => this.point(this.active <= 0 ? last : this.active - 1),
        Enter: () => this.chosen(Math.max(this.active, 0)),
        Escape: () => this.close(),
      };
      // Until the list is gone into, Home and End belong to the text.
      const within = { Home: () => this.point(0), End: () => this.point(last) };
      return this.active < 0 ? always : { ...always, ...within };
    }

    clear() {
      this.input.value = "";
      this.heard.textContent = "";
      this.close();
    }
  }

  // Every page has a header of its own.
  const made = new WeakSet();

  function fill() {
    for (const box of document.querySelectorAll("[data-search]")) {
      if (!made.has(box)) {
        made.add(box);
        new Combobox(box);
      }
    }
  }

  new MutationObserver(fill).observe(document, { childList: true, subtree: true });
})();
