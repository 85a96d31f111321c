import SoriCore

@testable import SoriInsights

/// Calls and rules for tests of the steps.
enum Calls {
    static let classes = [
        CallClass(code: "CLASS_CANCEL", category: "해지"), CallClass(code: "CLASS_DELIVERY", category: "배송"),
        CallClass(code: "CLASS_ETC", category: "기타"),
    ]

    /// A call about a delivery in which a telephone number is said.
    static let delivery = transcript([
        ("상담원", "네 고객센터입니다 무엇을 도와드릴까요"), ("김철수", "지난주에 주문한 냉장고 배송이 아직 안 왔어요"),
        ("상담원", "연락처를 말씀해 주시겠어요"), ("김철수", "제 번호는 010-1234-5678입니다"),
        ("상담원", "확인해 보니 배송은 내일 도착할 예정입니다"),
    ])

    static func transcript(_ lines: [(String?, String)], language: String = "ko", step: Double = 3) -> Transcript {
        let segments = lines.enumerated().map { index, line in
            Segment(
                id: index, start: Double(index) * step, end: Double(index) * step + step - 0.5, text: line.1,
                speaker: line.0)
        }
        return Transcript(language: language, duration: Double(lines.count) * step, segments: segments)
    }

    /// Rules that always say the same.
    struct Rules: CallClassifying {
        var code = "CLASS_DELIVERY"
        var confidence = 80.0
        var classes: [CallClass] { Calls.classes }

        func classify(_ transcript: Transcript) -> Classification {
            Classification(
                code: code, category: classes.first { $0.code == code }?.category ?? "", confidence: confidence,
                reason: "통화에 나온 말: '배송'", evidence: ["배송"], method: .rules)
        }
    }
}
