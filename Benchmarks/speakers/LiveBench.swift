import SoriCore
import SoriSpeakers
import SoriVAD

/// Who speaks in a recording as a live session tells it: utterance by utterance, nothing told is changed.
struct LiveBench {
    let models: SpeakerModels
    let voiceActivity: SileroModel

    /// Seconds of silence between utterances, and of audio around them, as live sessions of Whisper have them.
    private static let options = EndpointerOptions(silence: 0.5, padding: 0.2)

    /// Prints a JSON line: each span's start, end, seconds of speech, the speaker it is told for, and the voice.
    func turns(_ path: String) async throws {
        let samples = try SpeakerBench.samples(path)
        var tracker = SpeechTracker(model: voiceActivity, options: Self.options)
        var clustering = OnlineClustering(registered: [], opensSpeakers: true)
        var turns: [String] = []
        var voices: [String] = []
        for event in tracker.process(samples) + tracker.finish() {
            guard case .ended(let utterance, _) = event else { continue }
            let sound = Array(samples[utterance.start..<utterance.end])
            let spans = try await models.spans(ofUtterance: sound)
            let edges = await models.edges(ofUtterance: sound)
            let length = Double(utterance.end - utterance.start) / Double(sampleRate)
            for (index, span) in spans.enumerated() {
                let voice = models.voiceprint(of: span.voice)
                let start = Double(utterance.start) / Double(sampleRate)
                var number = -1
                if case .stranger(let stranger)? = clustering.assign(voice, seconds: span.seconds)?.speaker {
                    number = stranger
                }
                // The edges of the utterance, as a final tells them.
                let padding = Self.options.padding
                let first = index == 0 ? edges.start(heard: span.start, padding: padding) : span.start
                let last =
                    index == spans.count - 1
                    ? edges.end(heard: span.end, length: length, padding: padding) : span.end
                turns.append("[\(start + first), \(start + last), \(number)]")
                voices.append("[\(span.seconds), \(voice.values.map { "\($0)" }.joined(separator: ", "))]")
            }
        }
        print(
            "{\"file\": \"\(path)\", \"seconds\": \(Double(samples.count) / Double(sampleRate)), "
                + "\"turns\": [\(turns.joined(separator: ", "))], \"voices\": [\(voices.joined(separator: ", "))]}")
    }
}
