public import SoriCore

/// English speech by Moonshine: small, fast on two cores, always there where its library runs.
///
/// Prompt, hotwords and temperature make no difference; translating into English is the identity. It gives no confidence, and
/// word times are spread over the segment by length.
public final class MoonshineRecognizer: Recognizer {
    /// What is loaded.
    public let profile: RecognizerProfile
    private let model: MoonshineModel
    private let threads: DecodingThreads
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
            files: .tinyEnglish(assets: assets), parallelism: parallelism, longestPiece: longestPiece)
    }

    /// Seconds of audio decoded in one go unless told otherwise: the best of docs/recognition.md's table.
    public static let defaultLongestPiece = 12.0

    static func load(
        files: MoonshineFiles, parallelism: Int, longestPiece: Double
    ) async throws -> MoonshineRecognizer {
        let threads = DecodingThreads(count: parallelism)
        let model = try await threads.run { _ throws(RecognitionError) in try MoonshineModel(files, threads: 1) }
        return MoonshineRecognizer(model, files, threads, longestPiece: longestPiece)
    }

    private init(_ model: MoonshineModel, _ files: MoonshineFiles, _ threads: DecodingThreads, longestPiece: Double) {
        self.model = model
        self.threads = threads
        decoder = PieceDecoder(cutter: PauseCutter(seconds: min(30, longestPiece)))
        profile = RecognizerProfile(
            backend: "moonshine", backendType: "MoonshineModel", model: files.name, modelPath: files.folder,
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
        var segments = try await threads.run { [decoder, model] (isCancelled) throws(RecognitionError) in
            try decoder.segments(piece) { (samples, limit) throws(RecognitionError) in
                try model.decode(samples, limit: limit, isCancelled: isCancelled)
            }
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
