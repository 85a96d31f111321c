import Testing

@testable import SoriPrivacy

/// Sentences of these tests mark the names that must be found in square brackets; all else must stay.
@Suite struct NameDetectorTests {
    private static let detector = NameDetector()

    @Test(arguments: [
        "제 이름은 [최민석]입니다", "담당자 [박지영] 씨 계신가요", "[김 서 준]이라고 합니다", "[정] 부장님 자리에 계십니까",
        "[남궁민수] 고객님 안녕하세요", "예금주는 [한소희]예요", "우리 [서연]이가 아파요", "[도윤]이한테 전해 주세요", "[민준]아 전화 받아",
        "상담사 [이은주]입니다 무엇을 도와드릴까요", "받는 분은 [조현우]고요", "[마이클 존슨] 님 예약입니다",
        "성함이 어떻게 되세요 [강 태민]이요", "[윤] 대리님이랑 통화했어요", "환자 [오정숙] 접수해 주세요",
    ])
    func findsKoreanNames(_ marked: String) { expectNames(marked, language: "ko") }

    @Test(arguments: [
        "이상 없습니다", "정보가 틀렸어요", "고객님 잠시만요", "이번 주 안에 하나 보내 주세요", "정수기 렌탈하려고요", "부장님 바꿔 주세요",
        "간호사 선생님 어디 계세요", "이름이 안 나와요", "성함이 어떻게 되세요", "주소하고 전화번호요", "유학생 보험이요", "신한은행 이사 비용",
        "한 고객이 그랬어요", "이 기사 읽어 봤어요", "전화기가 고장났어요", "안내 문자 받았어요", "나라에서 주는 지원금이요", "오이 두 개 주세요",
    ])
    func leavesKoreanWords(_ text: String) { expectNames(text, language: "ko") }

    @Test(arguments: [
        "My name is [Peter Hughes].", "this is [Olivia] speaking", "Mrs. [Walker] called about it",
        "signed for by [Tom Fletcher]",
        "my name is [priya sharma] and i need help", "Could I speak to [Grace] please?", "surname is [S-M-I-T-H]",
        "I'm [Daniel Cruz]",
    ])
    func findsEnglishNames(_ marked: String) { expectNames(marked, language: "en") }

    @Test(arguments: [
        "May I ask why?", "It will be fine", "I'm calling about my bill", "I hope so", "mark it as paid",
        "Turn onto Victoria Road.",
        "the grace period is over", "Can I speak to a manager?", "I live in Austin", "This is great, thanks",
    ])
    func leavesEnglishWords(_ text: String) { expectNames(text, language: "en") }

    @Test(arguments: [
        ("ja", "[田中太郎]様ですか"), ("ja", "担当は[佐藤]さんです"), ("ja", "東京から大阪まで"), ("zh", "[李]经理在吗"), ("zh", "我叫[张伟]"),
        ("zh", "高温天气"), ("", "제 이름은 [최민석]입니다"), ("", "My name is [Peter Hughes]"), ("ko", "고객 이름은 [Peter Hughes]예요"),
    ])
    func readsEachScriptByItsRules(_ language: String, _ marked: String) { expectNames(marked, language: language) }

    private func expectNames(_ marked: String, language: String) {
        let sample = MarkedText(marked)
        let text = SourceText(sample.text, language: language)
        let found = Self.detector.findings(in: text, runs: [])
        #expect(found.map { text[$0.range] } == sample.ranges.map { text[$0] }, "\(marked)")
        #expect(found.allSatisfy { $0.type == .name && (0...1).contains($0.score) })
    }

    @Test func timeGrowsWithLengthOnly() {
        let unit = "김 이 박 최 정 김이박최정강조윤장임 과장님 님 "
        let clock = ContinuousClock()
        func seconds(_ count: Int) -> Duration {
            let text = SourceText(String(repeating: unit, count: count), language: "ko")
            return clock.measure { _ = Self.detector.findings(in: text, runs: []) }
        }
        let short = seconds(400)
        #expect(seconds(3200) < short * 24 + .milliseconds(200))
    }
}

/// A sentence whose expected spans stand in square brackets.
struct MarkedText {
    let text: String
    let ranges: [Range<Int>]

    init(_ marked: String) {
        var plain = String.UnicodeScalarView()
        var ranges: [Range<Int>] = []
        var start = 0
        for scalar in marked.unicodeScalars {
            switch scalar {
            case "[": start = plain.count
            case "]": ranges.append(start..<plain.count)
            default: plain.append(scalar)
            }
        }
        text = String(plain)
        self.ranges = ranges
    }
}
