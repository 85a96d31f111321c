extension Translator: TranscriptTranslating {
    /// One text for each segment, each translated with the ones before it in sight; see `TranscriptTranslating`.
    public func translate(
        _ segments: [String], from source: String, to target: String
    ) async throws -> [String] {
        var context: [TranslatedSentence] = []
        var texts: [String] = []
        for segment in segments {
            let text = try await translate(
                segment, from: source.isEmpty ? nil : source, to: target, context: context)
            context.remember(TranslatedSentence(source: segment, translation: text))
            texts.append(text)
        }
        return texts
    }
}
