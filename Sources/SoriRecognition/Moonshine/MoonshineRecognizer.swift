public import SoriCore

/// English speech by Moonshine: small, fast on two cores, always there where its library runs.
///
/// Prompt, hotwords and temperature make no difference; translating into English is the identity. It gives no confidence, and
/// word times are spread over the segment by length.
public final class MoonshineRecognizer: Recognizer {
    /// What is loaded.
    public let profile: RecognizerProfile
    private let pool: TranscriberPool
    private let decoder: PieceDecoder

    /// Loads the library and the model below `assets` (the folder that `scripts/setup` fills).
    ///
    /// - Parameters:
    ///   - parallelism: how many pieces are decoded at the same time, 1 or more; each takes about 150 MB when first used.
    ///   - longestPiece: seconds of audio decoded in one go, 1...30.
    /// - Throws: `RecognitionError` `backend_missing`, `model_missing` or `model_damaged`, each with its remedy.
    public static func load(
        assets: String, parallelism: Int = 2, longestPiece: Double = defaultLongestPiece
    ) async throws -> MoonshineRecognizer {
        try await load(
            library: MoonshineModel.libraryPath(assets: assets), model: .tinyEnglish(assets: assets),
            parallelism: parallelism, longestPiece: longestPiece)
    }

    /// Seconds of audio decoded in one go unless told otherwise: the best of docs/recognition.md's table.
    public static let defaultLongestPiece = 12.0

    static func load(
        library path: String, model: MoonshineModel, parallelism: Int, longestPiece: Double
    ) async throws -> MoonshineRecognizer {
        let pool = TranscriberPool(parallelism: parallelism) { () throws(RecognitionError) in
            try MoonshineTranscriber(library: MoonshineLibrary(path: path), model: model)
        }
        try await pool.warmUp()
        return MoonshineRecognizer(pool: pool, model: model, longestPiece: min(30, longestPiece))
    }

    private init(pool: TranscriberPool, model: MoonshineModel, longestPiece: Double) {
        self.pool = pool
        decoder = PieceDecoder(cutter: PauseCutter(seconds: longestPiece))
        profile = RecognizerProfile(
            backend: "moonshine", backendType: "MoonshineModel", model: model.name, modelPath: model.folder,
            device: "cpu", computeType: "int8", languages: ["en"])
    }

    /// Transcribes a recording to its end; see `Recognizer`.
    public func transcribe(
        _ audio: any SampleSource, options: RecognitionOptions,
        progress: @escaping @Sendable (RecognitionProgress) async -> Void
    ) async throws -> Transcript {
        try EnglishOnly.check(options.language)
        var reader = PieceReader(audio, cutter: decoder.cutter)
        var transcript = Transcript(language: "en", duration: 0)
        while let piece = try await reader.next() {
            try Task.checkCancellation()
            let segments = try await decode(piece, firstId: transcript.segments.count, options)
            transcript.segments += segments
            transcript.duration = reader.pulledSeconds
            await progress(RecognitionProgress(decodedSeconds: piece.end, newSegments: segments))
        }
        transcript.duration = reader.pulledSeconds
        return transcript
    }

    /// Opens a session for live audio; throws `unsupported_language` for anything but English.
    public func openSession(_ options: RecognitionOptions) async throws -> any RecognitionSession {
        try EnglishOnly.check(options.language)
        return MoonshineSession(recognizer: self, cutter: decoder.cutter, options: options)
    }

    /// The segments of one piece, numbered from `firstId`, with words when `options` ask for them.
    func decode(_ piece: AudioPiece, firstId: Int, _ options: RecognitionOptions) async throws -> [Segment] {
        guard SpeechSamples.usable(piece.samples) != nil else { return [] }
        var segments = try await pool.run { [decoder] (transcriber) throws(RecognitionError) in
            try decoder.segments(piece, with: transcriber)
        }
        for index in segments.indices {
            segments[index].id = firstId + index
            guard options.wordTimestamps else { continue }
            segments[index].words = WordInterpolation.words(
                of: segments[index].text, start: segments[index].start, end: segments[index].end)
        }
        return segments
    }
}
