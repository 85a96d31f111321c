import SoriPrivacy
import Testing

@Suite struct SourceTextTests {
    @Test func rangesCountScalars() {
        let text = SourceText("김도윤 🙂 과장", language: "ko")
        #expect(text.scalars.count == 8)
        #expect(text[0..<3] == "김도윤")
        #expect(text[6..<8] == "과장")
    }

    @Test func aRunOfDigitsGoesFromItsFirstPartToItsLast() {
        let run = DigitRun([
            DigitRun.Group(range: 2..<5, digits: "010", isSpoken: true),
            DigitRun.Group(range: 7..<11, digits: "1234", isSpoken: false),
        ])
        #expect(run.range == 2..<11)
        #expect(run.digits == "0101234")
    }
}
