import SoriWhisperTesting

@testable import SoriWhisper
@testable import SoriWhisperCPU

/// A runtime of a test model with two threads and few slots, and steps that give arrays.
final class RuntimeBench {
    let configuration: WhisperConfiguration
    let runtime: CPURuntime

    init(
        _ configuration: WhisperConfiguration, _ weights: WhisperWeights, _ type: ComputeType, threads: Int = 2
    ) throws {
        self.configuration = configuration
        runtime = try CPURuntime(
            weights: weights, configuration: configuration, computeType: type, threads: threads,
            capacity: .init(windowsPerCall: 2, windowSlots: 3, sequenceSlots: 8, tokensPerStep: 224), allowsSlow: true)
    }

    convenience init(_ model: TestModel, _ type: ComputeType) throws {
        let configuration = try model.configuration()
        try self.init(
            configuration, WhisperWeights(folder: model.folder, configuration: configuration), type)
    }

    /// The logits of the rows that want them.
    func step(_ rows: [BatchToken]) throws -> [Float] {
        let wanted = rows.filter(\.wantsLogits).count
        var logits = [Float](repeating: .nan, count: max(wanted, 1) * configuration.vocabularySize)
        try unsafe rows.withUnsafeBufferPointer { rows in
            try unsafe logits.withUnsafeMutableBufferPointer { logits in
                guard let out = logits.baseAddress else { return }
                try unsafe runtime.step(rows, logits: out)
            }
        }
        return logits
    }

    /// The raw cross-attention scores of one head for rows of one sequence: `[rows, audioContext]`
    func scores(_ rows: [BatchToken], _ head: WhisperConfiguration.AttentionHead) throws -> [Float] {
        let wanted = rows.filter(\.wantsLogits).count
        var logits = [Float](repeating: .nan, count: max(wanted, 1) * configuration.vocabularySize)
        var scores = [Float](repeating: .nan, count: rows.count * configuration.audioContext)
        try unsafe rows.withUnsafeBufferPointer { rows in
            try unsafe logits.withUnsafeMutableBufferPointer { logits in
                try unsafe scores.withUnsafeMutableBufferPointer { scores in
                    guard let out = logits.baseAddress, let captured = scores.baseAddress else { return }
                    try unsafe runtime.stepCapturing(rows, heads: [head], scores: captured, logits: out)
                }
            }
        }
        return scores
    }
}
