import SoriCore

/// What speakers are called where their names are not to be told.
enum SpeakerLabels {
    /// The transcript with a number for each speaker's name, in the order in which they first speak; labels that name
    /// nobody, such as `SPEAKER_00` or `left`, stay.
    static func neutral(_ transcript: Transcript) -> Transcript {
        var labels: [String: String] = [:]
        func label(_ name: String) -> String {
            if namesNobody(name) { return name }
            let label = labels[name] ?? "speaker \(labels.count + 1)"
            labels[name] = label
            return label
        }
        var transcript = transcript
        for index in transcript.segments.indices {
            transcript.segments[index].speaker = transcript.segments[index].speaker.map(label)
            for word in transcript.segments[index].words.indices {
                let name = transcript.segments[index].words[word].speaker
                transcript.segments[index].words[word].speaker = name.map(label)
            }
        }
        return transcript
    }

    private static let roles: Set<String> = [
        "left", "right", "agent", "customer", "caller", "상담원", "상담사", "고객", "손님",
    ]

    private static func namesNobody(_ name: String) -> Bool {
        if roles.contains(name.lowercased()) { return true }
        return ["SPEAKER_", "channel ", "speaker "].contains { prefix in
            name.hasPrefix(prefix) && name.dropFirst(prefix.count).allSatisfy { ("0"..."9").contains($0) }
        }
    }
}
