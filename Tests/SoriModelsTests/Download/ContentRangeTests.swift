import Testing

@testable import SoriModels

struct ContentRangeTests {
    @Test func ranges() {
        let range = ContentRange("bytes 5-9/10")
        #expect(range?.start == 5 && range?.total == 10)
        for wrong in ["", "bytes */10", "bytes 5-9/*", "bytes 9-5/10", "bytes 5-10/10", "bits 5-9/10", "bytes -9/10"] {
            #expect(ContentRange(wrong) == nil, "\(wrong)")
        }
    }
}
