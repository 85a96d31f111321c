import SoriCore
import SoriSpeakers

/// A person whose voice comes with a request of the OpenAI API, and what the person is called.
struct KnownSpeakerReference: Sendable {
    /// What the person is called.
    let name: String
    /// The audio, not decoded yet.
    let audio: AudioDataURL

    /// The field of the names.
    static let nameField = "known_speaker_names"
    /// The field of the audio.
    static let field = "known_speaker_references"
    /// The most people.
    static let most = 4
    /// Seconds of audio.
    static let seconds = 2.0...10.0

    /// Reads both fields; throws 422 naming the one that is wrong.
    static func all(_ fields: FieldReader) throws(APIError) -> [KnownSpeakerReference] {
        let (names, urls) = (fields.texts(nameField), fields.texts(field))
        guard names.count <= most else {
            throw .invalid(
                nameField, LocalizedText("화자는 \(most)명까지 지정할 수 있습니다.", "Name at most \(most) known speakers."))
        }
        guard names.count == urls.count else {
            throw .invalid(
                field,
                LocalizedText(
                    "이름(\(names.count)개)과 참조 음성(\(urls.count)개)의 수가 같아야 합니다.",
                    "There are \(names.count) names in known_speaker_names and \(urls.count) references: send one of each "
                        + "for every speaker."))
        }
        var references: [KnownSpeakerReference] = []
        for (text, url) in zip(names, urls) {
            let name = try checked(text, taken: references.map(\.name))
            references.append(KnownSpeakerReference(name: name, audio: try AudioDataURL(url)))
        }
        return references
    }

    private static func checked(_ text: String, taken: [String]) throws(APIError) -> String {
        let name = text.trimmed
        let longest = SpeakerSeparation.longestName
        guard !name.isEmpty, name.count <= longest, !name.contains(where: \.isNewline), !taken.contains(name) else {
            throw .invalid(
                nameField,
                LocalizedText(
                    "이름은 1~\(longest)자여야 하고 줄바꿈을 넣을 수 없으며 서로 달라야 합니다.",
                    "Names of known speakers have 1 to \(longest) characters, no line breaks, and differ."))
        }
        return name
    }
}
