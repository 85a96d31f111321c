import Testing

@testable import SoriInsights

@Suite struct CallTextTests {
    private func words(_ text: String) -> [String] { CallText(text).words.map { String($0.shown) } }

    @Test func whoSpeaksIsLeftOut() {
        #expect(words("상담원: 네, 말씀하세요.\nSPEAKER_01: 배송이 안 와요") == ["네", "말씀하세요", "배송이", "안", "와요"])
        #expect(words("12:30 이후에 와 주세요") == ["12", "30", "이후에", "와", "주세요"])
    }

    @Test func digitsAreAllAlike() {
        let text = CallText("Order 48213번")
        #expect(text.scalars.map(String.init).joined() == " order 00000번 ")
        #expect(text.words.map { String($0.shown) } == ["Order", "48213번"])
    }

    @Test func nothingIsSaidInAnEmptyText() {
        #expect(words("").isEmpty)
        #expect(words("상담원:\n...").isEmpty)
    }
}
