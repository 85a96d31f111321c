import FoundationEssentials
import SoriTesting

@testable import SoriSpeakers

/// What the reference gives for `Fixtures/audio/ko-01.wav` and for made voices: kaldi-native-fbank 1.22 for the filter
/// bank, the graphs of the wheel on ONNX Runtime 1.32, pyannote.audio 4.0.7's PLDA and VBx (evidence 0.3).
struct SpeakerReference: Decodable {
    let features: [[Float]]
    let featureFrames: Int
    let embedding: [Float]
    /// The embedding of the frames of `mask`.
    let masked: [Float]
    let mask: [Int]
    /// The bits of the local speakers in each frame of the first window.
    let activity: [UInt8]
    let voices: [[Float]]
    let start: [Int]
    let projected: [[Double]]
    let responsibilities: [[Double]]

    static func load() throws -> SpeakerReference {
        let path = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Resources/reference.json")
        return try JSONDecoder().decode(SpeakerReference.self, from: try Data(contentsOf: path))
    }
}

/// The models that `scripts/setup` cut out.
enum SpeakerAssets {
    static let files = SpeakerModelFiles(folder: "\(Bundled.assets)/speakers-1", library: Bundled.library)

    /// Whether tests with the models can run; says loudly when they cannot.
    static let areThere: Bool = {
        if (try? files.check()) != nil { return true }
        print(
            "SKIPPED: tests with the speaker models, because \(files.folder) is not there; run scripts/setup (x86-64)")
        return false
    }()

    static func clip(_ name: String) -> [Float] {
        let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        return Bundled.samples(wav: tests.appending(path: "Fixtures/audio/\(name)").path)
    }
}
