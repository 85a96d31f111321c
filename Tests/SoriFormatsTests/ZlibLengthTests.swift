import SoriFormats
import Testing

struct ZlibLengthTests {
    /// Against zlib as Python's module has it: `len(zlib.compress(...))`.
    @Test func zlibLengths() {
        #expect(ZlibLength.of([]) == 8)
        #expect(ZlibLength.of(Array("hello hello hello hello".utf8)) == 16)
        #expect(ZlibLength.of(Array(0...255)) == 267)
    }
}
