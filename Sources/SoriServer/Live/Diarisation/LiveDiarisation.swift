import SoriCore
import SoriHTTP
import SoriSpeakers

/// How a client of a live socket wants speakers told apart.
struct LiveDiarisation: Sendable, Equatable {
    /// Whose names the speakers may get.
    let people: SpeakerSelection

    /// The most names.
    private static let mostNames = 64
    /// The field of the names, in messages, bodies and addresses.
    static let field = SpeakerSelection.liveFieldName

    /// Reads what a message or a body says; nil where speakers are not told apart. `["*"]` is everybody, and names ask
    /// for it without `diarize`.
    ///
    /// Throws 422 for too many names, and for names beside `"diarize":false`.
    static func read(diarize: Bool?, registered: [String]?) throws(APIError) -> LiveDiarisation? {
        let names = registered ?? []
        guard names.count <= mostNames else {
            throw .invalid(
                field,
                LocalizedText(
                    "'\(field)'에는 이름을 \(mostNames)개까지 넣을 수 있습니다. 모두는 \"*\"입니다.",
                    "'\(field)' takes at most \(mostNames) names; \"*\" is everybody."))
        }
        guard diarize ?? !names.isEmpty else {
            guard names.isEmpty else {
                throw .invalid(
                    "diarize",
                    LocalizedText(
                        "'\(field)'가 있으면 'diarize'는 false일 수 없습니다.", "'diarize' must not be false beside '\(field)'."))
            }
            return nil
        }
        return LiveDiarisation(people: SpeakerSelection(names: names))
    }

    /// Reads `?diarize=true&registered=alice,bob` of an address; throws 422 naming what is wrong.
    static func read(_ request: HTTPRequest) throws(APIError) -> LiveDiarisation? {
        let names = request.queryValue(field).map { $0.split(separator: ",").map(\.trimmed).filter { !$0.isEmpty } }
        guard let text = request.queryValue("diarize") else { return try read(diarize: nil, registered: names) }
        switch text.lowercased() {
        case "true", "1": return try read(diarize: true, registered: names)
        case "false", "0": return try read(diarize: false, registered: names)
        default:
            throw .invalid(
                "diarize", LocalizedText("'diarize' 값은 true 또는 false여야 합니다.", "'diarize' must be true or false."))
        }
    }
}
