// The page /connect: what programs ask the server for, and how it is.

import { APIKey } from "/api-key.js";
import { PageLanguage } from "/language.js";

const KOREAN = {
  title: "연결하기 · Sori",
  heading: "말을 글로 옮기는 서버",
  about: "통화와 회의를 파일이나 실시간 음성으로 받아 글로 돌려줍니다. 인식은 모두 이 서버에서 합니다.",
  openLive: "실시간 받아쓰기 열기",
  details: "자세히",
  copy: "복사",
  copied: "복사됨",
  filesTitle: "파일을 글로",
  filesText: "녹음 파일을 올리면 글과 시각이 JSON으로 옵니다.",
  openAITitle: "OpenAI 클라이언트로",
  openAIText: "OpenAI 오디오 API를 쓰는 프로그램은 주소만 바꾸면 됩니다.",
  addressesTitle: "주소",
  addressLive: "브라우저의 마이크를 실시간으로 받아쓰는 화면",
  addressUpload: "파일 하나를 올려 글로 받기",
  addressOpenAI: "OpenAI 오디오 API: json, text, srt, vtt, verbose_json",
  addressSocket: "실시간 음성: 말하는 동안의 글과 확정된 글",
  addressHealth: "상태, 버전, 모델, 메모리",
  ok: (health) => `정상 작동 중 · ${health.version} · 모델 ${health.model}`,
  loading: (health) => `모델을 올리는 중 · ${health.version}`,
  degraded: (health) => `음성 인식을 할 수 없음 · ${health.version}${health.message ? ` · ${health.message}` : ""}`,
  away: "서버가 응답하지 않습니다.",
};
const ENGLISH = {
  title: "Connect · Sori",
  heading: "A server that turns speech into text",
  about: "Calls and meetings come in as files or live audio and go out as text. All recognition happens on this server.",
  openLive: "Open live transcription",
  details: "Details",
  copy: "Copy",
  copied: "Copied",
  filesTitle: "Files to text",
  filesText: "Upload a recording; text and times come back as JSON.",
  openAITitle: "With an OpenAI client",
  openAIText: "Programs that use the OpenAI audio API need only another address.",
  addressesTitle: "Addresses",
  addressLive: "A page that transcribes the browser’s microphone live",
  addressUpload: "Upload one file, get its text",
  addressOpenAI: "The OpenAI audio API: json, text, srt, vtt, verbose_json",
  addressSocket: "Live speech: text while somebody speaks, and the final text",
  addressHealth: "State, version, model, memory",
  ok: (health) => `Running · ${health.version} · model ${health.model}`,
  loading: (health) => `Loading the model · ${health.version}`,
  degraded: (health) => `Cannot recognise speech · ${health.version}${health.message ? ` · ${health.message}` : ""}`,
  away: "The server does not answer.",
};

const page = new PageLanguage({ ko: KOREAN, en: ENGLISH });
const key = new APIKey();

/** The examples with this server's address, and with a key where one is asked for. */
function showExamples(needsKey) {
  const header = needsKey ? "-H 'Authorization: Bearer API_KEY' \\\n     " : "";
  document.getElementById("upload").textContent =
    `curl ${header}-F file=@recording.wav ${location.origin}/transcribe_by_upload`;
  document.getElementById("openai").textContent = [
    "from openai import OpenAI",
    `client = OpenAI(base_url="${location.origin}/v1", api_key="${needsKey ? "API_KEY" : "none"}")`,
    'audio = open("recording.wav", "rb")',
    'result = client.audio.transcriptions.create(model="whisper-1", file=audio)',
    "print(result.text)",
  ].join("\n");
}

async function showHealth() {
  const line = document.getElementById("health");
  let text = page.text("away");
  let state = "trouble";
  try {
    // Its message comes in the language of the page.
    const answer = await fetch("/health", { cache: "no-store", headers: { "accept-language": page.code } });
    const health = await answer.json();
    text = page.text(health.status in KOREAN ? health.status : "degraded", health);
    state = health.status === "ok" ? "ok" : "trouble";
  } catch { /* Then it is away. */ }
  line.dataset.state = state;
  line.querySelector("span").textContent = text;
}

for (const button of document.querySelectorAll("[data-copy]")) {
  // Without https browsers give no clipboard; the text can still be selected.
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
    button.textContent = page.text("copied");
    setTimeout(() => { button.textContent = page.text("copy"); }, 2000);
  });
}
page.onChange(showHealth);
showExamples(false);
await showHealth();
const state = await key.check();
showExamples(key.value !== null || state === "missing" || state === "wrong");
document.body.dataset.ready = "";
