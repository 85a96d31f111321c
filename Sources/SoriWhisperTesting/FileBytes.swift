import SoriCore

/// The bytes of a file.
func bytes(_ path: String) throws -> [UInt8] {
    let file = try MappedFile(path: path)
    return unsafe file.withBytes { unsafe [UInt8]($0) }
}
