import Testing

@testable import SoriHTTP

/// Parts of files that requests ask for.
struct ByteRangeTests {
    @Test(
        arguments: [
            (nil, ByteRange.whole), ("", .whole), ("bytes=", .whole), ("bytes=-", .whole), ("bytes=5-2", .whole),
            ("bytes=0-0,5-6", .whole), ("items=0-1", .whole), ("bytes= 0-1", .whole), ("bytes=+1-2", .whole),
            ("bytes=0-0", .part(0..<1)), ("bytes=3-", .part(3..<10)), ("bytes=3-99", .part(3..<10)),
            ("bytes=-3", .part(7..<10)), ("bytes=-99", .part(0..<10)), ("bytes=-0", .unsatisfiable),
            ("bytes=10-", .unsatisfiable), ("bytes=99999999999999999999-", .whole),
            ("bytes=0-9223372036854775807", .part(0..<10)), ("bytes=0-99999999999999999999", .whole),
        ] as [(String?, ByteRange)])
    func partsOfTenBytes(_ field: String?, _ range: ByteRange) {
        #expect(ByteRange(field, size: 10) == range, "\(field ?? "nil")")
    }

    @Test func anEmptyFileHasNoParts() {
        #expect(ByteRange("bytes=0-", size: 0) == .unsatisfiable)
        #expect(ByteRange("bytes=-1", size: 0) == .unsatisfiable)
    }

    @Test(arguments: [
        ("a.txt", "attachment; filename=\"a.txt\"; filename*=UTF-8''a.txt"),
        ("회의 \"1\".txt", "attachment; filename=\"__ _1_.txt\"; filename*=UTF-8''%ED%9A%8C%EC%9D%98%20%221%22.txt"),
        ("a\r\nb%", "attachment; filename=\"a__b_\"; filename*=UTF-8''a%0D%0Ab%25"),
    ])
    func namesOfFiles(_ name: String, _ field: String) {
        #expect(ContentDisposition.attachment(name) == field)
    }
}
