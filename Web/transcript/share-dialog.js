// Sharing by a link: how long, with the recording or without, which links there are, and taking them back.

import { closeByBackdrop } from "/dialog.js";
import { element } from "/elements.js";
import { moment } from "/time.js";
import { copyText } from "/transcript/files.js";

const byID = (id) => document.getElementById(id);

export class ShareDialog {
  #page;
  #source;
  #dialog = byID("share-dialog");
  #link = byID("share-link");
  #made = byID("share-made");
  #list = byID("share-list");
  #problem = byID("share-problem");
  #status = byID("share-status");
  #before;

  /** `before()` is awaited, so that what is shared is what the reader sees. */
  constructor(page, source, { before }) {
    this.#page = page;
    this.#source = source;
    this.#before = before;
    closeByBackdrop(this.#dialog);
    byID("share-close").addEventListener("click", () => this.#dialog.close());
    byID("share-copy").addEventListener("click", () => this.#copy());
    this.#link.addEventListener("focus", () => this.#link.select());
    this.#dialog.querySelector("form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#create();
    });
  }

  open({ hasAudio }) {
    if (this.#dialog.open) return;
    byID("share-audio").disabled = !hasAudio;
    byID("share-audio").checked = hasAudio;
    this.#made.hidden = true;
    this.#problem.textContent = this.#status.textContent = "";
    this.#list.replaceChildren();
    this.#dialog.showModal();
    this.#showLinks();
  }

  async #create() {
    const button = byID("share-create");
    if (button.disabled) return;
    button.disabled = true;
    this.#problem.textContent = "";
    try {
      const days = Number(this.#dialog.querySelector("[name=days]:checked").value);
      await this.#before();
      const { url, expires_at: until } = await this.#source.share({
        expires_in: days * 86_400, audio: byID("share-audio").checked });
      this.#link.value = url;
      this.#made.hidden = false;
      byID("share-until").textContent = this.#page.text("sharedUntil", moment(this.#page, until));
      await this.#copy();
      await this.#showLinks();
    } catch (error) {
      this.#problem.textContent = error.message;
    } finally {
      button.disabled = false;
    }
  }

  async #copy() {
    const isCopied = await copyText(this.#link.value, this.#dialog);
    this.#status.textContent = this.#page.text(isCopied ? "linkCopied" : "linkNotCopied");
    this.#link.focus();
  }

  async #showLinks() {
    try {
      const shares = await this.#source.shares();
      byID("share-list-title").hidden = shares.length === 0;
      this.#list.replaceChildren(...shares.map((share) => this.#item(share)));
    } catch (error) {
      this.#problem.textContent = error.message;
    }
  }

  #item({ id, expires_at: until, audio }) {
    const page = this.#page;
    const text = page.text("sharedUntil", moment(page, until));
    const revoke = element("button", { type: "button", class: "button", "aria-label": `${page.text("revoke")}: ${text}`,
      click: async () => {
        revoke.disabled = true;
        try {
          await this.#source.revoke(id);
          this.#status.textContent = page.text("revoked");
          await this.#showLinks();
          byID("share-close").focus();
        } catch (error) {
          revoke.disabled = false;
          this.#problem.textContent = error.message;
        }
      } }, page.text("revoke"));
    return element("li", {}, element("span", {}, text, element("small", {}, page.text(audio ? "withAudio" : "withoutAudio"))), revoke);
  }
}
