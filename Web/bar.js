// The bar at the top of every page: where one is, where else one can go, and the language of the page.
//
//   <script type="module" src="/bar.js" blocking="render"></script>     before the page's own script
//   <header class="bar" data-page="queue"></header>
//
// What the page itself puts into the bar stays, between the pages and the language. `data-page="none"` leaves the pages
// out, for readers who may see this one only.

import { withKey } from "/api-key.js";
import { element, icon } from "/elements.js";

const PAGES = [
  { name: "queue", path: "/", drawing: "list" },
  { name: "library", path: "/library", drawing: "archive" },
  { name: "live", path: "/live", drawing: "microphone" },
  { name: "panel", path: "/panel", drawing: "gauge" },
  { name: "connect", path: "/connect", drawing: "code" },
];

function brand(isLink) {
  const image = element("img", { src: "/icon.svg", alt: "", width: 28, height: 28 });
  const name = ["Sori ", element("span", { lang: "ko" }, "소리")];
  return isLink ? element("a", { class: "brand", href: withKey("/"), "data-label": "home" }, image, ...name)
    : element("span", { class: "brand" }, image, ...name);
}

function pages(current) {
  return element("nav", { class: "pages", "data-label": "pages" }, PAGES.map(({ name, path, drawing }) =>
    element("a", { href: withKey(path), "data-of": name, "aria-current": name === current ? "page" : null },
      icon(drawing), element("span", { "data-text": `page.${name}` }))));
}

function languages() {
  return element("div", { class: "switch", role: "group", "data-label": "pageLanguage" },
    element("button", { type: "button", "data-language": "ko", lang: "ko" }, "한국어"),
    element("button", { type: "button", "data-language": "en", lang: "en" }, "English"));
}

/** A link that the first press of Tab shows, past the bar. */
function skip(main) {
  if (!main) return null;
  main.tabIndex = -1;
  return element("a", { class: "skip", href: "#", "data-text": "toContent", click: (event) => {
    event.preventDefault();
    main.focus();
  } });
}

const bar = document.querySelector("header.bar");
const { page } = bar.dataset;
const own = [...bar.childNodes];
const parts = [brand(page !== "none"), page === "none" ? null : pages(page), ...own, languages()];
bar.replaceChildren(...parts.filter(Boolean));
const link = skip(document.querySelector("main"));
if (link) bar.before(link);
