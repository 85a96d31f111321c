import SoriCore

/// Makes the digests of a conversation's speakers, in time that grows with its length and no faster.
enum SpeakerDigests {
    private static let mostSentences = 3

    private struct Account {
        var seconds = 0.0
        var words = 0
        /// What was said in one go, segment by segment.
        var turns: [[String]] = []
    }

    /// The digests in the order in which the speakers first speak; empty when nothing was said.
    static func make(_ transcript: Transcript) -> [SpeakerDigest] {
        var order: [String?] = []
        var accounts: [String?: Account] = [:]
        var last: String??
        for segment in transcript.segments where segment.text.contains(where: { $0.isLetter || $0.isNumber }) {
            let speaker = segment.speaker
            if accounts[speaker] == nil { order.append(speaker) }
            var account = accounts.removeValue(forKey: speaker) ?? Account()
            let seconds = segment.end - segment.start
            account.seconds += seconds.isFinite ? max(0, seconds) : 0
            account.words += words(in: segment.text)
            if last != .some(speaker) { account.turns.append([]) }
            account.turns[account.turns.count - 1].append(segment.text)
            accounts[speaker] = account
            last = .some(speaker)
        }
        let total = accounts.values.reduce(0) { $0 + $1.seconds }
        return order.map { speaker in
            let account = accounts[speaker] ?? Account()
            // A sentence does not go on behind what somebody else has said.
            let sentences = account.turns.flatMap { SentenceSplitter.sentences(of: $0) }
            let summary = ExtractiveSummary.make(sentences: sentences, limit: mostSentences)
            return SpeakerDigest(
                speaker: speaker, seconds: account.seconds.rounded(toDecimals: 3),
                share: total > 0 ? (account.seconds / total).rounded(toDecimals: 4) : 0, words: account.words,
                turns: account.turns.count, keywords: summary.keywords, sentences: summary.sentences)
        }
    }

    /// Runs of signs between spaces; of scripts without spaces every two signs count as a word.
    private static func words(in text: String) -> Int {
        text.split(whereSeparator: \.isWhitespace).reduce(0) { count, word in
            let word = word.filter { $0.isLetter || $0.isNumber }
            guard !word.isEmpty else { return count }
            return count + (TermReader.isUnspaced(word) ? (word.count + 1) / 2 : 1)
        }
    }
}
