// What a connection asks for when it starts. No page.

// A server that does not say by then who is registered tells strangers only: nobody waits for that before speaking.
const REGISTRY_MILLISECONDS = 2000;

/** Whether the server has registered speakers whom it may tell by name. */
async function hasRegistered(key) {
  try {
    const signal = AbortSignal.timeout(REGISTRY_MILLISECONDS);
    const answer = await fetch("/api/speakers", { headers: key.headers, cache: "no-store", signal });
    return answer.ok && (await answer.json()).speakers.length > 0;
  } catch {
    return false;
  }
}

/** The text of `start`: with times and corrections, and with speakers told apart where `diarize` says so. */
export async function startMessage(key, { language, diarize }) {
  const message = { type: "start", lang: language || undefined, times: true, corrections: true };
  if (diarize) {
    message.diarize = true;
    if (await hasRegistered(key)) message.registered = ["*"];
  }
  return JSON.stringify(message);
}
