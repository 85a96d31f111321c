import FoundationEssentials
import SoriCore

/// A text file line by line, with checks; errors name the file and the line.
struct TextFile {
    /// One line and where it stands.
    struct Line {
        /// From 1.
        let number: Int
        let text: String
    }

    /// The largest file that is read, in bytes.
    static let largestFile = 256 << 20
    /// The longest line, in bytes; longer than a day of speech.
    static let longestLine = 4 << 20
    /// The most lines.
    static let mostLines = 2_000_000

    let path: String
    /// The lines that hold more than white space, without a byte order mark and line ends.
    let lines: [Line]

    /// Reads the UTF-8 file at `path`.
    init(_ path: String) throws(EvaluationError) {
        self.path = path
        let data: Data
        do {
            let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
            guard size <= Self.largestFile else {
                throw EvaluationError(
                    code: .malformed, message: "\(path) has \(size) bytes; at most \(Self.largestFile) are read")
            }
            data = try Data(contentsOf: URL(filePath: path))
        } catch let error as EvaluationError {
            throw error
        } catch {
            throw EvaluationError(
                code: .unreadable, message: "cannot read \(path): is there such a file, and may it be read?",
                cause: error)
        }
        var lines: [Line] = []
        var bytes = [UInt8](data)[...]
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes = bytes.dropFirst(3) }
        var number = 0
        for part in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
            number += 1
            let line = part.last == 0x0D ? part.dropLast() : part
            guard line.count <= Self.longestLine, number <= Self.mostLines else {
                throw EvaluationError(
                    code: .malformed,
                    message: "\(path), line \(number): too long; lines have at most \(Self.longestLine) bytes, and a "
                        + "file \(Self.mostLines) lines")
            }
            guard let text = String(validating: line, as: UTF8.self) else {
                throw EvaluationError(
                    code: .malformed, message: "\(path), line \(number): not UTF-8; convert the file to UTF-8")
            }
            if text.contains(where: { !$0.isWhitespace }) { lines.append(Line(number: number, text: text)) }
        }
        self.lines = lines
    }

    /// An error about one line.
    func malformed(_ line: Line, _ problem: String) -> EvaluationError {
        EvaluationError(code: .malformed, message: "\(path), line \(line.number): \(problem)")
    }
}
