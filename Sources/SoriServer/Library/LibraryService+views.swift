import SoriLibrary

extension LibraryService {
    /// A transcript in one of its views, nil is the one that is edited; throws 422 for a view that it does not have.
    func answer(_ transcript: LibraryTranscript, in view: TranscriptView?) async throws -> TranscriptAnswer {
        let usual = try await answer(transcript)
        guard let view, view != usual.view else { return usual }
        guard usual.views.contains(view), let original = try await store.original(of: transcript) else {
            throw APIError.noView(usual.views)
        }
        return try await answer(original, isOriginal: true)
    }
}

extension APIError {
    /// 422: a transcript has only these views.
    static func noView(_ views: [TranscriptView]) -> APIError {
        let list = views.map { "'\($0.rawValue)'" }.joined(separator: ", ")
        return .invalid(
            "view", LocalizedText("이 전사의 보기: \(list)", "This transcript has only the views \(list)."))
    }
}
