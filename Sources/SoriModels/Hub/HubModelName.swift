public import SoriCore

/// A model of the Hugging Face hub: `owner/name`, at a revision.
public struct HubModelName: Sendable, Equatable {
    /// The owner, such as `openai`.
    public let owner: String
    /// The model's own name, such as `whisper-base`; also its folder's name here.
    public let name: String
    /// The revision that is taken when none is said.
    public static let defaultRevision = "main"

    /// A branch, tag or commit; `main` when none was said.
    public let revision: String

    /// `owner/name`.
    public var id: String { "\(owner)/\(name)" }

    /// Reads `owner/name[@revision]` or a short name: `base`, `whisper-base`, `small.en`, `turbo`, `distil-large-v3`,
    /// ...
    ///
    /// Throws `ModelError` `bad_name`, with the short names, for anything else.
    public init(_ text: String) throws(ModelError) {
        let parts = text.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
        let path = parts[0].split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        revision = parts.count == 2 ? String(parts[1]) : Self.defaultRevision
        if path.count == 1, let (owner, name) = Self.shortName(path[0].lowercased()) {
            (self.owner, self.name) = (owner, name)
        } else if path.count == 2 {
            (owner, name) = (path[0], path[1])
        } else {
            throw ModelError(
                code: .badName,
                message: "\"\(text.prefix(80))\" is no model: use OWNER/NAME of the hub or one of "
                    + Self.sizes.joined(separator: ", ") + ", distil-large-v3")
        }
        for part in [owner, name, revision] where !Self.isSafe(part) {
            throw ModelError(
                code: .badName,
                message: "\"\(text.prefix(80))\" is no model: names have letters, digits, '-', '_' and '.' only")
        }
    }

    /// OpenAI's checkpoints without `whisper-` before them.
    static let sizes = [
        "tiny", "tiny.en", "base", "base.en", "small", "small.en", "medium", "medium.en", "large", "large-v2",
        "large-v3", "large-v3-turbo", "turbo",
    ]

    /// The smallest of OpenAI's models with a vocabulary of `size` tokens; nil for a size that none has.
    static func origin(vocabularySize size: Int) -> HubModelName? {
        let sizes = [51_864: "base.en", 51_865: "base", 51_866: "large-v3"]
        return sizes[size].flatMap { try? HubModelName($0) }
    }

    private static func shortName(_ text: String) -> (owner: String, name: String)? {
        if text.hasPrefix("distil-") { return ("distil-whisper", text) }
        let size = text.hasPrefix("whisper-") ? String(text.dropFirst("whisper-".count)) : text
        guard sizes.contains(size) else { return nil }
        return ("openai", "whisper-" + (size == "turbo" ? "large-v3-turbo" : size))
    }

    /// The hub's own rule for names; above all no way out of the models directory.
    private static func isSafe(_ part: String) -> Bool {
        part.utf8.count <= 96 && !part.isEmpty && part.first != "." && part.first != "-"
            && part.unicodeScalars.allSatisfy { scalar in
                scalar.isASCII
                    && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
                        || "-_.".unicodeScalars.contains(scalar))
            }
    }
}
