import Testing

@testable import SoriServer

struct FieldReaderTests {
    @Test func flagsAndNumbers() throws {
        let fields = FieldReader([
            ("a", "Yes"), ("b", "0"), ("c", "x"), ("t", "0.5"), ("n", "nan"), ("a", "no"), ("l[]", "1"), ("l", "2"),
        ])
        #expect(try fields.flag("a") == false)
        #expect(try fields.flag("b") == false)
        #expect(try fields.flag("missing", default: true))
        #expect(throws: APIError.self) { try fields.flag("c") }
        #expect(try fields.number("t", in: 0...1) == 0.5)
        #expect(throws: APIError.self) { try fields.number("n", in: 0...1) }
        #expect(throws: APIError.self) { try fields.number("t", in: 1...2) }
        #expect(fields.texts("l") == ["1", "2"])
    }
}
