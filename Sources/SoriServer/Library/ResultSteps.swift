import FoundationEssentials
import SoriCore
import SoriInsights

/// What the steps after recognition came to, taken out of a job's result as JSON of the same names.
struct ResultSteps: Sendable {
    /// The steps, by the names of the API.
    private static let names =
        InsightStep.allCases.map(\.rawValue) + ["step_errors", "speakers"]

    /// A JSON object with the steps that there are.
    let json: String
    /// The code of the class, such as `CLASS_COMPLAINT`.
    let classCode: String?

    /// Reads a result; nil for a text that is no JSON object.
    init?(_ result: String) {
        guard let entries = try? JSONDecoder().decode([String: AnyJSON].self, from: Data(result.utf8)) else {
            return nil
        }
        self.init(entries)
    }

    /// Takes the entries of a result.
    init?(_ entries: [String: AnyJSON]) {
        var steps = entries.filter { Self.names.contains($0.key) && $0.value != .null }
        // The text is that of the segments once more, and edits would not reach it.
        if case .object(var privacy)? = steps[InsightStep.privacyRemoval.rawValue] {
            privacy["text"] = nil
            steps[InsightStep.privacyRemoval.rawValue] = .object(privacy)
        }
        guard let text = try? JSONText.encode(steps) else { return nil }
        json = String(decoding: text, as: UTF8.self)
        if case .object(let classification)? = steps["classification"], case .string(let code)? = classification["code"]
        {
            classCode = code
        } else {
            classCode = nil
        }
    }
}
