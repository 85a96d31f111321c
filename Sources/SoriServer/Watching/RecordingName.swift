/// Which files of a watched folder are recordings, by their names alone.
enum RecordingName {
    /// What a name says of its file.
    enum Kind: Equatable {
        /// A recording.
        case recording
        /// A file that a program hides, or has not finished.
        case unfinished
        /// Anything else: it is left alone.
        case other
    }

    /// The endings of audio and video files. A file without any of them may be somebody's letter or spreadsheet: it is
    /// not even opened. None of them is an ending of results.
    private static let endings: Set<String> = [
        "3gp", "aac", "ac3", "aif", "aifc", "aiff", "amr", "ape", "asf", "au", "avi", "caf", "eac3", "flac",
        "flv", "m2ts", "m4a", "m4b", "m4v", "mka", "mkv", "mov", "mp2", "mp3", "mp4", "mpeg", "mpg", "mpga", "mts",
        "oga", "ogg", "ogv", "opus", "pcm", "raw", "s16le", "snd", "sph", "spx", "tta", "ts", "voc", "w64", "wav",
        "wave", "weba", "webm", "wma", "wmv", "wv",
    ]
    private static let unfinishedEndings: Set<String> = [
        "part", "partial", "tmp", "temp", "crdownload", "download", "filepart", "swp",
    ]

    /// What the name of a file, without its folder, says.
    static func kind(_ name: String) -> Kind {
        if name.hasPrefix(".") || name.hasPrefix("~") || name.hasSuffix("~") { return .unfinished }
        guard let dot = name.lastIndex(of: ".") else { return .other }
        let ending = name[name.index(after: dot)...].lowercased()
        if unfinishedEndings.contains(ending) { return .unfinished }
        return endings.contains(ending) ? .recording : .other
    }
}
