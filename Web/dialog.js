// A question that must be answered first. The focus goes back to where it was, as the browser does it for dialogs.

import { element } from "/elements.js";

let count = 0;

/**
 * Asks the reader and waits: true when it was agreed to, false when it was closed in any other way. `isDanger` colours
 * the button that goes on, for what cannot be brought back.
 */
export function ask(page, { title, text = "", agree, isDanger = false }) {
  count += 1;
  const id = `question-${count}`;
  const dialog = element("dialog", { "aria-labelledby": id, "aria-describedby": `${id}-text` },
    element("form", { method: "dialog" },
      element("h2", { id }, title), element("p", { id: `${id}-text` }, text),
      element("div", { class: "dialog-actions" },
        element("button", { class: "button", value: "", autofocus: true }, page.text("cancel")),
        element("button", { class: `button ${isDanger ? "danger" : "primary"}`, value: "agree" }, agree))));
  document.body.append(dialog);
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "agree");
    });
    closeByBackdrop(dialog);
    dialog.showModal();
  });
}

/** A press beside a dialog closes it as Escape does. */
export function closeByBackdrop(dialog) {
  dialog.addEventListener("pointerdown", (event) => {
    if (event.target !== dialog) return;
    const { left, right, top, bottom } = dialog.getBoundingClientRect();
    const isInside = event.clientX >= left && event.clientX <= right && event.clientY >= top && event.clientY <= bottom;
    if (!isInside) dialog.close();
  });
}
