import SoriCore

extension ConversationService {
    /// What the sockets plug into.
    public var jobs: ConversationJobs {
        ConversationJobs(
            claim: { id in
                switch try await claim(id) {
                case .success(let request): .granted(language: request.language)
                case .failure(let refusal): .refused(reason: refusal.reason)
                }
            },
            store: { id, segment in await keep(segment, of: id) },
            complete: { id, transcript in
                let result = try await complete(id, transcript)
                return ConversationJobs.Outcome(summary: result.summary, transcript: result.transcript)
            },
            fail: { id, reason in await fail(id, reason) })
    }
}
