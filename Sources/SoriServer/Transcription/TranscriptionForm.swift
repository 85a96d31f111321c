import SoriCore
import SoriSpeakers

/// What the calls for files have in common, read from a form.
struct TranscriptionForm: Sendable {
    /// What is wanted of the recogniser, the language as it came.
    let options: DecodingOptions
    /// How the speakers are to be told apart.
    let speakers: SpeakerSeparation
    /// Whether the client wants the recording read in blocks, whatever memory there is.
    let isStream: Bool
    /// The steps after recognition that are asked for.
    let steps: StepForm

    /// Reads the fields; throws 422 naming the one that is wrong.
    init(_ fields: FieldReader) throws(APIError) {
        var options = try fields.decoding()
        speakers = try fields.speakers()
        isStream = try fields.flag("is_stream")
        steps = try StepForm(fields)
        // What is silenced is found by the times of the words.
        if steps.redactsAudio { options.wordTimestamps = true }
        self.options = options
    }
}
