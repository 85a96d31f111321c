// Why there is no microphone, and what helps: texts for the reasons of microphone-problem.js.

const KOREAN = {
  "microphone.insecure": "이 주소에서는 브라우저가 마이크를 막습니다",
  "microphone.insecure.remedy": (origin) => `암호화되지 않은 주소(${origin})입니다. https:// 주소로 접속하거나(서버를 --tls-cert와 --tls-key로 시작), 서버가 있는 컴퓨터에서 http://localhost 주소로 여세요.`,
  "microphone.oldBrowser": "이 브라우저에서는 쓸 수 없습니다",
  "microphone.oldBrowser.remedy": "소리를 처리하는 기능(AudioWorklet)이 없습니다. 최신 Chrome, Edge, Firefox, Safari로 열어 주세요.",
  "microphone.policy": "정책으로 마이크 사용이 막혀 있습니다",
  "microphone.policy.remedy": "다른 사이트 안에 끼워진 화면이라면 이 주소를 새 탭에서 직접 여세요. 회사에서 관리하는 브라우저라면 관리자에게 문의하세요.",
  "microphone.denied": "마이크 권한이 거부되어 있습니다",
  "microphone.denied.remedy": "주소 표시줄의 자물쇠나 설정 아이콘을 눌러 이 사이트의 마이크를 허용한 뒤 다시 시작하세요. 바꿀 수 없다면 관리자의 정책일 수 있습니다.",
  "microphone.dismissed": "마이크를 허용하지 않았습니다",
  "microphone.dismissed.remedy": "다시 시작을 누르고, 브라우저가 물으면 ‘허용’을 선택하세요.",
  "microphone.system": "운영체제가 마이크를 막고 있습니다",
  "microphone.system.remedy": "운영체제의 개인정보 보호 설정에서 이 브라우저의 마이크 사용을 허용한 뒤 다시 시작하세요.",
  "microphone.notFound": "마이크를 찾을 수 없습니다",
  "microphone.notFound.remedy": "마이크를 연결하고 운영체제의 소리 설정에 입력 장치로 보이는지 확인한 뒤 다시 시작하세요.",
  "microphone.busy": "마이크를 열 수 없습니다",
  "microphone.busy.remedy": "다른 프로그램이 쓰고 있을 수 있습니다. 그 프로그램을 닫거나 장치를 다시 연결한 뒤 다시 시작하세요.",
  "microphone.other": "마이크를 열지 못했습니다",
  "microphone.other.remedy": "브라우저를 다시 시작하거나 다른 마이크를 연결해 보세요.",
};

const ENGLISH = {
  "microphone.insecure": "The browser blocks the microphone on this address",
  "microphone.insecure.remedy": (origin) => `${origin} is not encrypted. Open the page over https:// (start the server with --tls-cert and --tls-key), or as http://localhost on the server’s own machine.`,
  "microphone.oldBrowser": "This browser cannot be used",
  "microphone.oldBrowser.remedy": "It lacks audio processing (AudioWorklet). Open the page in a current Chrome, Edge, Firefox or Safari.",
  "microphone.policy": "A policy forbids the microphone",
  "microphone.policy.remedy": "If the page stands inside another site, open its address in a tab of its own. If your organisation manages the browser, ask its administrator.",
  "microphone.denied": "The microphone is not allowed",
  "microphone.denied.remedy": "Click the padlock or settings icon in the address bar, allow the microphone for this site and start again. If that cannot be changed, it may be your organisation’s policy.",
  "microphone.dismissed": "The microphone was not allowed",
  "microphone.dismissed.remedy": "Press Start again, and choose “Allow” when the browser asks.",
  "microphone.system": "The operating system blocks the microphone",
  "microphone.system.remedy": "Allow this browser to use the microphone in the system’s privacy settings and start again.",
  "microphone.notFound": "No microphone was found",
  "microphone.notFound.remedy": "Connect one, check that the system’s sound settings list it as an input, and start again.",
  "microphone.busy": "The microphone cannot be opened",
  "microphone.busy.remedy": "Another program may be using it. Close that program or reconnect the device, and start again.",
  "microphone.other": "The microphone could not be opened",
  "microphone.other.remedy": "Restart the browser or try another microphone.",
};

export const microphoneTexts = { ko: KOREAN, en: ENGLISH };
