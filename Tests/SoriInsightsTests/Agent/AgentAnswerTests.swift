import SoriCore
import Testing

@testable import SoriInsights

struct AgentAnswerTests {
    private func read(_ text: String) throws(InsightError) -> AgentAnswer {
        try AgentAnswerReader.read(Array(text.utf8))
    }

    @Test func aProgramsAnswer() throws {
        let answer = try read(
            #"{"reply":"확인했습니다","actions":[{"type":"call_back","minutes":30,"urgent":true,"to":"고객","none":null}],"#
                + #""entities":{"order":"A-1"},"other":[1]}"#)
        #expect(answer.reply == "확인했습니다" && answer.entities == ["order": "A-1"] && answer.model == nil)
        #expect(
            answer.actions == [
                .init(type: "call_back", arguments: ["minutes": .number(30), "urgent": .flag(true), "to": .text("고객")])
            ])
        #expect(try read(#"{"reply":"네"}"#).actions.isEmpty)
        let json = String(decoding: try JSONText.encode(answer.actions), as: UTF8.self)
        #expect(json == #"[{"minutes":30,"to":"고객","type":"call_back","urgent":true}]"#)
    }

    @Test(arguments: [
        "", "no JSON", "[]", "null", "{}", #"{"reply":1}"#, #"{"reply":null}"#, #"{"reply":"x","actions":{}}"#,
        #"{"reply":"x","actions":["call_back"]}"#, #"{"reply":"x","actions":[{}]}"#,
        #"{"reply":"x","actions":[{"type":1}]}"#, #"{"reply":"x","actions":[{"type":"a","b":[1]}]}"#,
        #"{"reply":"x","actions":[{"type":"a","b":{"c":1}}]}"#, #"{"reply":"x","entities":{"a":1}}"#,
        #"{"reply":"x","entities":["a"]}"#, #"{"reply":" "}"#, #"{"reply":"x","actions":[{"type":" "}]}"#,
        #"{"reply":"x","entities":{"":"y"}}"#, #"{"reply":"x""#, "\u{FEFF}x", String(repeating: "[", count: 100_000),
    ])
    func whatIsNoAnswer(_ text: String) {
        let error = #expect(throws: InsightError.self) { try read(text) }
        #expect(error?.code == .badAnswer)
    }

    @Test func errorsHaveNothingOfTheAnswer() {
        for text in [#"{"reply":"x","entities":{"secret":1}}"#, #"{"reply":"x","actions":[{"type":"a","secret":[]}]}"#]
        {
            let error = #expect(throws: InsightError.self) { try read(text) }
            #expect(error?.description.contains("secret") == false)
        }
    }

    @Test func hugeAnswersAreRefused() {
        let long = String(repeating: "가", count: 20_001)
        let actions = Array(repeating: #"{"type":"a"}"#, count: 51).joined(separator: ",")
        for text in [
            "{\"reply\":\"\(long)\"}", "{\"reply\":\"x\",\"entities\":{\"a\":\"\(long)\"}}",
            "{\"reply\":\"x\",\"entities\":{\"\(long)\":\"a\"}}", "{\"reply\":\"x\",\"actions\":[\(actions)]}",
            "{\"reply\":\"x\",\"actions\":[{\"type\":\"\(long)\"}]}",
            "{\"reply\":\"x\",\"actions\":[{\"type\":\"a\",\"b\":\"\(long)\"}]}",
        ] {
            let error = #expect(throws: InsightError.self) { try read(text) }
            #expect(error?.code == .tooLong)
        }
    }

    @Test func aPromptAndItsActions() throws {
        let prompt = try AgentPrompt("You help.\nActions: call_back, refund.part\nBe short.")
        #expect(prompt.text == "You help.\nBe short." && prompt.actions == ["call_back", "refund.part"])
        #expect(try AgentPrompt("You help.").actions == nil)
        #expect(try AgentPrompt("You help.\r\nactions:\r\n").actions == [])
        for file in ["", " \n", "actions: a", "You help.\nactions: a/b", String(repeating: "x", count: 70_000)] {
            let error = #expect(throws: InsightError.self) { try AgentPrompt(file) }
            #expect(error?.code == .notConfigured && error?.message.contains("STT_AGENT_PROMPT") == true)
        }
        let error = #expect(throws: InsightError.self) { try AgentPrompt("You help.\nactions: a/b") }
        #expect(error?.message.contains("line 2") == true)
    }
}
