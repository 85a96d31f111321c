import SoriCore
import SoriHTTP
import SoriJobs

/// The states of a job as Server-Sent Events: the object of `transcribe-status` at each change, until the job has
/// ended.
///
/// An event's id is the job's revision: a client that comes again with `Last-Event-ID` is not told what it knows.
struct RecordingEvents: Sendable {
    let jobs: RecordingJobs
    let id: String

    /// Proxies end a connection that says nothing for about a minute.
    private static let longestSilence = Duration.seconds(15)

    /// The streamed answer; `seen` is the revision that the client was told last.
    func response(seen: Int?) -> HTTPResponse {
        HTTPResponse(
            headers: ["content-type": "text/event-stream", "cache-control": "no-store", "x-accel-buffering": "no"],
            body: .stream { [jobs, id] writer in
                try await jobs.feed.watching(id) { signal in
                    var told = seen ?? -1
                    while true {
                        guard let job = try await jobs.store.job(id) else {
                            return try await writer.write(Array("event: purged\ndata: {}\n\n".utf8))
                        }
                        if job.revision > told {
                            told = job.revision
                            let data = try RecordingAnswer(job).json
                            try await writer.write(Array("id: \(told)\ndata: ".utf8) + data + Array("\n\n".utf8))
                        }
                        if job.status.isFinal { return }
                        if await !signal.wait(upTo: Self.longestSilence) {
                            try await writer.write(Array(": \n\n".utf8))
                        }
                        try Task.checkCancellation()
                    }
                }
            })
    }
}
