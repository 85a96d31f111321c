import Testing

@testable import SoriInsights

struct AnswerStreamTests {
    @Test func linesCutAnywhere() {
        let text = Array("{\"a\":\"가나\"}\r\n\n[DONE]\nrest".utf8)
        for size in 1...text.count {
            var splitter = LineSplitter()
            var lines: [String] = []
            for start in stride(from: 0, to: text.count, by: size) {
                lines += splitter.add(Array(text[start..<min(start + size, text.count)])) ?? []
            }
            #expect(lines == ["{\"a\":\"가나\"}", "", "[DONE]"])
            let rest = splitter.finish()
            #expect(rest == "rest")
        }
        var endless = LineSplitter()
        let lines = endless.add([UInt8](repeating: 65, count: 2 << 20))
        #expect(lines == nil)
    }

    @Test func ollamaLines() {
        #expect(OllamaGenerator.read(#"{"message":{"role":"assistant","content":"가"},"done":false}"#) == .text("가"))
        #expect(
            OllamaGenerator.read(#"{"message":{"content":""},"done":true,"done_reason":"stop"}"#)
                == .end("", isCut: false))
        #expect(OllamaGenerator.read(#"{"done":true,"done_reason":"length"}"#) == .end("", isCut: true))
        #expect(OllamaGenerator.read(#"{"error":"no memory"}"#) == .failure("no memory"))
        #expect(OllamaGenerator.read("") == .nothing)
        guard case .failure = OllamaGenerator.read("<html>") else {
            Issue.record("what is no JSON is a failure")
            return
        }
    }

    @Test func chatLines() {
        #expect(
            ChatGenerator.read(#"data: {"choices":[{"delta":{"content":"x"},"finish_reason":null}]}"#) == .text("x"))
        #expect(ChatGenerator.read(#"data: {"choices":[{"delta":{},"finish_reason":"stop"}]}"#) == .text(""))
        #expect(ChatGenerator.read("data: [DONE]") == .end("", isCut: false))
        #expect(ChatGenerator.read(#"data: {"error":{"message":"bad"}}"#) == .failure("bad"))
        #expect(ChatGenerator.read(": comment") == .nothing)
    }

    @Test(arguments: [
        ("localhost", "http://localhost:11434"), ("0.0.0.0:1234", "http://127.0.0.1:1234"),
        ("http://gpu:11434/", "http://gpu:11434"), ("https://llm.example", "https://llm.example"),
        ("http://gpu/ollama", "http://gpu:11434/ollama"), ("[::1]", "http://[::1]:11434"),
        ("[::1]:80", "http://[::1]:80"),
    ])
    func addresses(_ host: String, _ url: String) { #expect(OllamaGenerator.address(host) == url) }

    @Test func partsOfAConversation() {
        let sentences = (0..<100).map { "sentence number \($0) about something" }
        let parts = TranscriptParts.split(sentences, limit: 200)
        #expect(parts.joined(separator: "\n") == sentences.joined(separator: "\n"))
        #expect(parts.allSatisfy { TranscriptParts.tokens($0) <= 260 })
        #expect(
            TranscriptParts.split([String(repeating: "가", count: 10_000)], limit: 100).allSatisfy { $0.count <= 100 })
        #expect(TranscriptParts.split([], limit: 100).isEmpty)
    }
}
