// The sections of the panel as tabs; the address says which one is open, so that it can be linked to.

export class Tabs {
  #tabs = [...document.querySelectorAll("[role=tab]")];
  #opened;

  /** `opened(name)` is called when another section is shown. */
  constructor(opened) {
    this.#opened = opened;
    for (const tab of this.#tabs) tab.addEventListener("click", () => this.open(tab.dataset.tab));
    document.querySelector("[role=tablist]").addEventListener("keydown", (event) => this.#key(event));
    window.addEventListener("hashchange", () => this.#show(this.#named()));
    this.#show(this.#named());
  }

  /** The name of the section that is shown. */
  get current() { return this.#tabs.find((tab) => tab.getAttribute("aria-selected") === "true").dataset.tab; }

  /** Shows a section, as if its tab had been pressed. */
  open(name) {
    // Not a new page for the button that goes back: sections are looked through.
    history.replaceState(null, "", `${location.pathname}${location.search}#${name}`);
    this.#show(name);
  }

  #named() {
    const name = location.hash.slice(1);
    return this.#tabs.some((tab) => tab.dataset.tab === name) ? name : this.#tabs[0].dataset.tab;
  }

  #show(name) {
    for (const tab of this.#tabs) {
      const isOpen = tab.dataset.tab === name;
      tab.setAttribute("aria-selected", String(isOpen));
      tab.tabIndex = isOpen ? 0 : -1;
      document.getElementById(tab.getAttribute("aria-controls")).hidden = !isOpen;
      // Not scrollIntoView: that may move the page as well.
      if (isOpen) tab.parentNode.scrollLeft = tab.offsetLeft - (tab.parentNode.clientWidth - tab.offsetWidth) / 2;
    }
    this.#opened(name);
  }

  #key(event) {
    const at = this.#tabs.indexOf(document.activeElement);
    const last = this.#tabs.length - 1;
    const [next, before] = [at === last ? 0 : at + 1, at === 0 ? last : at - 1];
    const to = { ArrowRight: next, ArrowLeft: before, Home: 0, End: last }[event.key];
    if (at < 0 || to === undefined) return;
    event.preventDefault();
    this.open(this.#tabs[to].dataset.tab);
    this.#tabs[to].focus();
  }
}
