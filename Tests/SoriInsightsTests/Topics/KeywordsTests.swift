import SoriCore
import Testing

@testable import SoriInsights

struct KeywordsTests {
    @Test func whatACallIsAbout() {
        let words = Keywords.of(Calls.delivery.segments.map(\.text))
        #expect(words.contains("배송"))
        #expect(words.count <= 10)
        #expect(Keywords.of([]).isEmpty && Keywords.of(["네 네", "음"]).isEmpty)
    }

    @Test func masksAndNoisesAreNoWords() {
        let words = Keywords.of([
            "[전화번호]로 배송 연락 주세요", "[이름 1] 고객님 배송은 [음악] 내일입니다", "[전화번호] 맞으세요", "unclosed [bracket here",
        ])
        #expect(words.contains("배송"))
        #expect(!words.contains { $0.contains("전화번호") || $0.contains("음악") || $0.contains("이름") })
        #expect(!words.contains("bracket") && words.contains("unclosed"))
    }
}
