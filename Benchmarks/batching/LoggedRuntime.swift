import SoriWhisper

/// A runtime whose calls are logged, and whose texts all end after a given number of tokens: random weights know no
/// end.
final class LoggedRuntime: WhisperRuntime {
    private let runtime: any WhisperRuntime
    private let log: CallLog
    private let endOfText: Int
    private let length: Int
    private var isWatched: [Bool]

    init(_ runtime: any WhisperRuntime, log: CallLog, endOfText: Int, length: Int) {
        self.runtime = runtime
        self.log = log
        self.endOfText = endOfText
        self.length = length
        isWatched = Array(repeating: false, count: runtime.capacity.windowSlots)
    }

    var configuration: WhisperConfiguration { runtime.configuration }
    var computeType: ComputeType { runtime.computeType }
    var capacity: RuntimeCapacity { runtime.capacity }

    func encode(_ windows: [WindowInput], while isWanted: () -> Bool) throws(WhisperError) -> Bool {
        let watched = log.watched
        for window in windows {
            isWatched[window.slot] = !watched.isEmpty && window.mel.values.prefix(400).elementsEqual(watched)
            log.remember(window.mel)
        }
        let start = ContinuousClock.now
        let isDone = try runtime.encode(windows, while: isWanted)
        log.append(
            .init(
                kind: .encode, start: start, end: .now, count: windows.count,
                isWatched: windows.contains { isWatched[$0.slot] }))
        return isDone
    }

    func step(_ rows: UnsafeBufferPointer<BatchToken>, logits: UnsafeMutablePointer<Float>) throws(WhisperError) {
        let start = ContinuousClock.now
        try unsafe runtime.step(rows, logits: logits)
        let isWatched = unsafe rows.contains { self.isWatched[Int($0.window)] }
        log.append(.init(kind: .step, start: start, end: .now, count: rows.count, isWatched: isWatched))
        var wanted = 0
        for index in rows.indices {
            guard unsafe rows[index].wantsLogits else { continue }
            if unsafe Int(rows[index].position) >= length {
                unsafe logits[wanted * configuration.vocabularySize + endOfText] = 1e4
            }
            wanted += 1
        }
    }

    func copySequences(_ moves: UnsafeBufferPointer<SequenceCopy>, length: Int) {
        unsafe runtime.copySequences(moves, length: length)
    }

    func stepCapturing(
        _ rows: UnsafeBufferPointer<BatchToken>, heads: [WhisperConfiguration.AttentionHead],
        scores: UnsafeMutablePointer<Float>, logits: UnsafeMutablePointer<Float>
    ) throws(WhisperError) {
        let start = ContinuousClock.now
        try unsafe runtime.stepCapturing(rows, heads: heads, scores: scores, logits: logits)
        log.append(.init(kind: .step, start: start, end: .now, count: rows.count, isWatched: false))
    }
}
