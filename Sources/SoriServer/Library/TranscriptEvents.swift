import SoriCore
import SoriHTTP
import SoriLibrary

/// The versions of a transcript as Server-Sent Events: the number of the newest one, at once and at each change.
struct TranscriptEvents: Sendable {
    let library: LibraryService
    let id: String

    /// Proxies end a connection that says nothing for about a minute.
    private static let longestSilence = Duration.seconds(15)

    /// The streamed answer.
    func response() -> HTTPResponse {
        HTTPResponse(
            headers: ["content-type": "text/event-stream", "cache-control": "no-store", "x-accel-buffering": "no"],
            body: .stream { [library, id] writer in
                try await library.watchers.watching(id) { signal in
                    var told = 0
                    while true {
                        guard let newest = try await library.store.newestVersion(of: id) else {
                            return try await writer.write(Array("event: deleted\ndata: {}\n\n".utf8))
                        }
                        if newest.version > told {
                            told = newest.version
                            let data = try JSONText.encode(Event(version: told, editID: newest.editID))
                            try await writer.write(Array("data: ".utf8) + data + Array("\n\n".utf8))
                        }
                        if await !signal.wait(upTo: Self.longestSilence) {
                            try await writer.write(Array(": \n\n".utf8))
                        }
                        try Task.checkCancellation()
                    }
                }
            })
    }

    private struct Event: Encodable {
        let version: Int
        let editID: String?

        enum CodingKeys: String, CodingKey {
            case version
            case editID = "edit_id"
        }
    }
}
