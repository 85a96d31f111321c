/// Parts of speech that are compared to see whether one person speaks in all of them.
struct VoiceParts: Equatable {
    /// How many there are, all of one length.
    let count: Int

    /// Shorter parts tell too little of a voice.
    private static let leastSeconds = 1.5
    /// More parts only cost time.
    private static let most = 8

    /// Halves, and more parts of speech that is long enough for them.
    init(seconds: Double) {
        count = max(2, min(Self.most, Int(seconds / Self.leastSeconds)))
    }

    /// The lowest likeness of two halves; with more parts, of a part with the middle of the others. 1 for fewer than
    /// two.
    static func agreement(_ voices: [Voiceprint]) -> Float {
        guard voices.count > 1 else { return 1 }
        return voices.indices.map { index in
            let others = voices.indices.filter { $0 != index }.map { voices[$0] }
            return Voiceprint.mean(others).map { voices[index].likeness($0) } ?? 1
        }.min() ?? 1
    }
}
