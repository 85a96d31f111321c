import SoriCore
import Testing

@testable import SoriPrivacy

@Suite struct PrivacyRemovalTests {
    private let text = "전화번호는 010-1234-5678이고 이메일은 hong@example.com입니다"

    @Test func aPolicyMasksMarksAndIgnores() {
        let policy = PrivacyPolicy(treatments: [.phone: .mark, .email: .mask])
        let redacted = PrivacyRemoval(policy: policy).redact(text, language: "ko")
        #expect(redacted.text == "전화번호는 010-1234-5678이고 이메일은 [이메일]입니다")
        #expect(redacted.spans.map(\.isMasked) == [false, true])
        let one = PrivacyPolicy(usual: .ignore, treatments: [.phone: .mask])
        let other = PrivacyRemoval(policy: one).redact(text, language: "ko")
        #expect(other.text == "전화번호는 [전화번호]고 이메일은 hong@example.com입니다")
        #expect(other.spans.map(\.finding.type) == [.phone])
    }

    @Test func aThresholdLeavesAloneWhatIsUnsure() {
        #expect(PrivacyRemoval(policy: PrivacyPolicy(threshold: 1.01)).redact(text, language: "ko").spans.isEmpty)
    }

    @Test func spansTellBothTexts() {
        let redacted = PrivacyRemoval().redact(text, language: "ko")
        let (old, new) = (SourceText(text, language: "ko"), SourceText(redacted.text, language: "ko"))
        #expect(redacted.spans.map { old[$0.finding.range] } == ["010-1234-5678", "hong@example.com"])
        #expect(redacted.spans.map { new[$0.range] } == ["[전화번호]", "[이메일]"])
    }

    @Test func evidenceNeverTellsValues() {
        let redacted = PrivacyRemoval().redact(text, language: "ko")
        for span in redacted.spans {
            #expect(!span.finding.evidence.isEmpty)
            let hasDigit = span.finding.evidence.contains { $0.isNumber }
            #expect(!hasDigit)
        }
    }

    @Test func whatIsMaskedIsNotMaskedAgain() {
        let removal = PrivacyRemoval()
        let once = removal.redact(text, language: "ko").text
        #expect(removal.redact(once, language: "ko").text == once)
        #expect(removal.redact(once, language: "ko").spans.isEmpty)
    }

    @Test func emptyTextsStayEmpty() {
        for text in ["", " ", "\n", "안녕하세요"] {
            let redacted = PrivacyRemoval().redact(text, language: "ko")
            #expect(redacted.text == text && redacted.spans.isEmpty)
        }
        let empty = Transcript(language: "ko", duration: 0)
        #expect(PrivacyRemoval().redact(empty).transcript == empty)
    }
}
