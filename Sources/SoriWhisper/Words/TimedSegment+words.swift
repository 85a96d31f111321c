extension TimedSegment {
    private static let sentenceEnds = Array(".。!！?？".unicodeScalars)

    /// Puts the words of a window into its segments: cuts words that are too long at sentence ends and after pauses,
    /// merges punctuation, and makes segments and words agree on their times.
    ///
    /// `offset` is where the window begins in the audio, `lastSpeechEnd` where speech ended before it, both in seconds;
    /// the latter is moved on. Source: openai/whisper `timing.py`, `add_word_timestamps`.
    public static func assignWords(
        _ alignment: [WordTiming], into segments: inout [TimedSegment], offset: Double, lastSpeechEnd: inout Double,
        prepended: String = WordTiming.prependedPunctuation, appended: String = WordTiming.appendedPunctuation
    ) {
        var alignment = alignment
        let median = min(0.7, medianDuration(alignment))
        cutAtSentenceEnds(&alignment, longest: 2 * median)
        WordTiming.mergePunctuation(&alignment, prepended: prepended, appended: appended)
        var next = 0
        for index in segments.indices {
            var taken = 0
            var words: [WordTiming] = []
            while next < alignment.count, taken < segments[index].tokens.count {
                var word = alignment[next]
                taken += word.tokens.count
                next += 1
                guard !word.text.isEmpty else { continue }
                word.start = hundredths(offset + word.start)
                word.end = hundredths(offset + word.end)
                words.append(word)
            }
            segments[index].words = words
            segments[index].fit(median: median, lastSpeechEnd: &lastSpeechEnd)
        }
    }

    private static func medianDuration(_ words: [WordTiming]) -> Double {
        let durations = words.map { $0.end - $0.start }.filter { $0 != 0 }.sorted()
        guard !durations.isEmpty else { return 0 }
        let middle = durations.count / 2
        return durations.count.isMultiple(of: 2) ? (durations[middle - 1] + durations[middle]) / 2 : durations[middle]
    }

    private static func cutAtSentenceEnds(_ words: inout [WordTiming], longest: Double) {
        // Without a word of any length there is nothing to compare with.
        guard longest > 0 || words.contains(where: { $0.end != $0.start }) else { return }
        for index in words.indices.dropFirst() where words[index].end - words[index].start > longest {
            if isSentenceEnd(words[index]) {
                words[index].end = words[index].start + longest
            } else if isSentenceEnd(words[index - 1]) {
                words[index].start = words[index].end - longest
            }
        }
    }

    private static func isSentenceEnd(_ word: WordTiming) -> Bool {
        Array(word.text.unicodeScalars)[...].consists(of: sentenceEnds)
    }

    private static func hundredths(_ seconds: Double) -> Double { (seconds * 100).rounded(.toNearestOrEven) / 100 }

    private mutating func fit(median: Double, lastSpeechEnd: inout Double) {
        guard !words.isEmpty else { return }
        let (longest, last) = (2 * median, words.count - 1)
        let second = words.count > 1 ? words[1] : nil
        // After a pause the first two words tend to reach back into it.
        let firstTwo = second.map { $0.end - words[0].start > 2 * longest } ?? false
        if words[0].end - lastSpeechEnd > 4 * median, words[0].end - words[0].start > longest || firstTwo {
            if let second, second.end - second.start > longest {
                let boundary = max(second.end / 2, second.end - longest)
                words[0].end = boundary
                words[1].start = boundary
            }
            words[0].start = max(0, words[0].end - longest)
        }
        if start < words[0].end, start - 0.5 > words[0].start {
            words[0].start = max(0, min(words[0].end - median, start))
        } else {
            start = words[0].start
        }
        if end > words[last].start, end + 0.5 < words[last].end {
            words[last].end = max(words[last].start + median, end)
        } else {
            end = words[last].end
        }
        lastSpeechEnd = end
    }
}
