// Who does the work: this server and its upstreams, how each is, and the choice among them.

import { element } from "/elements.js";
import { milliseconds, moment } from "./format.js";
import { KeyedList, set, write } from "./keyed.js";

const TONES = { ready: "good", loading: "warn", unknown: "warn", down: "bad" };

export class Devices {
  #page;
  #api;
  #toast;
  #list;
  #problem = document.getElementById("device-problem");
  #devices = null;
  /** The choice that the server is being told of. */
  #wanted = null;

  constructor(page, api, toast) {
    this.#page = page;
    this.#api = api;
    this.#toast = toast;
    this.#list = new KeyedList(document.getElementById("device-list"), ({ name }) => name, (item) => this.#make(item));
    page.onChange(() => { this.#problem.textContent = ""; });
  }

  show({ devices }) {
    this.#devices = devices;
    document.getElementById("device-alone").hidden = devices.devices.length > 1;
    const auto = { name: "auto", kind: "auto" };
    this.#list.show(devices.devices.length > 1 ? [auto, ...devices.devices] : devices.devices);
  }

  /** The choice as it stands for one of the list: `cpu` may be chosen, and stands for the one that computes on that. */
  #isChosen(name) {
    const { device, target, devices } = this.#devices;
    return devices.length > 1 && (this.#wanted ?? (device === "auto" ? "auto" : target ?? device)) === name;
  }

  #make({ name, kind }) {
    const isAlone = this.#devices.devices.length === 1;
    const input = element("input", { type: "radio", name: "device", value: name, hidden: isAlone,
      change: () => this.#choose(name) });
    const title = element("strong");
    const chip = element("span", { class: "chip" });
    const text = element("span", { class: "quiet-text numbers" });
    const problem = element("span", { class: "problem" });
    const row = element("label", { class: `choice${isAlone ? " alone" : ""}` }, input,
      element("span", { class: "choice-words" },
        element("span", { class: "choice-head" }, title, chip), text, problem));
    return { element: row, update: (device) => {
      const page = this.#page;
      input.checked = this.#isChosen(name);
      write(title, this.#name(name));
      chip.hidden = kind === "auto";
      if (kind === "auto") return write(text, page.text("device.autoText"));
      set(chip, "data-tone", TONES[device.state] ?? null);
      write(chip, page.text(`device.${device.state}`) ?? device.state);
      write(text, this.#facts(device));
      problem.className = device.healthy ? "quiet-text" : "problem";
      return write(problem, this.#trouble(device));
    } };
  }

  #facts(device) {
    const page = this.#page;
    const isLoaded = device.model && device.model !== "none";
    const model = isLoaded ? `${device.model} (${device.device}, ${device.compute_type})` : null;
    return [
      device.url, model, page.text("device.load", device.in_flight, device.capacity),
      device.live_sockets ? page.text("device.sockets", device.live_sockets) : null,
      device.latency_ms === undefined ? null : page.text("device.latency", milliseconds(page, device.latency_ms)),
    ].filter(Boolean).join(" · ");
  }

  /** What went wrong last is history once it is well again, and still worth a line. */
  #trouble(device) {
    if (!device.last_error) return "";
    if (!device.last_error_at) return device.last_error;
    const at = moment(this.#page, device.last_error_at);
    return this.#page.text(device.healthy ? "device.wasWrong" : "device.isWrong", at, device.last_error);
  }

  /** Tells the server; with arrow keys several choices may come one after the other, and the last one counts. */
  async #choose(name) {
    const isUnderWay = this.#wanted !== null;
    this.#wanted = name;
    this.#problem.textContent = "";
    this.show({ devices: this.#devices });
    if (isUnderWay) return;
    try {
      for (let told = null; told !== this.#wanted;) {
        told = this.#wanted;
        this.#devices = await this.#api.post("/api/devices", { device: told });
      }
      this.#toast.say(this.#page.text("device.chosen", this.#name(this.#wanted)));
    } catch (error) {
      this.#problem.textContent = error.message;
    }
    this.#wanted = null;
    this.show({ devices: this.#devices });
  }

  #name(name) { return name === "auto" || name === "local" ? this.#page.text(`device.${name}`) : name; }
}
