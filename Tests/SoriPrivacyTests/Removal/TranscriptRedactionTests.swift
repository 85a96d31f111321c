import SoriCore
import SoriPrivacy
import Testing

@Suite struct TranscriptRedactionTests {
    /// Segments of 4 s each; every word takes a tenth of a second a letter when `hasWords`.
    private func transcript(_ texts: [String], language: String = "ko", hasWords: Bool = true) -> Transcript {
        let segments = texts.enumerated().map { index, text in
            var time = 4 * Double(index)
            let words = text.split(separator: " ").map { part in
                defer { time += 0.1 * Double(part.count) }
                return Word(text: String(part), start: time, end: time + 0.1 * Double(part.count), probability: 0.9)
            }
            return Segment(
                id: index, start: 4 * Double(index), end: 4 * Double(index + 1), text: text,
                words: hasWords ? words : [])
        }
        return Transcript(language: language, duration: 4 * Double(texts.count), segments: segments)
    }

    @Test func aNumberOverTwoSegmentsIsMaskedInBoth() {
        let redacted = PrivacyRemoval().redact(transcript(["제 번호는 공일공 일이삼사", "오육칠팔이에요"]))
        #expect(redacted.transcript.segments.map(\.text) == ["제 번호는 [전화번호]", "[전화번호]예요"])
        #expect(redacted.counts == [.phone: 1])
        #expect(redacted.spans.map(\.segmentID) == [0, 1])
    }

    @Test func aNumberOverThreeSegmentsWithWordsBetweenIsMaskedInAll() {
        let redacted = PrivacyRemoval().redact(transcript(["번호가 010", "네 1234", "어 5678입니다 감사합니다"]))
        let text = redacted.transcript.text
        #expect(!text.contains(where: { "0123456789".contains($0) }), "\(text)")
        #expect(text.hasSuffix("입니다 감사합니다"))
    }

    @Test func theWordsOfASpanBecomeOne() {
        let redacted = PrivacyRemoval().redact(transcript(["제 번호는 공일공 일이삼사 오육칠팔이에요 네"]))
        let words = redacted.transcript.segments[0].words
        #expect(words.map(\.text) == ["제", "번호는", "[전화번호]예요", "네"])
        // 제 0.1, 번호는 0.3, then 3 + 4 + 7 letters.
        #expect(abs(words[2].start - 0.4) < 1e-9 && abs(words[2].end - 1.8) < 1e-9)
        #expect(abs(redacted.spans[0].start - 0.4) < 1e-9 && abs(redacted.spans[0].end - 1.8) < 1e-9)
        #expect(words[2].probability == 0.9)
    }

    @Test func withoutWordsTimesAreSpread() {
        let redacted = PrivacyRemoval().redact(transcript(["번호는 010-1234-5678"], hasWords: false))
        #expect(redacted.transcript.segments[0].words.isEmpty)
        #expect(abs(redacted.spans[0].start - 4 * 4.0 / 17) < 1e-9)
        #expect(abs(redacted.spans[0].end - 4) < 1e-9)
    }

    @Test func twoMasksInOneWordAreOneWord() {
        let redacted = PrivacyRemoval().redact(transcript(["연락처는 010-1234-5678/hong@example.com이요 네"]))
        let words = redacted.transcript.segments[0].words.map(\.text)
        #expect(words == ["연락처는", "[전화번호]/[이메일]이요", "네"])
        #expect(redacted.spans.count == 2)
        #expect(redacted.spans[0].end == redacted.spans[1].end)
    }

    @Test func wordsOfALanguageWithoutSpacesKeepTheirNeighbours() {
        var source = transcript(["電話番号は090-6712-5012です"], language: "ja")
        source.segments[0].words = [("電話番号は", 0.0), ("090-", 1.0), ("6712-5012", 2.0), ("です", 3.0)].map {
            Word(text: $0.0, start: $0.1, end: $0.1 + 1)
        }
        let words = PrivacyRemoval().redact(source).transcript.segments[0].words
        #expect(words.map(\.text) == ["電話番号は", "[電話番号]", "です"])
        #expect(words.map(\.start) == [0, 1, 3])
    }

    @Test func wordsThatAreNotThoseOfTheTextDoNotTell() {
        var source = transcript(["번호는 010-1234-5678이에요 네"])
        source.segments[0].words[1].text = "공일공일이삼사오육칠팔이에요"
        let words = PrivacyRemoval().redact(source).transcript.segments[0].words
        #expect(words.map(\.text) == ["번호는", "[전화번호]예요", "네"])
        #expect(words.allSatisfy { $0.isInterpolated && $0.start >= 0 && $0.end <= 4 })
    }

    @Test func theTokensOfAMaskedSegmentGo() {
        var source = transcript(["번호는 010-1234-5678이에요", "감사합니다"])
        let decoding = SegmentDecoding(
            tokens: [1, 2, 3], temperature: 0, averageLogProbability: 0, compressionRatio: 1, noSpeechProbability: 0)
        source.segments[0].decoding = decoding
        source.segments[1].decoding = decoding
        let segments = PrivacyRemoval().redact(source).transcript.segments
        #expect(segments[0].decoding == nil)
        #expect(segments[1].decoding == decoding)
    }

    @Test func whatIsOnlyMarkedStaysWithItsWords() {
        let source = transcript(["번호는 010-1234-5678이에요"])
        let redacted = PrivacyRemoval(policy: PrivacyPolicy(usual: .mark)).redact(source)
        #expect(redacted.transcript.segments[0].text == source.segments[0].text)
        #expect(redacted.transcript.segments[0].words == source.segments[0].words)
        #expect(redacted.spans.map(\.isMasked) == [false])
    }

    @Test func everythingElseOfASegmentStays() {
        var source = transcript(["번호는 010-1234-5678이에요"])
        source.segments[0].speaker = "상담사"
        source.segments[0].channel = 1
        source.segments[0].confidence = 0.5
        let segment = PrivacyRemoval().redact(source).transcript.segments[0]
        #expect(segment.speaker == "상담사" && segment.channel == 1 && segment.confidence == 0.5)
        #expect(segment.start == 0 && segment.end == 4 && segment.id == 0)
    }
}
