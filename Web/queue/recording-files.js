// Which files are recordings, and all files of what was dropped, folders too.

const ENDINGS = new Set(("wav wave mp3 m4a m4b mp4 m4v webm ogg oga ogv opus flac aac aif aiff aifc amr awb wma wmv mka mkv "
  + "mov avi mpeg mpg mpga ts 3gp 3g2 caf au ac3 w64 gsm spx").split(" "));

/** Whether a file is a recording, by its name and what the system says of it. */
export function isRecording({ name, type = "" }) {
  if (name.startsWith(".")) return false;
  const ending = name.includes(".") ? name.split(".").pop().toLowerCase() : "";
  return ENDINGS.has(ending) || /^(audio|video)\//.test(type);
}

/** Files apart: `recordings`, and `skipped`, what is none. Files that systems hide are in neither. */
export function sort(files) {
  const seen = [...files].filter(({ name }) => !name.startsWith(".") && name !== "Thumbs.db" && name !== "desktop.ini");
  return { recordings: seen.filter(isRecording), skipped: seen.filter((file) => !isRecording(file)) };
}

/**
 * All files of what was dropped, those of folders and of folders in them too, in the order of their names. It must be
 * called while the event is handled: afterwards the browser tells nothing more. What cannot be read is left out, and
 * counted in `unread`.
 */
export async function dropped(transfer) {
  const entries = [...transfer.items].filter(({ kind }) => kind === "file").map((item) => ({
    entry: item.webkitGetAsEntry?.() ?? null, file: item.getAsFile(),
  }));
  const files = [];
  let unread = 0;
  const walk = async (entry) => {
    try {
      if (entry.isFile) {
        files.push(await new Promise((resolve, reject) => { entry.file(resolve, reject); }));
        return;
      }
      for (const inner of await everyEntry(entry.createReader())) await walk(inner);
    } catch {
      unread += 1;
    }
  };
  for (const { entry, file } of entries) {
    if (entry) await walk(entry);
    else if (file) files.push(file);
  }
  return { files, unread };
}

/** A reader of a folder gives a hundred entries at a time, and none at the end. */
async function everyEntry(reader) {
  const all = [];
  for (;;) {
    const some = await new Promise((resolve, reject) => { reader.readEntries(resolve, reject); });
    if (!some.length) return all.sort((one, other) => one.name.localeCompare(other.name, undefined, { numeric: true }));
    all.push(...some);
  }
}
