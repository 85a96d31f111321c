import FoundationEssentials

/// A golden file of this target's resources, made by the reference.
func golden<Value: Decodable>(_ name: String, as type: Value.Type) throws -> Value {
    let url = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Resources/\(name)")
    return try JSONDecoder().decode(type, from: Data(contentsOf: url))
}
