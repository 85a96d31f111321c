// Elements made by a script: no markup is put together from strings, so nothing that is shown can be taken for markup.

const SVG = "http://www.w3.org/2000/svg";

/**
 * An element with its attributes and what stands in it: `element("button", { class: "button", type: "button" }, "Go")`.
 *
 * An attribute that is `true` is set without a value; one that is `false` or `null` is left out; one that is a function,
 * such as `click`, is a listener for the event of that name. Children that are null are left out.
 */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(key, value);
    else if (value === true) made.setAttribute(key, "");
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(key, String(value));
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

/** The drawings of all pages, on a field of 20 by 20. */
const DRAWINGS = {
  archive: "M3 4.5h14v3.5H3zM4.5 8v7.5h11V8M8 11h4",
  check: "m4 10.5 4 4 8-9",
  chevron: "m5.5 8 4.5 4.5L14.5 8",
  clock: "M10 3.5a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13zM10 6.5V10l2.5 2",
  close: "m5 5 10 10M15 5 5 15",
  code: "m7 6-4 4 4 4m6-8 4 4-4 4",
  copy: "M7 9a2 2 0 0 1 2-2h6a2 2 0 0 1 2 2v6a2 2 0 0 1-2 2H9a2 2 0 0 1-2-2zM4.5 13A1.5 1.5 0 0 1 3 11.5v-7"
    + "A1.5 1.5 0 0 1 4.5 3h7A1.5 1.5 0 0 1 13 4.5",
  download: "M10 3v9m-4-4 4 4 4-4M4 16.5h12",
  dots: "M10 4.75v.01M10 10v.01M10 15.25v.01",
  file: "M5 3h6.5L15.5 7v10H5zM11.5 3v4h4",
  filter: "M3.5 5.5h13M6 10h8M8.5 14.5h3",
  folder: "M3 6a1.5 1.5 0 0 1 1.5-1.5h3.2L9.5 6.5h6A1.5 1.5 0 0 1 17 8v6.5a1.5 1.5 0 0 1-1.5 1.5h-11"
    + "A1.5 1.5 0 0 1 3 14.5z",
  gauge: "M3.5 14.5a7 7 0 1 1 13 0M10 12l3.5-4M10 13.2v.01",
  list: "M7.5 5.5h9M7.5 10h9M7.5 14.5h9M3.5 5.5h.01M3.5 10h.01M3.5 14.5h.01",
  microphone: "M10 2.5A2.5 2.5 0 0 1 12.5 5v4a2.5 2.5 0 0 1-5 0V5A2.5 2.5 0 0 1 10 2.5z"
    + "M4.5 9.5a5.5 5.5 0 0 0 11 0M10 15v2.5",
  pause: "M7 4.5v11M13 4.5v11",
  pen: "m4 13.5-.5 3 3-.5 9-9-2.5-2.5z",
  play: "M6.5 4v12l9-6z",
  plus: "M10 4v12M4 10h12",
  retry: "M15.5 8A6 6 0 1 0 16 11.5M16 4v4h-4",
  search: "M9 3.5a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11zM13 13l4 4",
  share: "M10 12V3m-3.5 3L10 2.5 13.5 6M5.5 9.5H4v7.5h12V9.5h-1.5",
  sliders: "M3 6h7m4 0h3M3 14h3m4 0h7M12 4v4M8 12v4",
  spinner: "M10 3.5A6.5 6.5 0 1 1 3.5 10",
  stop: "M5.5 5.5h9v9h-9z",
  trash: "M4 6h12M8 6V4h4v2m-6.5 0 .8 10.5h7.4L14.5 6",
  upload: "M10 12.5V3.5m-4 4 4-4 4 4M4 16.5h12",
  user: "M10 3.5a3 3 0 1 1 0 6 3 3 0 0 1 0-6zM4 16.5c.6-3 3-4.5 6-4.5s5.4 1.5 6 4.5",
  warning: "M10 3.5 17.5 16.5h-15zM10 8.5v3.5M10 14.2v.01",
};

/** A drawing by its name, hidden from readers of the screen: what it means stands beside it or in a label. */
export function icon(name) {
  const made = document.createElementNS(SVG, "svg");
  made.setAttribute("class", "icon");
  made.setAttribute("viewBox", "0 0 20 20");
  made.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", DRAWINGS[name]);
  made.append(path);
  return made;
}
