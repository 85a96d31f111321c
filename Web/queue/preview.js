// A recording of this browser to listen to.

/** Lets an audio element play a blob; gives a function that ends it. The element hides where the blob cannot be played. */
export function preview(audio, blob) {
  const address = URL.createObjectURL(blob);
  const controller = new AbortController();
  const { signal } = controller;
  audio.hidden = false;
  // What browsers record does not say how long it is: the end is looked for once.
  audio.addEventListener("loadedmetadata", () => { if (audio.duration === Infinity) audio.currentTime = 1e9; }, { signal });
  audio.addEventListener("durationchange", () => {
    if (Number.isFinite(audio.duration) && audio.currentTime > 0 && audio.paused) audio.currentTime = 0;
  }, { signal });
  audio.addEventListener("error", () => { audio.hidden = true; }, { signal });
  audio.src = address;
  return () => {
    controller.abort();
    audio.pause();
    audio.removeAttribute("src");
    URL.revokeObjectURL(address);
  };
}
