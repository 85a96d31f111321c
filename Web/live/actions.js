// Copying, saving and clearing the transcript.

import { fileName, FORMATS, plainText } from "/live/formats.js";
import { closeByItself } from "/menu.js";

const byID = (id) => document.getElementById(id);

/** Puts text on the clipboard, also where the browser has none for pages without https. */
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = document.createElement("textarea");
    area.value = text;
    area.className = "off-screen";
    document.body.append(area);
    area.select();
    const isCopied = document.execCommand("copy");
    area.remove();
    return isCopied;
  }
}

function save(name, type, text) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

export class Actions {
  /**
   * `isRecording()` tells whether time goes on; `say(text)` tells the reader what was done; `cleared()` is called when
   * the transcript was.
   */
  constructor(page, transcript, { isRecording, say, cleared }) {
    byID("copy").addEventListener("click", async () => {
      const isCopied = await copy(plainText(transcript));
      say(page.text(isCopied ? "copied" : "copyFailed"));
    });
    const menu = byID("save");
    for (const button of menu.querySelectorAll("[data-format]")) {
      button.addEventListener("click", () => {
        const { type, write } = FORMATS[button.dataset.format];
        save(fileName(transcript, button.dataset.format), type, write(transcript));
        menu.open = false;
        menu.querySelector("summary").focus();
      });
    }
    closeByItself(menu);
    const dialog = byID("clear-dialog");
    byID("clear").addEventListener("click", () => {
      dialog.returnValue = "";
      dialog.showModal();
    });
    dialog.addEventListener("close", () => {
      if (dialog.returnValue !== "clear") return;
      transcript.clear(isRecording());
      cleared();
    });
  }
}
