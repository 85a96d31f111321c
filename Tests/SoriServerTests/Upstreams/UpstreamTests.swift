import SoriCore
import SoriHTTP
import Testing

@testable import SoriServer

struct UpstreamTests {
    @Test(
        arguments: [
            ("gpu=http://host:8003", "gpu", "http://host:8003"),
            ("gpu-2=https://host.example/stt/", "gpu-2", "https://host.example/stt"),
            ("a=http://10.0.0.1:1//", "a", "http://10.0.0.1:1"),
            ("v6=https://[fe80::1]:8003", "v6", "https://[fe80::1]:8003"),
        ])
    func namesAndAddressesAreRead(_ text: String, _ name: String, _ url: String) throws {
        let upstream = try Upstream(text)
        #expect(upstream.name == name && upstream.url == url)
    }

    @Test(
        arguments: [
            "", "gpu", "=http://host", "http://host:8003", "gpu=", "gpu=host:8003", "gpu=ftp://host", "GPU=http://host",
            "a b=http://host", "auto=http://host", "local=http://host", "gpu=http://user:secret@host",
            "gpu=http://host/?x=1", "gpu=http://host/#x", "gpu=http://host:0", "gpu=http://ho st",
            String(repeating: "a", count: 33) + "=http://host",
        ])
    func whatCannotBeUsedIsRefused(_ text: String) {
        let error = #expect(throws: UpstreamError.self) { _ = try Upstream(text) }
        #expect(error?.code == .malformed && error?.message.contains("secret") == false)
    }

    @Test func aNameComesOnce() throws {
        let twice = [try Upstream("a=http://x"), try Upstream("a=http://y")]
        let error = #expect(throws: UpstreamError.self) { _ = try UpstreamsConfiguration(twice) }
        #expect(error?.code == .repeated)
    }

    @Test(
        arguments: [
            (["1.1 sori"], true), (["1.1 proxy, 1.1 sori (x)"], true), (["1.0 fred", "1.1 sori"], true), ([], false),
            (["1.1 nginx"], false), (["sori"], false), (["1.1 sorious"], false),
        ] as [([String], Bool)])
    func whatWasForwardedIsKnown(_ fields: [String], _ isForwarded: Bool) {
        var headers: HTTPHeaders = [:]
        for field in fields { headers.add("Via", field) }
        #expect(UpstreamClient.isForwarded(headers) == isForwarded)
    }

    @Test func aQueryIsWrittenAgainWithoutTheKey() {
        #expect(UpstreamClient.text([]) == "")
        #expect(UpstreamClient.text([("api_key", "k")]) == "")
        let query = [(name: "language", value: "ko"), (name: "api_key", value: "k"), (name: "a&b", value: "통 화/1")]
        #expect(UpstreamClient.text(query) == "?language=ko&a%26b=%ED%86%B5%20%ED%99%94%2F1")
    }

    @Test(
        arguments: [
            (#"{"status":"ok","backend":"whisper","load":{"running":1,"waiting":3,"capacity":4},"new":1}"#, true, 4),
            (#"{"status":"ok"}"#, true, 2), (#"{"status":"ok","backend":"none"}"#, false, 2),
            (#"{"status":"loading","backend":"whisper"}"#, false, 2),
            (#"{"status":"ok","load":{"running":0,"waiting":0,"capacity":-5}}"#, true, 1),
            (#"{"status":"ok","load":{"running":0,"waiting":0,"capacity":9999999}}"#, true, 64),
        ])
    func reportsAreRead(_ text: String, _ isReady: Bool, _ capacity: Int) throws {
        let report = try #require(UpstreamReport(Array(text.utf8)))
        #expect(report.isReady == isReady && report.capacity == capacity)
    }

    @Test(arguments: ["", "[]", "{}", "<html>", #"{"status":1}"#])
    func whatIsNoReportIsNone(_ text: String) { #expect(UpstreamReport(Array(text.utf8)) == nil) }
}
