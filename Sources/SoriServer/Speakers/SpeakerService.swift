import SoriCore
import SoriHTTP
import SoriSpeakers

/// Registers voices from uploads and tells whose voice an upload is.
struct SpeakerService: Sendable {
    let registry: SpeakerRegistry
    let listener: VoiceListener
    /// Where voices of the recordings of jobs are heard; nil where none are kept.
    let recordings: (any StoredRecordings)?
    /// Where voices of the recordings of transcripts are heard; nil where none are kept.
    var transcripts: (any StoredRecordings)?

    /// Throws 503 with the remedy when voices cannot be heard.
    func check() throws(APIError) { try listener.check() }

    /// The voices that come with a request, or that it names in a stored recording; none when it has no voice.
    ///
    /// Throws 415 for what is no audio, 422 with the code of `EnrolmentError`, 503 when too many wait, and as
    /// `StoredRecordings` does.
    func samples(_ request: SpeakerRequest) async throws -> [VoiceSample] {
        var samples: [VoiceSample] = []
        for file in request.files {
            samples.append(
                try await listener.hear(file) { reader, samples in try await reader.enrolment(samples) })
        }
        if let part = request.part { samples.append(try await sample(part)) }
        return samples
    }

    private func sample(_ part: TranscriptPart) async throws -> VoiceSample {
        let stored =
            switch part.owner {
            case .job: recordings
            case .transcript: transcripts
            }
        guard let stored else {
            throw APIError.invalid(
                part.owner.field,
                LocalizedText(
                    "이 서버는 녹음을 보관하지 않습니다. 음성을 'file' 항목으로 보내세요.",
                    "This server keeps no recordings: send audio in the field 'file'."))
        }
        try listener.check()
        do {
            return try await stored.withSpeech(part) { source in
                try await listener.hear(source) { reader, samples in try await reader.enrolment(samples) }
            }
        } catch let error as EnrolmentError {
            throw APIError(error, field: part.selection.field)
        }
    }

    /// Who speaks in an upload; throws as `enrolment` does, 422 `no_speech` when nobody does.
    func identify(_ file: UploadedFile) async throws -> SpeakerIdentity {
        let sample = try await listener.hear(file) { reader, samples in
            guard let sample = try await reader.utterance(samples) else {
                throw EnrolmentError(code: .noSpeech, message: "nobody speaks in the file; send speech of one person")
            }
            return sample
        }
        let speakers = try await registry.speakers()
        let match = SpeakerMatcher(speakers.map(\.voice)).match(sample)
        return SpeakerIdentity(match, speakers: speakers, seconds: sample.seconds)
    }
}
