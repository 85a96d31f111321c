import SoriPrivacy
import Testing

@Suite struct LiveRedactionTests {
    private func finals(_ texts: [String], _ policy: PrivacyPolicy = PrivacyPolicy(), language: String = "ko")
        -> [String]
    {
        var live = LiveRedaction(PrivacyRemoval(policy: policy), language: language)
        return texts.map { live.final($0).text }
    }

    @Test func aNumberOverTwoUtterancesIsMaskedInBoth() {
        #expect(finals(["제 번호는 010 1234", "5678이에요"]) == ["제 번호는 [전화번호]", "[전화번호]예요"])
        #expect(finals(["번호는 공일공", "네 일이삼사 오육칠팔입니다"]) == ["번호는 [전화번호]", "네 [전화번호]입니다"])
    }

    @Test(arguments: [
        (["카드번호는 사사일일 일일일일", "일일일일 일일일일이요"], "[카드번호]"),
        (["계좌번호가 110 234", "567890이에요"], "[계좌번호]"),
        (["주민번호는 구공공일공일", "일이삼사오육칠이에요"], "[주민등록번호]"),
        (["사업자번호 214", "81 32340입니다"], "[사업자등록번호]"),
        (["제 카드번호요", "4411 1111", "1111 1111"], "[카드번호]"),
    ])
    func theBeginningOfAnyNumberIsMasked(_ texts: [String], _ label: String) {
        let masked = finals(texts)
        for text in masked where text != "제 카드번호요" { #expect(text.contains(label), "\(masked)") }
        let rest = masked.joined().replacing(label, with: "")
        #expect(!rest.contains { "0123456789공구팔육칠".contains($0) }, "\(masked)")
    }

    @Test func numbersOfNothingPersonalStay() {
        let texts = ["모두 35000원이고요", "주문번호는 12345", "3시 30분에", "제5조 2항", "1588 1234로 거세요", "이건 010"]
        #expect(Array(finals(texts).prefix(5)) == Array(texts.prefix(5)))
    }

    @Test func pseudonymsHoldForTheSession() {
        let policy = PrivacyPolicy(style: .pseudonym)
        let masked = finals(
            ["메일은 a.kim@example.com이요", "아니 b.lee@example.com", "아까 a.kim@example.com"], policy)
        #expect(masked == ["메일은 [이메일 1]이요", "아니 [이메일 2]", "아까 [이메일 1]"])
    }

    @Test func whatIsHeardSoFarIsMaskedAndRemembersNothing() {
        var live = LiveRedaction(PrivacyRemoval(), language: "ko")
        #expect(live.interim("번호는 010 1234") == "번호는 [전화번호]")
        #expect(live.interim("번호는 010 1234 5678") == "번호는 [전화번호]")
        #expect(live.final("감사합니다").text == "감사합니다")
        #expect(live.final("5678").text == "5678")
    }

    @Test func aTypeThatIsIgnoredStaysOpenToo() {
        let policy = PrivacyPolicy(treatments: [.phone: .ignore])
        #expect(finals(["번호는 010 1234", "5678이에요"], policy) == ["번호는 010 1234", "5678이에요"])
        let mark = PrivacyPolicy(usual: .mark)
        #expect(finals(["번호는 010 1234"], mark) == ["번호는 010 1234"])
    }

    @Test func spansAreOfTheUtterance() {
        var live = LiveRedaction(PrivacyRemoval(), language: "ko")
        _ = live.final("제 번호는 010 1234")
        let span = live.final("5678이에요").spans.first
        #expect(span?.finding.range == 0..<4)
        #expect(span?.range == 0..<6)
    }

    @Test func englishIsMaskedOverTwoUtterancesToo() {
        let masked = finals(
            ["my card number is four one one one one one one one", "and one one one one one one one"], language: "en")
        #expect(!masked.joined().contains(" one"), "\(masked)")
    }
}
