// The keys of the page: what they do while one reads, and while one edits.

const isTyping = (target) => target.matches?.("input, textarea, select, [contenteditable]");
const isPressed = (target) => target.closest?.("button, a, summary, [role=slider], input, select");
const isInText = (target) => target.closest?.(".segment");

/** The rows of the help, `[keys, text]`: the keys as they are written on a keyboard. */
export const HELP = [
  ["help.reading", [
    ["Space / K", "key.play"], ["← →  J L", "key.skip"], ["↑ ↓", "key.segments"], [", .", "key.speed"],
    ["Enter / E", "key.edit"], ["S", "key.speaker"], ["N P", "key.unsure"], ["Ctrl+F", "key.find"],
    ["Ctrl+H", "key.replace"], ["Ctrl+Z", "key.undo"], ["Ctrl+Shift+Z", "key.redo"], ["?", "key.help"],
  ]],
  ["help.editing", [
    ["Ctrl+Space / Alt+K", "key.play"], ["Alt+J  Alt+L", "key.skip"], ["Enter", "key.split"], ["Backspace", "key.join"],
    ["Tab  Shift+Tab", "key.unsure"], ["↑ ↓", "key.segments"], ["Escape", "key.done"],
  ]],
];

/**
 * Listens for keys; `act` has a function for each: play, skip(seconds), segments(step), faster(step), edit, speaker,
 * unsure(step), find, replace, undo, redo, help, leave; one that is missing does nothing.
 */
export function listen(act) {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || event.keyCode === 229) return;
    if (document.querySelector("dialog:modal")) return;
    const does = action(event);
    if (!does || !act[does[0]]) return;
    event.preventDefault();
    act[does[0]](...does.slice(1));
  });
}

/** `[name, ...values]` of what a key does, or null. */
export function action({ key, code, ctrlKey, metaKey, altKey, shiftKey, target }) {
  const control = ctrlKey || metaKey;
  const typing = isTyping(target);
  if (control && !altKey) {
    const letter = key.toLowerCase();
    if (letter === "z" || code === "KeyZ") return isField(target) ? null : shiftKey ? ["redo"] : ["undo"];
    if (letter === "y" || code === "KeyY") return isField(target) ? null : ["redo"];
    if (letter === "f" || code === "KeyF") return ["find"];
    if (letter === "h" || code === "KeyH") return ["replace"];
    if (code === "Space") return ["play"];
    return null;
  }
  if (altKey && !control) {
    return { KeyK: ["play"], Space: ["play"], KeyJ: ["skip", -5], KeyL: ["skip", 5] }[code] ?? null;
  }
  if (typing || altKey || control) return null;
  if (key === "?") return ["help"];
  if (isPressed(target) && (key === " " || key === "Enter")) return null;
  if (isPressed(target) && !isInText(target) && key.startsWith("Arrow")) return null;
  // By the key's position too: in Korean the letters are others.
  return {
    Space: ["play"], KeyK: ["play"], KeyJ: ["skip", -5], KeyL: ["skip", 5], ArrowLeft: ["skip", -5],
    ArrowRight: ["skip", 5], ArrowUp: ["segments", -1], ArrowDown: ["segments", 1], Comma: ["faster", -1],
    Period: ["faster", 1], Enter: ["edit"], KeyE: ["edit"], F2: ["edit"], KeyS: ["speaker"], KeyN: ["unsure", 1],
    KeyP: ["unsure", -1], Slash: ["find"], Escape: ["leave"],
  }[code] ?? null;
}

/** Fields have an undo of their own. */
const isField = (target) => target.matches?.("input, textarea, select");
