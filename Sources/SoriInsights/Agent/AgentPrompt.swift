public import SoriCore

/// What the operator has written for the agent: the text of the file STT_AGENT_PROMPT.
///
/// A line `actions: call_back, refund` lists the types of actions that an answer may have; with nothing behind the
/// colon there may be none, and without such a line any. All other lines go to the language model.
public struct AgentPrompt: Sendable, Equatable {
    /// What the language model is told.
    public let text: String
    /// The types of actions that an answer may have; nil for any.
    public let actions: [String]?

    /// The most bytes of the file.
    public static let mostBytes = 64 << 10
    private static let key = "actions:"

    /// Reads the text of a file; throws `not_configured` with the line for a file that is too long or says nothing, and
    /// for types that are not letters, digits, `_`, `-` and `.`, or more than 64 signs.
    public init(_ file: String) throws(InsightError) {
        guard file.utf8.count <= Self.mostBytes else {
            throw Self.error("has more than \(Self.mostBytes) bytes: shorten it")
        }
        var lines: [Substring] = []
        var actions: [String]?
        for (number, line) in file.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            guard line.lowercased().hasPrefix(Self.key) else {
                lines.append(line)
                continue
            }
            let types = line.dropFirst(Self.key.count).split(whereSeparator: { $0 == "," || $0.isWhitespace })
            guard types.allSatisfy(Self.isType) else {
                throw Self.error("line \(number + 1): a type of an action is letters, digits, '_', '-' and '.'")
            }
            actions = (actions ?? []) + types.map(String.init)
        }
        text = lines.joined(separator: "\n")
        self.actions = actions
        guard text.contains(where: \.isLetter) else { throw Self.error("says nothing: write what the agent is to do") }
    }

    private static func isType(_ type: Substring) -> Bool {
        type.count <= 64
            && type.utf8.allSatisfy { sign in
                switch sign {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."):
                    true
                default: false
                }
            }
    }

    private static func error(_ problem: String) -> InsightError {
        InsightError(code: .notConfigured, message: "the agent's prompt (STT_AGENT_PROMPT) \(problem)")
    }
}
