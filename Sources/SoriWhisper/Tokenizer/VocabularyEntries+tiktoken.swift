import FoundationEssentials
internal import SoriCore

extension VocabularyEntries {
    /// Reads a `.tiktoken` file of openai-whisper: a line a token, its bytes in base64 and its id, ids from 0 on.
    mutating func readTiktoken(_ bytes: [UInt8], file: String) throws(FileError) {
        for (index, line) in bytes.split(separator: 0x0A).enumerated() {
            let parts = line.split(separator: 0x20)
            guard parts.count == 2, let token = Data(base64Encoded: Data(parts[0])), !token.isEmpty,
                Int(String(decoding: parts[1].prefix { $0 != 0x0D }, as: UTF8.self)) == index
            else {
                throw FileError(
                    code: .malformed, message: "\(file): line \(index + 1) is no token in base64 and the id \(index)")
            }
            add(index, bytes: token)
        }
    }
}
