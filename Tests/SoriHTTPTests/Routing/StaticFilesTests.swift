import Testing

@testable import SoriHTTP

struct StaticFilesTests {
    @Test func staticFilesStayInTheirFolder() {
        var files = StaticFiles()
        files.add("index.html", bytes: [1])
        let request = HTTPRequest(method: .get, path: "/", body: .empty)
        #expect(files.response("", for: request)?.headers["content-type"] == "text/html; charset=utf-8")
        #expect(files.response("../index.html", for: request) == nil)
        #expect(files.response("/etc/passwd", for: request) == nil)
        var again = request
        again.headers["if-none-match"] = files.response("", for: request)?.headers["etag"]
        #expect(files.response("index.html", for: again)?.status == 304)
    }
}
