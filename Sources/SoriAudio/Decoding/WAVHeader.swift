/// Reads what a RIFF header claims; FFmpeg silently shortens a claim that goes beyond the file.
enum WAVHeader {
    /// A warning when the data chunk claims more bytes than the file has, else nil.
    static func truncation(of file: InputFile) -> AudioWarning? {
        guard let claimed = dataEnd(in: file.head(4096)), claimed > file.size else { return nil }
        return AudioWarning(.truncated, "the header claims \(claimed) bytes, the file has \(file.size)")
    }

    /// Where the data chunk should end, in bytes; nil when `head` is no RIFF file, or its length is left open (0, all
    /// ones).
    static func dataEnd(in head: [UInt8]) -> Int64? {
        guard head.count >= 12, head[0..<4].elementsEqual("RIFF".utf8), head[8..<12].elementsEqual("WAVE".utf8) else {
            return nil
        }
        var position = 12
        while position + 8 <= head.count {
            let size = (0..<4).reduce(UInt32(0)) { $0 | UInt32(head[position + 4 + $1]) << (8 * UInt32($1)) }
            let body = position + 8
            if head[position..<position + 4].elementsEqual("data".utf8) {
                return size == 0 || size == .max ? nil : Int64(body) + Int64(size)
            }
            position = body + Int(size) + Int(size & 1)
        }
        return nil
    }
}
