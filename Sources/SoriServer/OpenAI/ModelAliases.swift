import SoriRecognition

/// The names below `/v1` that mean the loaded model without being its own.
struct ModelAliases: Sendable {
    /// Names that the OpenAI API gives its models; those of `gpt-*transcribe*` are more, dated and special ones among
    /// them.
    static let hosted = ["whisper-1", "gpt-4o-transcribe", "gpt-4o-mini-transcribe"]

    /// The names that are configured, without `*`.
    let configured: [String]
    private let takesAny: Bool

    /// The names of OpenAI's models and those `configured`; `*` is any.
    init(_ configured: [String] = []) {
        self.configured = configured.filter { $0 != "*" }
        takesAny = configured.contains("*")
    }

    /// The names that a list of models shows.
    var listed: [String] { Self.hosted + configured }

    /// Whether `name` is one of them.
    func hold(_ name: String) -> Bool {
        guard !name.isEmpty, !takesAny else { return takesAny }
        let own = name.split(separator: "/").last.map { $0.lowercased() } ?? ""
        return Self.hosted.contains(own) || own.hasPrefix("gpt-") && own.contains("transcribe")
            || configured.contains { ModelName.areSame($0, name) }
    }
}
