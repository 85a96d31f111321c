import FoundationEssentials
import SoriCore
import SoriPrivacy
import Testing

/// Texts that would make a careless search square take about twice as long at twice the length.
///
/// In the slow set: beside other tests the times of short texts say nothing.
@Suite(.serialized, .enabled(if: ProcessInfo.processInfo.environment["SORI_SLOW_TESTS"] == "1"))
struct LinearTimeTests {
    /// Bytes of the longer text.
    private static let bytes = 100_000

    private func seconds(_ text: String, _ language: String) -> Double {
        let removal = PrivacyRemoval()
        let begin = ContinuousClock.now
        _ = removal.redact(text, language: language)
        return (ContinuousClock.now - begin) / .seconds(1)
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
        let count = Self.bytes / 2 / unit.utf8.count
        let (half, whole) = (String(repeating: unit, count: count), String(repeating: unit, count: 2 * count))
        expectLinear(name, { seconds(half, language) }, { seconds(whole, language) })
    }

    /// A square search takes four times as long at any try; one that only shares the machine does not.
    private func expectLinear(_ name: String, _ half: () -> Double, _ whole: () -> Double) {
        var tries: [(half: Double, whole: Double)] = []
        while tries.count < 4 {
            tries.append((half(), whole()))
            if let last = tries.last, last.whole < 3 * last.half { return }
        }
        Issue.record("\(name): \(tries)")
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
        expectLinear("segments", { seconds(500) }, { seconds(1_000) })
    }
}
