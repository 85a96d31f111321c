// Why there is no microphone: the browser's error and surroundings brought to one of the reasons that the page's texts
// know, `microphone.REASON` and `microphone.REASON.remedy`. No page.

/** A problem that shows before anybody is asked for the microphone; null when there is none. */
export function obstacle({ isSecure, hasDevices, hasWorklet, isAllowedHere }) {
  if (!isSecure) return "insecure";
  if (!hasDevices || !hasWorklet) return "oldBrowser";
  if (!isAllowedHere) return "policy";
  return null;
}

/** The reason behind an error of `getUserMedia`; `permission` is the browser's answer, `denied`, `prompt` or null. */
export function reason(error, permission) {
  switch (error.name) {
    case "NotAllowedError":
    case "PermissionDeniedError":
      if (/system/i.test(error.message)) return "system";
      return permission === "prompt" ? "dismissed" : "denied";
    case "SecurityError":
      return "policy";
    case "NotFoundError":
    case "DevicesNotFoundError":
    case "OverconstrainedError":
      return "notFound";
    case "NotReadableError":
    case "TrackStartError":
    case "AbortError":
      return "busy";
    default:
      return "other";
  }
}

/** The surroundings as `obstacle` asks for them. */
export function surroundings() {
  const policy = document.permissionsPolicy ?? document.featurePolicy;
  return {
    isSecure: window.isSecureContext,
    hasDevices: Boolean(navigator.mediaDevices?.getUserMedia),
    hasWorklet: typeof AudioWorkletNode === "function",
    isAllowedHere: policy?.allowsFeature ? policy.allowsFeature("microphone") : true,
  };
}

/** What the browser says about asking for the microphone, or null where it does not say. */
export async function permission() {
  try {
    return (await navigator.permissions.query({ name: "microphone" })).state;
  } catch {
    return null;
  }
}
