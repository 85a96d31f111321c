import SoriCore
import SoriPrivacy
import Testing

/// Texts that would make a careless search square take about twice as long at twice the length.
@Suite(.serialized) struct LinearTimeTests {
    private func seconds(_ text: String, _ language: String) -> Double {
        let removal = PrivacyRemoval()
        return (0..<2).map { _ in
            let begin = ContinuousClock.now
            _ = removal.redact(text, language: language)
            return (ContinuousClock.now - begin) / .seconds(1)
        }.min() ?? 0
    }

    @Test(arguments: [
        ("digits", "0123456789", "ko"), ("digits apart", "1 ", "ko"), ("groups", "0101234 ", "ko"),
        ("number words", "일이삼사오육칠팔구공", "ko"), ("number words apart", "공 일 ", "ko"), ("amounts", "구천구백구십구만억", "ko"),
        ("numbers within a word", "공일공일공감", "ko"), ("dates within a word", "1월1월2일", "ko"),
        ("fillers", "010 어 음 그 ", "ko"),
        ("repairs", "오 아니 육 아니고 칠 ", "ko"), ("at signs", "@", "ko"), ("at signs and dots", "a@.b.", "en"),
        ("dots", ".", "en"),
        ("numbers and dots", "1.2.", "ko"), ("said at signs", "골뱅이 점 ", "ko"),
        ("said at signs in a word", "골뱅이점", "ko"),
        ("English at", "at dot ", "en"), ("English numbers", "double five twenty two hundred ", "en"),
        ("numbers everywhere", "010-1234-5678 ", "ko"),
        ("cards", "4111 1111 1111 1111, ", "ko"), ("keywords", "전화번호 카드번호 ", "ko"),
        ("keywords in a word", "주민번호전화번호", "ko"),
        ("plates", "12가3456", "ko"), ("plates apart", "12 가 ", "ko"), ("e-mails", "a.b@example.com ", "en"),
        ("brackets", "((((", "ko"),
        ("names", "김도윤 ", "ko"), ("names in a word", "김도윤", "ko"), ("roads", "테헤란로 152 ", "ko"),
        ("surnames", "김 이 박 ", "ko"),
        ("English names", "John Smith ", "en"), ("Japanese", "東京都港区一二三", "ja"), ("kana", "いちにさん", "ja"),
        ("Chinese", "一二三路号省市", "zh"),
        ("spaces", "   ", "ko"), ("letters", "a", "en"), ("syllables", "가", "ko"),
        ("signs without width", "1\u{200B}", "ko"),
    ])
    func twiceTheLengthTakesAboutTwiceAsLong(_ name: String, _ unit: String, _ language: String) {
        let count = 50_000 / unit.utf8.count
        let half = seconds(String(repeating: unit, count: count), language)
        let whole = seconds(String(repeating: unit, count: 2 * count), language)
        // A square search would take four times as long; the rest is for other programs on the machine.
        #expect(whole < 3 * half + 0.05, "\(name): \(half) s, then \(whole) s")
    }

    @Test func manySegmentsAndWordsAreLinearToo() {
        func seconds(_ count: Int) -> Double {
            let segments = (0..<count).map { index in
                let texts = ["번호는", "010-1234-5678이고", "네", "공일공", "일이삼사"]
                return Segment(
                    id: index, start: Double(index), end: Double(index + 1), text: texts.joined(separator: " "),
                    words: texts.map { Word(text: $0, start: Double(index), end: Double(index + 1)) })
            }
            let transcript = Transcript(language: "ko", duration: Double(count), segments: segments)
            let begin = ContinuousClock.now
            _ = PrivacyRemoval().redact(transcript)
            return (ContinuousClock.now - begin) / .seconds(1)
        }
        _ = seconds(100)
        let half = min(seconds(1_000), seconds(1_000))
        #expect(min(seconds(2_000), seconds(2_000)) < 3 * half + 0.05)
    }
}
