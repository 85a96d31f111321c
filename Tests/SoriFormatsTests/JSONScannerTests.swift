import SoriCore
import Testing

@testable import SoriFormats

struct JSONScannerTests {
    @Test(arguments: [
        "[", "{\"a\":", "[[1,", "\"\\u12", "tru", "-", "", "{\"a\" 1}", "[1 2]", "\"\u{1}\"", "1x", "{}{}",
    ])
    func brokenJSON(_ text: String) {
        #expect(throws: FileError.self) {
            var scanner = JSONScanner(Array(text.utf8), file: "test")
            _ = try scanner.value()
            try scanner.finish()
        }
    }

    @Test func deepNestingIsRefused() {
        #expect(throws: FileError.self) {
            var scanner = JSONScanner([UInt8](repeating: UInt8(ascii: "["), count: 1 << 20), file: "test")
            try scanner.skip()
        }
    }

    @Test func JSONStrings() throws {
        var scanner = JSONScanner(
            Array(#"["\u0041\n\u00e9\ud83d\ude00\ud800x\"\/", -1.5e2, true, null]"#.utf8), file: "test")
        #expect(try scanner.value() == .array([.string("A\né😀\u{FFFD}x\"/"), .number(-150), .bool(true), .null]))
    }
}
