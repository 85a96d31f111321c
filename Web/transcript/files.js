// Saving the transcript as a file that the server writes, and putting text on the clipboard.

import { element } from "/elements.js";
import { closeByItself } from "/menu.js";

const FORMATS = ["txt", "docx", "srt", "vtt", "tsv", "json"];

/** Puts text on the clipboard, also where the browser has none for pages without https; false when it cannot. */
export async function copyText(text, near = document.body) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = element("textarea", { class: "off-screen" });
    area.value = text;
    // Inside an open dialog nothing outside it can be selected.
    (near.closest?.("dialog") ?? document.body).append(area);
    area.select();
    const isCopied = document.execCommand("copy");
    area.remove();
    return isCopied;
  }
}

/** The name that the server gives a file. */
function fileName(response, fallback) {
  const header = response.headers.get("content-disposition") ?? "";
  const encoded = /filename\*=UTF-8''([^;]+)/i.exec(header)?.[1];
  try {
    if (encoded) return decodeURIComponent(encoded);
  } catch { /* Then the plain one. */ }
  return /filename="([^"]+)"/i.exec(header)?.[1] ?? fallback;
}

/** Saves what the browser has as a file. */
export function saveBlob(name, blob) {
  const link = element("a", { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** The menu of formats; `before()` is awaited so that the file has the newest edits, `failed(error)` told. */
export function exportMenu(page, source, { before, failed }) {
  const menu = document.getElementById("export");
  const items = menu.querySelector(".menu-items");
  items.append(...FORMATS.map((format) => element("button", { type: "button", "data-format": format,
    "data-text": `export.${format}`, click: async () => {
      menu.open = false;
      menu.querySelector("summary").focus();
      try {
        await before();
        const response = await source.file(format);
        saveBlob(fileName(response, `transcript.${format}`), await response.blob());
      } catch (error) {
        failed(error);
      }
    } })));
  page.write(items);
  closeByItself(menu);
}
