import SoriAudio
import SoriCore
import SoriModels
import SoriSpeakers
import SoriVAD

/// Hears voices in files.
struct SpeakerListening: Sendable {
    private let reader: VoiceReader
    private let pool = WorkerPool(name: "sori-decode", threads: 1)

    /// Seconds of a file that are looked at.
    private static let longest = 180

    /// Loads the models; throws what is missing.
    init(_ settings: Settings) throws {
        let assets = Assets(directory: settings.text(.assetsDir))
        let models = try SpeakerModels(
            SpeakerModelFiles(folder: assets.speakerModels, library: assets.onnxRuntime), threads: 1)
        reader = VoiceReader(models, voiceActivity: try SileroModel(path: assets.voiceActivity))
    }

    /// The voice of a person to be registered; errors name the file.
    func enrolment(_ path: String) async throws -> VoiceSample {
        do {
            return try await reader.enrolment(try await samples(path))
        } catch let error as EnrolmentError {
            throw EnrolmentError(code: error.code, message: "\(path): \(error.message)")
        }
    }

    /// The voice of whoever speaks in a file; throws `no_speech` when nobody does.
    func utterance(_ path: String) async throws -> VoiceSample {
        guard let sample = try await reader.utterance(try await samples(path)) else {
            throw EnrolmentError(code: .noSpeech, message: "\(path): nobody speaks in it")
        }
        return sample
    }

    private func samples(_ path: String) async throws -> [Float] {
        let audio = try await AudioFile.open(path: path, pool: pool, options: AudioOptions(named: path))
        var samples: [Float] = []
        while samples.count < Self.longest * sampleRate, let block = try await audio.next() { samples += block }
        return Array(samples.prefix(Self.longest * sampleRate))
    }
}
