import SoriHTTP
import SoriInsights
import SoriPrivacy
import Testing

@testable import SoriServer

struct StepFormTests {
    private func form(_ fields: (String, String)...) throws(APIError) -> StepForm {
        try StepForm(FieldReader(fields.map { (name: $0.0, value: $0.1) }))
    }

    @Test func nothingIsAskedForByNothing() throws {
        #expect(try form() == .none)
        #expect(try form(("summary", "false"), ("privacy_types", "phone")).steps.isEmpty)
    }

    @Test func stepsAreReadByTheirNames() throws {
        let all = InsightStep.allCases.filter { $0 != .translation }.map { (name: $0.rawValue, value: "true") }
        let form = try StepForm(FieldReader(all + [(name: "translate_to", value: "en-US")]))
        #expect(form.steps == Set(InsightStep.allCases) && form.translateTo == "en")
        #expect(Set(all.map(\.name)).isSubset(of: StepForm.fieldNames))
    }

    @Test func aRequestOverridesThePolicy() throws {
        let base = PrivacyPolicy(treatments: [.ip: .ignore], style: .stars, threshold: 0.7)
        #expect(try form(("privacy_removal", "1")).policy(base) == base)
        let marked = try form(("privacy_mark", "name"), ("privacy_style", "pseudonym")).policy(base)
        #expect(marked.treatments == [.ip: .ignore, .name: .mark] && marked.style == .pseudonym)
        let chosen = try form(("privacy_types", "phone, name"), ("privacy_mark[]", "email")).policy(base)
        #expect(chosen.usual == .ignore && chosen.treatments == [.phone: .mask, .name: .mask, .email: .mark])
        #expect(chosen.threshold == 0.7)
    }

    @Test(arguments: [
        ("privacy_types", "shoe"), ("privacy_mark", "shoe"), ("privacy_style", "black"), ("translate_to", "xx"),
        ("taxonomy", "../calls"), ("redact_audio", "true"), ("keywords", "2"),
    ])
    func wrongValuesNameTheirField(_ name: String, _ value: String) {
        let error = #expect(throws: APIError.self) { try form((name, value)) }
        #expect(error?.field == name && error?.status == 422)
    }

    @Test func fieldsStandInJSON() throws {
        let body = Array(#"{"summary": true, "privacy_types": ["name", "phone"], "segments": [{"a": {}}]}"#.utf8)
        let fields = try StepForm.fields(in: body)
        #expect(fields.map(\.name) == ["privacy_types", "privacy_types", "summary"])
        #expect(throws: APIError.self) { try StepForm.fields(in: Array(#"{"summary": {}}"#.utf8)) }
        #expect(throws: APIError.self) { try StepForm.fields(in: Array("[]".utf8)) }
    }
}
