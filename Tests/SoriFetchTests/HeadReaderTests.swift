import Testing

@testable import SoriFetch

struct HeadReaderTests {
    private func read(_ lines: [String]) -> FetchHead? {
        var reader = FetchHeadReader()
        for line in lines where !reader.read(Array("\(line)\r\n".utf8)) { return nil }
        return reader.head
    }

    @Test func theLastOfSeveralHeadsCounts() {
        let head = read([
            "HTTP/1.1 302 Found", "Location: /x", "ETag: \"first\"", "", "HTTP/1.1 100 Continue", "",
            "HTTP/2 206", "etag:  \"second\" ", "X-Two: 1", "x-two: 2", "",
        ])
        #expect(head?.status == 206)
        #expect(head?["ETag"] == "\"second\"")
        #expect(head?["x-TWO"] == "2")
        #expect(head?["location"] == nil)
        #expect(head?.isSuccess == true)
    }

    @Test func anInterimAnswerIsNone() { #expect(read(["HTTP/1.1 103 Early Hints", "Link: x", ""]) == nil) }

    @Test func nonsenseIsNoAnswer() { #expect(read(["HTTP/1.1 what", ""]) == nil) }

    @Test func anEndlessHeadIsRefused() {
        #expect(read(["HTTP/1.1 200 OK"] + Array(repeating: String(repeating: "a", count: 1_000), count: 300)) == nil)
    }
}
