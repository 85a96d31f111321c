import SoriCore
import SoriVAD
import Testing

struct SpeechTrackerTests {
    /// Live speech in blocks ends where a recording, cut by the same rules, ends.
    @Test(arguments: [479, 512, 16_001]) func aStreamIsCutAsARecording(blockLength: Int) throws {
        guard let model = try Golden.model() else { return }
        let silence = [Float](repeating: 0, count: sampleRate)
        let audio = try silence + Golden.samples("en-01") + silence + Golden.samples("ko-02") + silence
        let options = EndpointerOptions(padding: 0)
        var tracker = SpeechTracker(model: model, options: options)
        var events: [EndpointEvent] = []
        for start in stride(from: 0, to: audio.count, by: blockLength) {
            events += tracker.process(Array(audio[start..<min(start + blockLength, audio.count)]))
        }
        events += tracker.finish()
        let live = events.compactMap { if case .ended(let span, _) = $0 { span } else { nil } }

        var segmenter = SpeechSegmenter(
            SegmenterOptions(
                threshold: options.threshold, exitThreshold: options.exitThreshold, minSpeech: options.minSpeech,
                minSilence: options.silence - 0.032, padding: 0))
        var voice = SileroState(model: model)
        var probabilities: [Float] = []
        voice.process(audio, into: &probabilities)
        var recording = probabilities.compactMap { segmenter.push($0) }
        if let last = segmenter.finish(total: audio.count) { recording.append(last) }
        #expect(live.count >= 2)
        #expect(live == recording)

        // Recordings' own cuts wait a little longer for a pause to end: they have no edge that live speech has not.
        var rules = ChunkOptions().segmenter
        rules.padding = 0
        var chunker = SpeechSegmenter(rules)
        var file = probabilities.compactMap { chunker.push($0) }
        if let last = chunker.finish(total: audio.count) { file.append(last) }
        #expect(file.count >= 2)
        #expect(Set(file.map(\.start)).isSubset(of: live.map(\.start)))
        #expect(Set(file.map(\.end)).isSubset(of: live.map(\.end)))
    }
}
