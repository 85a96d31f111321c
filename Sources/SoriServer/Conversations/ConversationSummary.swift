/// The last message of a conversation: `{"type":"final_summary","summary":{...},"transcript":"..."}`.
struct ConversationSummary: Encodable {
    let outcome: ConversationJobs.Outcome

    enum CodingKeys: String, CodingKey { case type, summary, transcript }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode("final_summary", forKey: .type)
        try container.encode(outcome.summary, forKey: .summary)
        try container.encode(outcome.transcript, forKey: .transcript)
    }
}
