import SoriCore
import SoriHTTP
import SoriSpeakers

/// Finds the people whose voices a recording is looked through for.
struct KnownSpeakerLookup: Sendable {
    /// Where registered voices are kept; nil where none are.
    let registry: SpeakerRegistry?
    /// What hears the voices of references.
    let listener: VoiceListener
    /// Where references are written while they are decoded, by `pool`'s threads.
    let uploadDirectory: String
    let pool: WorkerPool

    /// What a reference must be like: some have hardly two seconds, silence and all.
    static let referenceRules: EnrolmentRules = {
        var rules = EnrolmentRules()
        rules.leastSpeech = 1.5
        return rules
    }()

    /// Encoders add and cut some hundredths of a second.
    private static let tolerance = 0.1

    /// The registered people that a request names; nil when it names nobody.
    ///
    /// Throws `SpeakerOptionError` for somebody who is not registered, 503 when the store cannot be read.
    func people(_ separation: SpeakerSeparation) async throws -> KnownSpeakers? {
        guard case .voices(let options) = separation, options.known != .nobody else { return nil }
        guard let registry else { throw SpeakerOptionError.noKnownSpeakers }
        return try await registry.known(options.known)
    }

    /// The people whose voices came with the request; nil when none came.
    ///
    /// Throws 422 naming the field for what is no audio, too short or long, or unfit for telling a voice; 503 when
    /// voices cannot be heard here.
    func people(_ references: [KnownSpeakerReference]) async throws -> KnownSpeakers? {
        guard !references.isEmpty else { return nil }
        try listener.check()
        var people: [KnownSpeaker] = []
        for reference in references { people.append(KnownSpeaker(name: reference.name, try await voice(reference))) }
        return KnownSpeakers(people)
    }

    private func voice(_ reference: KnownSpeakerReference) async throws -> VoiceSample {
        do {
            let bytes = try await pool.run { () throws(APIError) in try reference.audio.bytes() }
            // The decoder seeks, and tells formats by their contents: the name says nothing of them.
            let file = try await pool.run { [uploadDirectory] () throws(HTTPError) in
                try UploadedFile.storing(bytes, in: uploadDirectory, filename: "reference")
            }
            return try await listener.hear(file, longest: KnownSpeakerReference.seconds.upperBound + 1) {
                reader, samples in
                try Self.check(seconds: Double(samples.count) / Double(sampleRate))
                return try await reader.enrolment(samples)
            }
        } catch let error as EnrolmentError {
            throw APIError(error, field: KnownSpeakerReference.field, of: reference.name)
        } catch let error as APIError where error.field == "file" {
            throw APIError.invalid(KnownSpeakerReference.field, error.text)
        }
    }

    private static func check(seconds: Double) throws(APIError) {
        let allowed = KnownSpeakerReference.seconds
        guard seconds >= allowed.lowerBound - tolerance, seconds <= allowed.upperBound + tolerance else {
            let (least, most) = (Int(allowed.lowerBound), Int(allowed.upperBound))
            throw APIError.invalid(
                KnownSpeakerReference.field,
                LocalizedText(
                    "참조 음성의 길이는 \(least)~\(most)초여야 합니다.",
                    "A reference has \(least) to \(most) s of audio: send a part of that length."))
        }
    }
}
