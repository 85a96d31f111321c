import SoriCore
import SoriHTTP
import SoriRecognition
import Synchronization

/// `stream=true`: the transcript as Server-Sent Events while it grows.
///
/// `transcript.text.delta` events only ever append; `transcript.text.done` carries the whole text at the end.
enum TranscriptionEvents {
    /// The events of the OpenAI API that are sent here.
    private enum Kind: String, Encodable {
        case delta = "transcript.text.delta"
        case done = "transcript.text.done"
    }

    private struct Event: Encodable {
        let type: Kind
        var delta: String?
        var text: String?
    }

    /// The streamed answer; `file` lives until the stream ends.
    ///
    /// With `diarized_json` each segment is told once its speaker is known, which is at the end of the recording.
    static func response(
        _ wanted: TranscriptionRequest, format: OpenAITranscriptionForm.Format, holding file: UploadedFile,
        service: TranscriptionService, request: HTTPRequest
    ) -> HTTPResponse {
        HTTPResponse(
            headers: ["content-type": "text/event-stream", "cache-control": "no-store"],
            body: .stream { writer in
                defer { withExtendedLifetime(file) {} }
                let text = StreamedText()
                do {
                    let outcome = try await service.transcribe(wanted) { progress in
                        let added = text.append(progress.newSegments.map(\.text))
                        // The client may have gone; the transcription then ends by cancellation.
                        if !added.isEmpty {
                            try? await send(Event(type: .delta, delta: added), to: writer)
                        }
                    }
                    if let problem = outcome.speakerProblem { throw problem }
                    if format == .diarizedJSON {
                        for segment in DiarizedSegment.all(outcome.transcript) { try await send(segment, to: writer) }
                    }
                    try await send(Event(type: .done, text: outcome.transcript.text), to: writer)
                } catch  where !(error is CancellationError) {
                    // The status went out long ago: the error comes as an event. A client that has gone gets nothing.
                    try await writer.write(event(of: error, for: request))
                }
            })
    }

    /// An error as an event.
    static func event(of error: any Error, for request: HTTPRequest) -> [UInt8] {
        guard case .bytes(let bytes) = OpenAIErrors().response(to: error, for: request).body else { return [] }
        return frame(bytes)
    }

    private static func send(_ event: some Encodable, to writer: HTTPBodyWriter) async throws {
        try await writer.write(frame(try JSONText.encode(event)))
    }

    private static func frame(_ json: [UInt8]) -> [UInt8] { Array("data: ".utf8) + json + Array("\n\n".utf8) }
}

/// The text sent so far: gives what a new segment adds, separators included, so that all deltas joined are the whole
/// text.
final class StreamedText: Sendable {
    private let isEmpty = Mutex(true)

    init() {}

    /// What the segments' texts add to the text sent so far; empty when they are.
    func append(_ texts: [String]) -> String {
        isEmpty.withLock { isEmpty in
            var added = ""
            for text in texts where !text.isEmpty {
                if !isEmpty { added += " " }
                added += text
                isEmpty = false
            }
            return added
        }
    }
}
