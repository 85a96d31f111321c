// A recording of this browser to listen to.

/**
 * Lets an audio element play a blob, at once if it `plays`; gives a function that ends it. The element hides where the
 * blob cannot be played.
 */
export function preview(audio, blob, { plays = false } = {}) {
  const address = URL.createObjectURL(blob);
  const controller = new AbortController();
  const { signal } = controller;
  audio.hidden = false;
  audio.autoplay = plays;
  // What browsers record does not say how long it is: the end is looked for once, also where it plays already.
  let isLooking = false;
  audio.addEventListener("loadedmetadata", () => {
    if (audio.duration !== Infinity) return;
    isLooking = true;
    audio.currentTime = 1e9;
  }, { signal });
  audio.addEventListener("seeked", () => {
    if (!isLooking) return;
    isLooking = false;
    const wasPlaying = !audio.paused || audio.ended;
    audio.currentTime = 0;
    if (wasPlaying && audio.autoplay) audio.play().catch(() => {});
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
