import SoriCore
import SoriHTTP
import SoriLibrary

/// A recording as a player asks for it: whole, or a part of it.
struct RecordingAudio: Sendable {
    let file: OpenedFile
    let type: String
    let pool: WorkerPool

    /// The media type of a recording by its name; what is neither sound nor film by name is nothing that a browser
    /// would show.
    static func type(of transcript: LibraryTranscript) -> String {
        let type = ContentType.forPath(transcript.source.filename ?? "")
        return type.hasPrefix("audio/") || type.hasPrefix("video/") ? type : "application/octet-stream"
    }

    private static let blockBytes = 128 * 1024

    /// The answer to a request, which may ask for a part by `Range`.
    func response(to request: HTTPRequest) -> HTTPResponse {
        var headers: HTTPHeaders = [
            "content-type": type, "accept-ranges": "bytes", "cache-control": "no-store",
            "x-content-type-options": "nosniff", "content-security-policy": "default-src 'none'; sandbox",
        ]
        switch ByteRange(request.headers["range"], size: file.size) {
        case .whole: return HTTPResponse(headers: headers, body: body(0..<file.size))
        case .part(let range):
            headers["content-range"] = "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(file.size)"
            return HTTPResponse(status: 206, headers: headers, body: body(range))
        case .unsatisfiable:
            headers["content-range"] = "bytes */\(file.size)"
            return HTTPResponse(status: 416, headers: headers)
        }
    }

    private func body(_ range: Range<Int>) -> HTTPResponseBody {
        .sized(range.count) { [file, pool] writer in
            for offset in stride(from: range.lowerBound, to: range.upperBound, by: Self.blockBytes) {
                let count = min(Self.blockBytes, range.upperBound - offset)
                try await writer.write(
                    try await pool.run { () throws(FileError) in try file.read(at: offset, count: count) })
            }
        }
    }
}
