import SoriCore
import SoriInsights
import SoriPrivacy

/// The steps after recognition that a request asks for, read from its fields.
struct StepForm: Sendable, Equatable {
    /// The steps asked for.
    let steps: Set<InsightStep>
    /// The language to translate into, a code; nil for none.
    let translateTo: String?
    /// The name of the taxonomy of calls; nil for the usual one.
    let taxonomy: String?
    /// Whether a recording with the personal data silenced is wanted.
    let redactsAudio: Bool
    /// The types that are removed; nil for those of the server's policy.
    let privacyTypes: Set<PersonalDataType>?
    /// The types that are told of and stay in the text.
    let markedTypes: Set<PersonalDataType>
    /// What stands for what is removed; nil for the style of the server's policy.
    let privacyStyle: PrivacyPolicy.Style?

    /// The fields that say yes or no to a step; translation is asked for by its language.
    private static let flags = InsightStep.allCases.filter { $0 != .translation }
    private static let longestTaxonomy = 64

    /// The names of all fields that are read here.
    static let fieldNames = Set(
        flags.map(\.rawValue) + [
            "translate_to", "taxonomy", "redact_audio", "privacy_types", "privacy_mark", "privacy_style",
        ])

    /// Reads the fields; throws 422 naming the one that is wrong.
    init(_ fields: FieldReader) throws(APIError) {
        var steps: Set<InsightStep> = []
        for step in Self.flags where try fields.flag(step.rawValue) { steps.insert(step) }
        translateTo = try fields.text("translate_to").map { tag throws(APIError) in try Self.language(tag) }
        if translateTo != nil { steps.insert(.translation) }
        self.steps = steps
        taxonomy = try fields.text("taxonomy").map { name throws(APIError) in try Self.taxonomy(name) }
        privacyTypes = try Self.types(fields, "privacy_types")
        markedTypes = try Self.types(fields, "privacy_mark") ?? []
        privacyStyle = try fields.text("privacy_style").map { text throws(APIError) in try Self.style(text) }
        redactsAudio = try fields.flag("redact_audio")
        if redactsAudio, !steps.contains(.privacyRemoval) {
            throw .invalid(
                "redact_audio",
                LocalizedText(
                    "'redact_audio'에는 'privacy_removal=true'가 필요합니다.",
                    "'redact_audio' needs 'privacy_removal=true': it silences what that finds."))
        }
    }

    /// No step.
    static let none = StepForm()

    private init() {
        (steps, translateTo, taxonomy, redactsAudio) = ([], nil, nil, false)
        (privacyTypes, markedTypes, privacyStyle) = (nil, [], nil)
    }

    /// Whether personal data is to be removed.
    var removesPrivacy: Bool { steps.contains(.privacyRemoval) }

    /// What is removed for this request, where the server's policy is `base`.
    func policy(_ base: PrivacyPolicy) -> PrivacyPolicy {
        var policy = base
        if let privacyTypes {
            policy.usual = .ignore
            policy.treatments = Dictionary(uniqueKeysWithValues: privacyTypes.map { ($0, .mask) })
        }
        for type in markedTypes { policy.treatments[type] = .mark }
        if let privacyStyle { policy.style = privacyStyle }
        return policy
    }

    private static func language(_ tag: String) throws(APIError) -> String {
        guard let language = Language(tag) else {
            throw .invalid(
                "translate_to",
                LocalizedText(
                    "'translate_to' 값은 en, ja, zh 같은 언어 코드여야 합니다.",
                    "'translate_to' must be the code of a language, such as en, ja or zh."))
        }
        return language.code
    }

    private static func taxonomy(_ name: String) throws(APIError) -> String {
        let isName =
            name.utf8.count <= longestTaxonomy
            && name.unicodeScalars.allSatisfy {
                $0.properties.isAlphabetic || "0123456789-_".unicodeScalars.contains($0)
            }
        guard isName else { throw unknownTaxonomy(known: []) }
        return name
    }

    private static func types(
        _ fields: FieldReader, _ name: String
    ) throws(APIError) -> Set<PersonalDataType>? {
        let words = fields.texts(name).flatMap { $0.split(whereSeparator: { $0 == "," || $0 == " " }) }
        guard !words.isEmpty else { return nil }
        var types: Set<PersonalDataType> = []
        for word in words {
            guard let type = PersonalDataType(rawValue: word.lowercased()) else {
                let all = PersonalDataType.allCases.sorted().map(\.rawValue).joined(separator: ", ")
                throw .invalid(
                    name,
                    LocalizedText(
                        "'\(name)' 값은 다음 중에서 골라 쉼표로 나눕니다: \(all)",
                        "'\(name)' is a list, separated by commas, of: \(all)."))
            }
            types.insert(type)
        }
        return types
    }

    private static func style(_ text: String) throws(APIError) -> PrivacyPolicy.Style {
        guard let style = PrivacyPolicy.Style(rawValue: text.lowercased()) else {
            let all = PrivacyPolicy.Style.allCases.map(\.rawValue).joined(separator: ", ")
            throw .invalid(
                "privacy_style",
                LocalizedText(
                    "'privacy_style' 값은 \(all) 중 하나여야 합니다.", "'privacy_style' must be one of \(all)."))
        }
        return style
    }

    /// 422: no taxonomy has the name that a request gives.
    static func unknownTaxonomy(known: [String]) -> APIError {
        let list = known.joined(separator: ", ")
        return .invalid(
            "taxonomy",
            known.isEmpty
                ? LocalizedText(
                    "'taxonomy' 값은 분류 체계의 이름(글자, 숫자, -, _)이어야 합니다.",
                    "'taxonomy' must be the name of a taxonomy: letters, digits, - and _.")
                : LocalizedText(
                    "그런 분류 체계가 없습니다. 'taxonomy' 값은 \(list) 중 하나여야 합니다.",
                    "There is no such taxonomy: 'taxonomy' must be one of \(list)."))
    }
}
