public import SoriCore
import Synchronization

/// A local audio or video file as a `SampleSource`: decoded while it is read, in flat memory however long it is.
///
/// Decoding runs on the threads of the pool it was opened with. Cancelling the task that waits stops it for good.
public final class AudioFile: SampleSource {
    /// What the file says about its audio.
    public let info: AudioInfo
    /// The path that was opened.
    public let path: String
    private let pool: WorkerPool
    private let interrupt: AudioInterrupt
    private let state: Mutex<State>

    private struct State: ~Copyable {
        let decoder: AudioDecoder
        var first: [Float]?
        var warnings: [AudioWarning] = []
    }

    private init(path: String, pool: WorkerPool, options: AudioOptions, interrupt: AudioInterrupt) throws(AudioError) {
        let decoder = try AudioDecoder(path: path, options: options, interrupt: interrupt)
        info = decoder.info
        self.path = path
        self.pool = pool
        self.interrupt = interrupt
        // The first block is decoded at once: what is no audio is found when opening, not in the middle of a job.
        let first = try decoder.nextBlock()
        state = Mutex(State(decoder: decoder, first: first))
    }

    /// Opens the regular file at `path` and decodes its first block on `pool`.
    ///
    /// Throws `AudioError` when there is no such file, when it is not audio, damaged beyond use or has no sound in it,
    /// and `CancellationError` when the task is cancelled meanwhile.
    public static func open(
        path: String, pool: WorkerPool, options: AudioOptions = AudioOptions()
    ) async throws -> AudioFile {
        let interrupt = AudioInterrupt()
        return try await run(on: pool, interrupt) { () throws(AudioError) in
            try AudioFile(path: path, pool: pool, options: options, interrupt: interrupt)
        }
    }

    /// Runs `body` on a thread of `pool`; a cancelled task gets `CancellationError`, whatever the interrupted decoder
    /// says of the file.
    private static func run<Value: Sendable>(
        on pool: WorkerPool, _ interrupt: AudioInterrupt, body: @escaping @Sendable () throws(AudioError) -> Value
    ) async throws -> Value {
        do {
            return try await withTaskCancellationHandler {
                try await pool.run(body)
            } onCancel: {
                interrupt.cancel()
            }
        } catch is AudioError where interrupt.reason == .cancelled {
            throw CancellationError()
        }
    }

    /// Opens one source a channel, in order, each decoding its channel alone; `options.channels` is ignored.
    ///
    /// Throws `AudioError` as `open` does, and `unsupported_media` for more than 16 channels.
    public static func openChannels(
        path: String, pool: WorkerPool, options: AudioOptions = AudioOptions()
    ) async throws -> [AudioFile] {
        var options = options
        options.channels = .only(0)
        let first = try await open(path: path, pool: pool, options: options)
        // Each channel is decoded anew: cheaper than it sounds, and the only way each can be read at its own pace.
        guard first.info.channels <= 16 else {
            throw AudioError(
                .unsupportedMedia,
                "\(path) has \(first.info.channels) channels; at most 16 can be kept apart, mix it down")
        }
        var files = [first]
        for channel in 1..<max(1, first.info.channels) {
            options.channels = .only(channel)
            files.append(try await open(path: path, pool: pool, options: options))
        }
        return files
    }

    /// Seconds the container claims, or nil when it does not say.
    public var expectedDuration: Double? { info.declaredDuration }

    /// What was wrong with the audio; complete once `next` has given nil.
    public var warnings: [AudioWarning] { state.withLock { $0.warnings } }

    /// The next samples, or nil at the end; throws `AudioError`, and `CancellationError` once cancelled.
    public func next() async throws -> [Float]? {
        try await Self.run(on: pool, interrupt) { () throws(AudioError) in try self.decode() }
    }

    /// Holds the lock while decoding: only threads of the pool wait for it, and only when there are two consumers.
    private func decode() throws(AudioError) -> [Float]? {
        try state.withLock { state throws(AudioError) in
            let block: [Float]?
            if let first = state.first.take() {
                block = first
            } else {
                block = try state.decoder.nextBlock()
            }
            state.warnings = state.decoder.warnings
            return block
        }
    }
}
