/// What was heard already at the beginning of a window: its decoding goes on behind it, and gives what follows alone.
public struct WindowPrefix: Sendable, Equatable {
    /// A text with its times.
    public struct Part: Sendable, Equatable {
        /// Seconds from the start of the window.
        public var start: Double
        /// Seconds from the start of the window.
        public var end: Double
        /// As it was told.
        public var text: String

        /// Makes a part.
        public init(start: Double, end: Double, text: String) {
            self.start = start
            self.end = end
            self.text = text
        }
    }

    /// The texts, in order of time.
    public var parts: [Part]
    /// Where what is to be told begins, in seconds from the start of the window.
    public var end: Double

    /// Makes a prefix; times out of order are moved behind those before them.
    public init(parts: [Part], end: Double) {
        self.parts = parts
        self.end = end
    }

    /// The tokens that stand before what is decoded, the timestamp at which it begins last; the first parts are left
    /// out where there are more than `limit`. `lastIndex` is the last timestamp of the model.
    func tokens(_ tokenizer: WhisperTokenizer, limit: Int, lastIndex: Int) -> [Int] {
        let first = tokenizer.special.timestampBegin
        var index = 0
        func timestamp(_ seconds: Double) -> Int {
            let wanted = seconds.isFinite ? Int((min(max(seconds, 0), 30) / SpecialTokens.timestampStep).rounded()) : 0
            index = min(max(index, wanted), lastIndex)
            return first + index
        }
        var groups: [[Int]] = []
        for part in parts where !part.text.isEmpty {
            let begin = timestamp(part.start)
            let text = tokenizer.encode(" " + part.text)
            groups.append([begin] + text + [timestamp(part.end)])
        }
        let resume = timestamp(end)
        var room = limit - 1
        let kept = groups.reversed().prefix { group in
            room -= group.count
            return room >= 0
        }
        return kept.reversed().flatMap { $0 } + [resume]
    }
}
