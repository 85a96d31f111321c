import SoriAudio
import SoriCore
import SoriHTTP
import SoriRecognition
import SoriVAD

/// What every socket with live audio needs: the loaded recogniser, voice activity, the threads to share.
struct LiveService: Sendable {
    let recognizers: SpeechBackends
    /// The voice activity model, or why there is none.
    let voice: Result<SileroModel, FileError>
    let scheduler: LiveScheduler
    /// Threads for voice activity.
    let pool: WorkerPool
    /// Live sockets at once.
    let quota: ConnectionQuota
    /// The language when a client names none, if one is configured.
    let preferredLanguage: String?
    /// Told of each utterance.
    let figures: FigureRecorder
    /// Where the time of each utterance is told; nil for nowhere.
    var traceLogger: Logger?

    /// The code of the language that `requested` means; throws what a client should be told (422, 503) when nothing can
    /// be recognised in it now.
    func language(_ requested: String?) throws(APIError) -> String? {
        _ = try voiceModel()
        return try LanguageChoice.code(
            requested: requested, preferred: preferredLanguage, known: recognizers.required().profile.languages)
    }

    /// Opens a session on the recogniser that is loaded now; from now on all sessions share its engine. Throws as
    /// `language` does.
    ///
    /// `padding` is what is kept around speech, in seconds; nil leaves it to the recogniser.
    func open(
        language requested: String?, endpointing: EndpointerOptions, padding: Double? = nil,
        wantsInterims: Bool = true, anticipatesEnds: Bool = true, wantsCorrections: Bool = false,
        wantsWords: Bool = false
    ) async throws -> LiveSession {
        let recognizer = try recognizers.required()
        var endpointing = endpointing
        endpointing.padding = padding ?? recognizer.profile.livePadding
        var decoding = DecodingOptions.live(language: try language(requested))
        decoding.wordTimestamps = wantsWords
        let options = LiveOptions(
            decoding: decoding, endpointing: endpointing,
            wantsInterims: wantsInterims, anticipatesEnds: anticipatesEnds,
            wantsCorrections: wantsCorrections)
        // It may be another recogniser than that of the sessions before: its engine decides how many decode at once.
        scheduler.resize(slots: recognizer.profile.liveDecodings)
        let trace = { @Sendable [figures, traceLogger] (trace: LiveTrace) in
            figures.uttered(trace)
            traceLogger?.trace(trace)
        }
        return try await LiveSession(
            options, recognizer: recognizer, voice: voiceModel(), scheduler: scheduler, pool: pool,
            trace: trace)
    }

    /// The voice activity model; throws 503 with the remedy when it could not be loaded.
    func voiceModel() throws(APIError) -> SileroModel {
        do throws(FileError) {
            return try voice.get()
        } catch {
            throw .noBackend(
                LocalizedText(
                    "음성 구간 검출 모델을 쓸 수 없습니다. scripts/setup을 실행하세요.", "\(error.message); run scripts/setup"))
        }
    }
}

extension Logger {
    /// Tells where the time of an utterance went, in milliseconds from its last sound; nothing of what was said.
    fileprivate func trace(_ trace: LiveTrace) {
        func milliseconds(_ duration: Duration) -> String { String(Int((duration / .milliseconds(1)).rounded())) }
        info(
            "utterance",
            [
                "number": String(trace.utterance), "seconds": String(trace.seconds.rounded(toDecimals: 2)),
                "decode_start": milliseconds(trace.decodingStart),
                "queue": milliseconds(trace.queued + trace.work.queued),
                "encode": milliseconds(trace.work.encoding), "steps": milliseconds(trace.work.stepping),
                "decode_end": milliseconds(trace.decodingEnd), "endpoint": milliseconds(trace.endpoint),
                "sent": milliseconds(trace.told),
            ])
    }
}
