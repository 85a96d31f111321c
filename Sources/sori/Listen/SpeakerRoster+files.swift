import SoriAudio
import SoriCore

extension SpeakerRoster {
    /// Seconds of a file at most: what the server hears of a voice.
    private static let mostSeconds = 60

    /// Reads the files of a plan; throws what is wrong with the first that is no voice.
    init(_ plan: SpeakerPlan, pool: WorkerPool) async throws {
        var voices: [(name: String?, voice: [UInt8])] = []
        for voice in plan.voices {
            let file = try await AudioFile.open(path: voice.path, pool: pool)
            var samples: [Float] = []
            while let block = try await file.next() {
                samples += block
                guard samples.count <= Self.mostSeconds * sampleRate else {
                    throw ConfigurationError(
                        "\(voice.path) is longer than \(Self.mostSeconds) s; a speaker's file must have 3 to 5 s of one "
                            + "person speaking")
                }
            }
            voices.append((voice.name, WAVWriter.data(samples)))
        }
        self.init(voices, recorded: plan.recorded)
    }
}
