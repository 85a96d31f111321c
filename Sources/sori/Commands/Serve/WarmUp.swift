import FoundationEssentials
import SoriAudio
import SoriCore
import SoriRecognition
import SoriServer

/// Loads the model and transcribes a sample of each of its first languages, so that the first client does not wait and
/// the log shows that it works.
struct WarmUp: Sendable {
    let recognizers: SpeechBackends
    let logger: Logger
    /// The samples that come with the project, by language.
    var samples = [("ko", "samples/sample-ko.wav"), ("en", "samples/sample-en.wav")]

    /// Loads what `wanted` asks for; a failure is logged with its remedy, and the server goes on without an engine.
    func run(_ wanted: BackendRequest) async {
        let start = ContinuousClock.now
        do {
            try await recognizers.load(wanted)
        } catch {
            logger.error("no speech engine: transcriptions get 503 until this is mended", ["error": "\(error)"])
            return
        }
        guard let recognizer = recognizers.current else { return }
        let profile = recognizer.profile
        logger.info(
            "loaded",
            [
                "backend": profile.backend, "model": profile.model, "languages": "\(profile.languages.count)",
                "seconds": seconds(since: start),
            ])
        if !profile.languages.contains("ko") {
            logger.info(
                "\(profile.model) knows no Korean: for that get a Whisper model with 'sori models pull whisper-base'")
        }
        for (language, sample) in samples where profile.languages.contains(language) {
            await transcribe(sample, language, recognizer)
        }
    }

    private func transcribe(_ sample: String, _ language: String, _ recognizer: any Recognizer) async {
        guard FileManager.default.fileExists(atPath: sample) else { return }
        do {
            let begin = ContinuousClock.now
            let audio = try await AudioFile.open(path: sample, pool: WorkerPool(name: "sori-warm-up", threads: 1))
            let options = DecodingOptions(language: language)
            let transcript = try await recognizer.transcribe(audio, options: options) { _ in }
            let elapsed = (ContinuousClock.now - begin) / .seconds(1)
            logger.info(
                "warm-up: \"\(transcript.text)\"",
                ["file": sample, "rtf": "\((elapsed / max(transcript.duration, 0.001)).rounded(toDecimals: 3))"])
        } catch {
            logger.warning("the warm-up failed", ["file": sample, "error": "\(error)"])
        }
    }

    private func seconds(since start: ContinuousClock.Instant) -> String {
        "\(((ContinuousClock.now - start) / .seconds(1)).rounded(toDecimals: 2))"
    }
}
