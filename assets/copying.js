/* Copying: the link to a view, or a sentence that can be quoted. */

(function () {
  "use strict";

  const copiedTimers = new WeakMap();
  const names = new WeakMap();

  // What is asked, where a sentence does not say it; the sentence; and what stands over every figure of
  // a page whose figures are no real or final ones.
  function quotable(button) {
    const sentence = document.getElementById(button.dataset.copies);
    const parts = [sentence, document.querySelector(".demo-banner")];
    const said = parts.filter(Boolean).map((part) => part.textContent.trim()).join(" ");
    const asked = document.getElementById(button.dataset.asked);
    return asked ? `${asked.textContent.trim()}. ${said}` : said;
  }

  // The status stands after the button; a reader of another origin's frame, or one without https,
  // has no clipboard to write to but the old way.
  async function copy(button, text, label, said) {
    const name = names.get(button) || button.textContent;
    names.set(button, name);
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

  document.addEventListener("click", function (event) {
    if (event.target.matches(".copy-link")) {
      copy(event.target, window.location.href, "Link copied", "The link to this view was copied.");
    } else if (event.target.matches("[data-copies]")) {
      copy(event.target, quotable(event.target), "Copied", "Copied");
    }
  });
})();
