import Foundation
import SoriCore
import Testing

@testable import SoriInsights

@Suite struct TaxonomyTests {
    private func read(_ json: String) throws(TaxonomyError) -> Taxonomy {
        try Taxonomy(Data(json.utf8), name: "shop.json")
    }

    @Test func phrasesMayHaveWeights() throws {
        let taxonomy = try read(
            """
            {"fallback": "C", "classes": [
                {"code": "A", "category": "주문", "phrases": ["주문하려고", {"text": "취소", "weight": -99}]},
                {"code": "B", "examples": ["배송이 안 와요"]}, {"code": "C"}]}
            """)
        #expect(taxonomy.classes.map(\.code) == ["A", "B", "C"])
        #expect(taxonomy.classes[0].phrases.map(\.weight) == [1, -10])
        #expect(taxonomy.classes[1].category == "B")
        #expect(taxonomy.fallback == "C")
    }

    @Test(arguments: [
        ("[]", TaxonomyErrorCode.unreadable, "shop.json"),
        (#"{"classes": [{"category": "a"}, {"code": "B"}]}"#, .unreadable, "classes[0] has no 'code'"),
        (#"{"classes": [{"code": "A", "examples": [1]}, {"code": "B"}]}"#, .unreadable, "classes[0].examples[0] is no"),
        (#"{"classes": [{"code": "A", "examples": ["x"]}]}"#, .tooLarge, "1 classes"),
        (#"{"classes": [{"code": "A", "examples": ["x"]}, {"code": "A", "examples": ["y"]}]}"#, .badClass, "'A'"),
        (#"{"classes": [{"code": "A", "examples": ["x"]}, {"code": "B"}]}"#, .untaught, "class B"),
        (
            #"{"fallback": "Z", "classes": [{"code": "A", "examples": ["x"]}, {"code": "B", "examples": ["y"]}]}"#,
            .badClass, "fallback Z"
        ),
    ])
    func whatIsWrongIsNamed(_ json: String, _ code: TaxonomyErrorCode, _ text: String) {
        let error = #expect(throws: TaxonomyError.self) { try read(json) }
        #expect(error?.code == code)
        #expect(error?.message.contains(text) == true, "\(error?.message ?? "")")
    }
}
