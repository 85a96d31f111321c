/// What the names of one model have in common.
///
/// A model's name is the one in `sori models list`, such as `whisper-base`. What it is called elsewhere is understood
/// too: a size (`base`, `turbo`), a model of the hub (`openai/whisper-base`), another program's form of it
/// (`Systran/faster-whisper-base`, `ggml-base.bin`).
public enum ModelName {
    /// Whether two names mean one model.
    public static func areSame(_ one: String, _ other: String) -> Bool { key(one) == key(other) }

    /// What is left of a name without its owner, its form and its case; names of one model share it.
    static func key(_ name: String) -> String {
        var key = (name.split(separator: "/").last.map(String.init) ?? name).lowercased()
        for ending in [".bin", ".pt", "-ct2"] where key.hasSuffix(ending) { key.removeLast(ending.count) }
        for beginning in ["ggml-", "faster-", "whisper-"] where key.hasPrefix(beginning) {
            key.removeFirst(beginning.count)
        }
        if key.hasPrefix("distil-whisper-") { key = "distil-" + key.dropFirst("distil-whisper-".count) }
        return key == "turbo" ? "large-v3-turbo" : key
    }
}
