// The field for the API key, shown when the server asks for one.

export class KeyForm {
  #page;
  #key;
  #given;
  #form = document.getElementById("key-form");
  #input = document.getElementById("key");
  #problem = document.getElementById("key-problem");
  #told = null;

  /** `given()` is called when the server has accepted what was typed in. */
  constructor(page, key, given) {
    this.#page = page;
    this.#key = key;
    this.#given = given;
    page.onChange(() => this.#tell(this.#told));
    this.#input.addEventListener("input", () => this.#tell(null));
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
  }

  get isShown() { return !this.#form.hidden; }

  focus() { this.#input.focus(); }

  /** `missing`, or `wrong` when the key that was used is wrong. */
  show(state) {
    const wasShown = this.isShown;
    this.#form.hidden = false;
    this.#tell(state === "wrong" ? "keyWrong" : null);
    if (!wasShown) this.focus();
  }

  async #submit() {
    const typed = this.#input.value.trim();
    if (!typed) return this.focus();
    this.#key.value = typed;
    const state = await this.#key.check();
    if (state !== "accepted") {
      this.#tell(state === "away" ? "keyAway" : "keyWrong");
      this.#input.select();
      return this.focus();
    }
    this.#form.hidden = true;
    this.#input.value = "";
    return this.#given();
  }

  #tell(problem) {
    this.#told = problem;
    this.#problem.textContent = problem ? this.#page.text(problem) : "";
    this.#input.setAttribute("aria-invalid", String(problem === "keyWrong"));
  }
}
