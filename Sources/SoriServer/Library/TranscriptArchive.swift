import SoriCore
import SoriHTTP
import SoriLibrary

/// Several transcripts as one zip archive, written while it is sent.
struct TranscriptArchive: Sendable {
    let library: LibraryService
    let ids: [String]
    let format: ExportFormat

    /// The streamed answer. A transcript that is erased meanwhile is left out.
    func response() -> HTTPResponse {
        HTTPResponse(
            headers: [
                "content-type": "application/zip", "cache-control": "no-store",
                "content-disposition": ContentDisposition.attachment("transcripts-\(format.rawValue).zip"),
            ],
            body: .stream { [library, ids, format] writer in
                let zip = try ZipWriter()
                var names: [String: Int] = [:]
                for id in ids {
                    guard let transcript = try await library.store.transcript(id) else { continue }
                    let name = Self.unique(format.filename(transcript), &names)
                    let part = try await library.pool.run { () throws(ExportError) in
                        try zip.add(name, try format.write(transcript), modified: transcript.updatedAt)
                        return zip.take()
                    }
                    try await writer.write(part)
                }
                try await writer.write(try await library.pool.run { () throws(ExportError) in try zip.finish() })
            })
    }

    /// A name that no other file of the archive has: `name (2).txt` and so on, also where only the case differs.
    private static func unique(_ name: String, _ names: inout [String: Int]) -> String {
        let key = name.lowercased()
        let count = (names[key] ?? 0) + 1
        names[key] = count
        guard count > 1, let dot = name.lastIndex(of: ".") else { return name }
        return unique("\(name[..<dot]) (\(count))\(name[dot...])", &names)
    }
}
