import SoriCore
import SoriWhisper
import SoriWhisperCPU

/// One engine, the log of its model's calls, and the options of all requests.
struct EngineUnderLoad {
    private let engine: WhisperEngine
    private let log: CallLog
    private let options: DecodingOptions

    init(_ path: String, _ type: ComputeType, threads: Int, tokens: Int, beam: Int) async throws {
        let files = try WhisperModelFiles(path: path)
        let log = CallLog()
        engine = try await WhisperEngine.start(tokenizer: files.tokenizer, workers: threads) {
            () throws(WhisperError) in
            LoggedRuntime(
                try CPURuntime(
                    weights: files.weights, configuration: files.configuration, computeType: type, threads: threads,
                    capacity: RuntimeCapacity(for: files.configuration, computeType: type)),
                log: log, endOfText: files.tokenizer.special.endOfText, length: tokens)
        }
        self.log = log
        var options = DecodingOptions()
        options.language = "en"
        options.beamSize = beam
        options.temperatures = [0]
        options.noSpeechThreshold = nil
        options.conditionOnPreviousText = false
        self.options = options
    }

    /// `requests` requests of one window each, in a row and at once, the faster of two rounds.
    func together(_ clips: [[Float]], requests: Int) async throws {
        // A second of each request is its own, so that no two are the same.
        let audio = (0..<requests).map { Array(clips[$0 % clips.count].dropFirst(160 * ($0 + 1)).prefix(480_000)) }
        _ = try await tokens(of: audio[0])
        var (best, alone): ((row: Double, once: Double), [[Int]]) = ((.infinity, .infinity), [])
        for _ in 0..<2 {
            log.clear()
            var start = ContinuousClock.now
            alone = []
            for samples in audio { alone.append(try await tokens(of: samples)) }
            let row = (ContinuousClock.now - start).milliseconds
            report("in a row", row)
            log.clear()
            start = .now
            let once = try await withThrowingTaskGroup(of: (Int, [Int]).self) { group in
                for (index, samples) in audio.enumerated() {
                    group.addTask { (index, try await tokens(of: samples)) }
                }
                var found = [[Int]](repeating: [], count: audio.count)
                for try await (index, tokens) in group { found[index] = tokens }
                return found
            }
            let time = (ContinuousClock.now - start).milliseconds
            report("at once", time)
            let same = zip(alone, once).count { $0 == $1 }
            print("  identical tokens: \(same) of \(requests); \(alone.reduce(0) { $0 + $1.count }) tokens")
            best = (min(best.row, row), min(best.once, time))
        }
        print("\(requests) at once against in a row: \(rounded(best.row / best.once)) times the throughput")
    }

    /// Speech of three seconds, again and again, alone and while eight long recordings are transcribed.
    func live(_ clips: [[Float]]) async throws {
        let speech = Array(clips[0].prefix(48_000))
        var live = options
        live.beamSize = 1
        _ = try await engine.transcribe(ArraySource(speech), options: live, policy: WindowPolicy(priority: .live))
        log.watchLast()
        try await speak(speech, live, "alone")
        let long = [[Float]](repeating: clips[clips.count - 1], count: 40).flatMap { $0 }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for index in 0..<8 {
                let own = Array(long.dropFirst(16_000 * index))
                group.addTask { _ = try? await engine.transcribe(ArraySource(own), options: options) }
            }
            // By then all eight have windows in the model.
            try await Task.sleep(for: .seconds(3))
            try await speak(speech, live, "behind eight recordings")
            group.cancelAll()
            try await group.waitForAll()
        }
    }

    private func speak(_ speech: [Float], _ options: DecodingOptions, _ name: String) async throws {
        log.clear()
        var (waits, firsts, totals): ([Double], [Double], [Double]) = ([], [], [])
        for _ in 0..<20 {
            // No multiple of what a call takes: requests come at any moment of one.
            try await Task.sleep(for: .milliseconds(137))
            let asked = ContinuousClock.now
            _ = try await engine.transcribe(
                ArraySource(speech), options: options, policy: WindowPolicy(priority: .live))
            totals.append((ContinuousClock.now - asked).milliseconds)
            let own = log.calls.filter { $0.isWatched && $0.start >= asked }
            if let encode = own.first(where: { $0.kind == .encode }) {
                waits.append((encode.start - asked).milliseconds)
            }
            if let step = own.first(where: { $0.kind == .step }) { firsts.append((step.end - asked).milliseconds) }
        }
        print(
            "\(name): request to its encode \(spread(waits)), to its first step's end \(spread(firsts)), ",
            terminator: "")
        print("to its text \(spread(totals)) ms; model's calls: ", terminator: "")
        for (kind, name) in [(CallLog.Call.Kind.encode, "encode"), (.step, "step")] {
            let calls = log.calls.filter { $0.kind == kind }.map(\.milliseconds)
            print("\(calls.count) \(name)s of \(spread(calls)) ms  ", terminator: "")
        }
        print("(median, largest)")
    }

    private func tokens(of samples: [Float]) async throws -> [Int] {
        try await engine.transcribe(ArraySource(samples), options: options).segments.flatMap(\.tokens)
    }

    /// Where the time went: in the model's calls, and between them (rules, ranking, scheduling, log-mel when alone).
    private func report(_ name: String, _ time: Double) {
        let calls = log.calls
        let encodes = calls.filter { $0.kind == .encode }
        let steps = calls.filter { $0.kind == .step }
        let (encoding, stepping) = (
            encodes.reduce(0) { $0 + $1.milliseconds }, steps.reduce(0) { $0 + $1.milliseconds }
        )
        print(
            "  \(name): \(rounded(time)) ms = \(encodes.count) encodes \(rounded(encoding)) + \(steps.count) steps of "
                + "\(steps.reduce(0) { $0 + $1.count }) rows \(rounded(stepping)) + rest \(rounded(time - encoding - stepping))"
        )
    }

    private func spread(_ values: [Double]) -> String {
        let sorted = values.sorted()
        guard let most = sorted.last else { return "-" }
        return "\(rounded(sorted[sorted.count / 2])), \(rounded(most))"
    }

    private func rounded(_ value: Double) -> Double { (value * 100).rounded() / 100 }
}
