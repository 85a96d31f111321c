// The page /panel: how the server is, what it has done, and what can be changed while it runs.

import { API } from "/api.js";
import { APIKey } from "/api-key.js";
import { KeyForm } from "/key-form.js";
import { PageLanguage } from "/language.js";
import { Toast } from "/toast.js";
import { Devices } from "./devices.js";
import { Endpoints } from "./endpoints.js";
import { Errors } from "./errors.js";
import { Feed } from "./feed.js";
import { Figures } from "./figures.js";
import { Keys } from "./keys.js";
import { Log } from "./log.js";
import { Models } from "./models.js";
import { Notices } from "./notices.js";
import { Overview } from "./overview.js";
import { State } from "./state.js";
import { Tabs } from "./tabs.js";
import { texts } from "./texts.js";

const page = new PageLanguage(texts);
const key = new APIKey();
const api = new API(page, key, new KeyForm(page, key));
const toast = new Toast();
const figures = new Figures();
const notices = new Notices(page, (name) => tabs.open(name));
const state = new State(page);
const endpoints = new Endpoints(page, api, notices);
const models = new Models(page, api, toast);
const devices = new Devices(page, api, toast);
const keys = new Keys(page, api, key, toast);
const sections = {
  overview: new Overview(page, figures), devices, endpoints, models, keys,
  errors: new Errors(page, figures), log: new Log(page, figures),
};
let newest = null;

function show() {
  if (!newest) return;
  state.show(newest);
  notices.show(newest);
  // What is not seen is not drawn; it is when its tab is opened.
  sections[tabs.current].show(newest);
  if (tabs.current !== "errors") sections.errors.count();
}

const tabs = new Tabs((name) => {
  endpoints.isOpen = name === "endpoints";
  models.isOpen = name === "models";
  keys.isOpen = name === "keys";
  if (newest) sections[name].show(newest);
});

const feed = new Feed(api, {
  answer: (answer) => {
    newest = answer;
    figures.take(answer);
    show();
    document.body.dataset.ready = "";
  },
  away: (error) => {
    state.away(error);
    notices.away(error);
    document.body.classList.add("is-away");
    // There is something to see, also where the server was never there.
    document.body.dataset.ready = "";
  },
  back: () => {
    notices.back();
    document.body.classList.remove("is-away");
    toast.say(page.text("back"));
    endpoints.check();
    models.look();
  },
});

// The server's own texts come in the language of the page.
page.onChange(() => {
  figures.forget();
  newest = null;
  feed.start();
  endpoints.check();
  models.look();
});
feed.start();
