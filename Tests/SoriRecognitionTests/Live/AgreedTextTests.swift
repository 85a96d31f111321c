import Testing

@testable import SoriRecognition

extension AgreedText {
    fileprivate var stableText: String { TextUnit.join(stable) }
}

struct AgreedTextTests {
    @Test func whatTwoAgreeOnStays() {
        var agreed = AgreedText()
        agreed.update("the quick")
        #expect(agreed.stableText == "" && agreed.text == "the quick")
        agreed.update("The quick brown")
        #expect(agreed.stableText == "The quick" && agreed.text == "The quick brown")
        agreed.update("A quick brown fox jumps")
        #expect(agreed.stableText == "The quick brown" && agreed.text == "The quick brown fox jumps")
        // A later decoding that says something else before it changes nothing.
        agreed.update("Thick brown fox jumped over")
        #expect(agreed.text.hasPrefix("The quick brown"))
        #expect(agreed.text == "The quick brown fox jumped over")
    }

    @Test func theLastWordIsNeverAgreedOn() {
        var agreed = AgreedText()
        for _ in 0..<5 { agreed.update("wor") }
        #expect(agreed.stableText == "" && agreed.text == "wor")
        agreed.update("world peace now")
        #expect(agreed.text == "world peace now")
    }

    @Test func shorterAndEmptyTextsDoNotTakeBack() {
        var agreed = AgreedText()
        agreed.update("one two three four")
        agreed.update("one two three four")
        #expect(agreed.stableText == "one two three")
        agreed.update("")
        #expect(agreed.text == "one two three")
        agreed.update("one")
        #expect(agreed.text == "one two three")
    }

    @Test func punctuationAndCaseAreNoDifference() {
        var agreed = AgreedText()
        agreed.update("well. that is it.")
        agreed.update("Well, that is it, he said")
        #expect(agreed.stableText == "Well, that is it,")
    }

    @Test func scriptsWithoutSpacesGoByCharacter() {
        var agreed = AgreedText()
        agreed.update("今天天气")
        agreed.update("今天天气很好")
        #expect(agreed.stableText == "今天天气" && agreed.text == "今天天气很好")
        agreed.update("今天天汽很好吗 OK then")
        #expect(agreed.text == "今天天气很好吗 OK then")
    }

    @Test func koreanGoesByWord() {
        var agreed = AgreedText()
        agreed.update("안녕하세요 오늘")
        agreed.update("안녕하세요 오늘은 날씨가")
        #expect(agreed.stableText == "안녕하세요" && agreed.text == "안녕하세요 오늘은 날씨가")
    }

    /// Whatever is decoded: the stable text only grows, and every text begins with it.
    @Test func stableTextOnlyGrows() {
        let words = ["a", "b", "c", "d", "e", "中", "文"]
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<300 {
            var agreed = AgreedText()
            var before = ""
            for length in 1..<12 {
                let text = (0..<length).map { _ in words[Int.random(in: 0..<words.count, using: &generator)] }
                agreed.update(text.joined(separator: " "))
                #expect(agreed.stableText.hasPrefix(before))
                #expect(agreed.text.hasPrefix(agreed.stableText))
                before = agreed.stableText
            }
        }
    }
}
