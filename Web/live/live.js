// Microphone to /stt/websocket and its texts to the page.

import { Microphone } from "/live/microphone.js";
import { Transcript } from "/live/transcript.js";

const KOREAN = {
  start: "시작", stop: "정지", opening: "마이크를 여는 중…", listening: "듣고 있습니다.", finishing: "마무리하는 중…", stopped: "",
  denied: "마이크를 사용할 수 없습니다. 브라우저에서 마이크 권한을 허용해 주세요.",
  insecure: "이 주소에서는 마이크를 쓸 수 없습니다. https:// 또는 localhost로 접속하세요.",
  lost: "서버와의 연결이 끊어졌습니다.", language: "언어",
};
const ENGLISH = {
  start: "Start", stop: "Stop", opening: "Opening the microphone…", listening: "Listening.", finishing: "Finishing…", stopped: "",
  denied: "The microphone cannot be used: allow it in the browser.",
  insecure: "This address may not use the microphone: open the page over https:// or on localhost.",
  lost: "The connection to the server is gone.", language: "Language",
};
const texts = navigator.language.startsWith("ko") ? KOREAN : ENGLISH;
const FINISH_MILLISECONDS = 10_000;
// What the socket may hold back before the page gives up: 30 s of audio.
const MOST_WAITING_BYTES = 960_000;

const language = document.getElementById("language");
const toggle = document.getElementById("toggle");
const meter = document.getElementById("meter");
const status = document.getElementById("status");
const transcript = new Transcript(document.getElementById("transcript"));

let session = null;

function say(text, isError = false) {
  status.textContent = text;
  status.classList.toggle("error", isError);
}

function showLevel(decibels) {
  const value = Math.max(-60, Math.min(0, decibels));
  meter.setAttribute("aria-valuenow", value.toFixed(0));
  meter.firstElementChild.style.width = `${((value + 60) / 60) * 100}%`;
}

function address() {
  const url = new URL("/stt/websocket", location.href);
  url.protocol = url.protocol.replace("http", "ws");
  const key = new URLSearchParams(location.search).get("api_key");
  if (key) url.searchParams.set("api_key", key);
  return url;
}

class Session {
  constructor() {
    this.socket = new WebSocket(address());
    this.microphone = null;
    this.isEnding = false;
    this.socket.onopen = () => this.socket.send(JSON.stringify({ type: "start", lang: language.value || undefined }));
    this.socket.onmessage = ({ data }) => this.received(JSON.parse(data));
    this.socket.onclose = () => this.end(this.isEnding ? null : texts.lost);
  }

  async received(message) {
    switch (message.type) {
      case "system": return this.listen();
      case "interim": return transcript.interim(message.text);
      case "final":
        transcript.final(message.text);
        if (this.isEnding) this.finishSoon(500);
        return undefined;
      case "error": return this.microphone || this.isEnding ? say(message.message, true) : this.end(message.message);
      default: return undefined;
    }
  }

  async listen() {
    try {
      this.microphone = await Microphone.open((pcm, level) => this.heard(pcm, level));
      if (session !== this) return this.microphone.close();
      say(texts.listening);
    } catch (error) {
      this.end(error.message === "insecure" ? texts.insecure : texts.denied);
    }
    return undefined;
  }

  heard(pcm, level) {
    showLevel(level);
    if (this.socket.readyState !== WebSocket.OPEN) return;
    if (this.socket.bufferedAmount > MOST_WAITING_BYTES) this.end(texts.lost);
    else this.socket.send(pcm);
  }

  /** Sends what is left and waits for its text. */
  async stop() {
    this.isEnding = true;
    say(texts.finishing);
    await this.microphone?.close();
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify({ type: "end" }));
    this.finishSoon(transcript.line ? FINISH_MILLISECONDS : 1500);
  }

  finishSoon(milliseconds) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.end(null), milliseconds);
  }

  end(problem) {
    if (session !== this) return;
    session = null;
    clearTimeout(this.timer);
    this.microphone?.close();
    this.socket.close(1000);
    transcript.drop();
    showLevel(-60);
    show(false);
    say(problem ?? texts.stopped, problem !== null);
  }
}

function show(isRunning) {
  toggle.textContent = isRunning ? texts.stop : texts.start;
  toggle.setAttribute("aria-pressed", String(isRunning));
  language.disabled = isRunning;
}

toggle.addEventListener("click", () => {
  if (session === null) {
    session = new Session();
    show(true);
    say(texts.opening);
  } else if (!session.isEnding) {
    session.stop();
  }
});

document.querySelector('[data-text="language"]').textContent = texts.language;
document.documentElement.lang = texts === KOREAN ? "ko" : "en";
show(false);
