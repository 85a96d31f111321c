// What every page says, in Korean and in English; a page's own texts come first.

const KOREAN = {
  home: "Sori 첫 화면",
  pageLanguage: "화면 언어",
  pages: "화면",
  toContent: "본문으로 건너뛰기",
  "page.queue": "작업",
  "page.library": "보관함",
  "page.live": "실시간",
  "page.panel": "운영",
  "page.connect": "연결",
  cancel: "취소",
  close: "닫기",

  keyTitle: "이 서버는 API 키가 필요합니다",
  keyText: "서버 관리자에게 받은 키를 입력하세요. 키는 이 탭에만 보관되고 탭을 닫으면 사라집니다.",
  key: "API 키",
  keyWrong: "키가 맞지 않습니다. 다시 확인해 주세요.",
  keyAway: "서버가 응답하지 않아 키를 확인하지 못했습니다. 잠시 후 다시 시도하세요.",
  keySubmit: "계속",

  "error.away": "서버에 연결할 수 없습니다. 연결되면 다시 시도합니다.",
  "error.unreadable": (status) => `서버의 답을 읽을 수 없습니다 (${status}). 사이에 있는 프록시를 확인하세요.`,
  "error.status": (status) => `서버가 요청을 거절했습니다 (${status}).`,
};

const ENGLISH = {
  home: "Sori start page",
  pageLanguage: "Language of this page",
  pages: "Pages",
  toContent: "Skip to the content",
  "page.queue": "Queue",
  "page.library": "Library",
  "page.live": "Live",
  "page.panel": "Panel",
  "page.connect": "Connect",
  cancel: "Cancel",
  close: "Close",

  keyTitle: "This server asks for an API key",
  keyText: "Enter the key that you have from the server’s administrator. It is kept in this tab only, until the tab is closed.",
  key: "API key",
  keyWrong: "This key is wrong. Please check it.",
  keyAway: "The server does not answer, so the key could not be checked. Try again in a moment.",
  keySubmit: "Continue",

  "error.away": "The server cannot be reached. This goes on when it is back.",
  "error.unreadable": (status) => `The server’s answer cannot be read (${status}). Check any proxy in between.`,
  "error.status": (status) => `The server refused the request (${status}).`,
};

export const sharedTexts = { ko: KOREAN, en: ENGLISH };
