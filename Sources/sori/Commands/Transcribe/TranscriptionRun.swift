import FoundationEssentials
import Glibc
import SoriAudio
import SoriCore
import SoriRecognition
import SoriSpeakers

/// Transcribes the files of a plan one after the other.
struct TranscriptionRun: Sendable {
    let plan: TranscriptionPlan
    let recognizer: any Recognizer
    let speakers: SpeakerTranscription
    /// Whose names the speakers get; nil when nobody is looked for.
    let known: KnownSpeakers?
    let pool: WorkerPool

    /// Transcribes one file and writes its text; throws what went wrong with this file.
    func transcribe(_ input: TranscriptionPlan.Input) async throws {
        let spool = input.path == "-" ? try SpooledInput() : nil
        defer { withExtendedLifetime(spool) {} }
        let path = spool?.path ?? input.path
        let name = input.path == "-" ? "standard input" : input.path
        let transcript: Transcript
        do {
            transcript = try await recognised(path, name)
        } catch let error as AudioError where spool != nil {
            throw AudioError(error.code, error.message.replacing(path, with: name), cause: error)
        }
        if plan.showsProgress { Terminal.progress("") }
        let text = plan.format.write(transcript)
        guard let output = input.output else {
            if plan.inputs.count > 1, plan.format == .txt { try Terminal.out("==> \(name) <==\n") }
            try Terminal.out(text)
            return
        }
        try Self.write(text, to: output)
    }

    private func recognised(_ path: String, _ name: String) async throws -> Transcript {
        if case .channels(let names) = plan.speakers {
            let channels = try await AudioFile.openChannels(
                path: path, pool: pool, options: AudioOptions(named: name))
            return try await SpeakerTranscription.byChannels(channels, names: names) { index, audio in
                try await recognise(audio, plan.options, "\(name) [\(index)]")
            }
        }
        let audio = try await AudioFile.open(path: path, pool: pool, options: AudioOptions(named: name))
        let transcript: Transcript
        if case .voices(let wanted) = plan.speakers {
            let outcome = try await speakers.byVoices(
                audio, options: plan.options, speakers: wanted, known: known
            ) { source, options in
                try await recognise(source, options, name)
            }
            if let problem = outcome.problem {
                Terminal.note("sori transcribe: \(name): no speakers: \(problem.message)")
            }
            transcript = outcome.transcript
        } else {
            transcript = try await recognise(audio, plan.options, name)
        }
        for warning in audio.warnings { Terminal.note("sori transcribe: \(name): \(warning.message)") }
        return transcript
    }

    private func recognise(
        _ audio: any SampleSource, _ options: DecodingOptions, _ name: String
    ) async throws -> Transcript {
        let start = ContinuousClock.now
        let shows = plan.showsProgress
        let transcript = try await recognizer.transcribe(audio, options: options) { progress in
            guard shows else { return }
            let elapsed = (ContinuousClock.now - start) / .seconds(1)
            Terminal.progress(
                ProgressBar.transcription(
                    name: name, done: progress.decodedSeconds, total: audio.expectedDuration, elapsed: elapsed))
        }
        if let doubt = TranscriptDoubt(transcript, options: plan.options) {
            if shows { Terminal.progress("") }
            Terminal.note("sori transcribe: \(name): \(doubt.message(model: recognizer.profile.model))")
        }
        return transcript
    }

    /// Written to another file and then renamed, so that nobody ever reads an unfinished transcript.
    private static func write(_ text: String, to path: String) throws {
        do {
            try Data(text.utf8).write(to: URL(filePath: path), options: .atomic)
        } catch {
            let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
            throw FileError(
                code: .unreadable,
                message: "cannot write \(path): is \(folder) a folder that may be written, with room on its disk?",
                cause: error)
        }
    }
}
