public import SoriCore
import SoriOnnx

/// The networks of pyannote's community-1 on ONNX Runtime: PyanNet for who is heard when, WeSpeaker's ResNet34 for
/// voices. A call takes one thread.
public final class OnnxSpeakerNetwork: SpeakerNetwork {
    private let runtime: OnnxRuntime
    private let segmentation: OnnxSession
    private let voice: OnnxSession

    /// Loads the library and both graphs (30 MB); throws `speaker_model_missing` or `speaker_model_damaged`.
    public init(_ files: SpeakerModelFiles) throws(SpeakerError) {
        try files.check()
        do throws(OnnxError) {
            runtime = try OnnxRuntime(path: files.library)
            segmentation = try OnnxSession(
                runtime, path: files.segmentation, inputs: ["waveforms"], outputs: ["segmentation"], threads: 1,
                reusesMemory: true)
            voice = try OnnxSession(
                runtime, path: files.voiceFrames, inputs: ["fbank", "weights"],
                outputs: ["/resnet/layer4/layer4.2/Relu_1_output_0"], threads: 1, reusesMemory: true)
        } catch {
            throw SpeakerError(
                code: error.code == .libraryMissing ? .modelMissing : .modelDamaged,
                message: "the speaker models cannot be loaded: \(error.message); run scripts/setup", cause: error)
        }
    }

    /// Who is heard when; see `SpeakerNetwork`.
    public func activity(of samples: ArraySlice<Float>) throws(SpeakerError) -> LocalActivity {
        var window = Array(samples.prefix(LocalActivity.windowLength))
        window += [Float](repeating: 0, count: LocalActivity.windowLength - window.count)
        return try computing { () throws(OnnxError) in
            let input = try OnnxTensor(runtime, window, shape: [1, 1, window.count])
            let output = try run(segmentation, [input], [1, LocalActivity.frames, LocalActivity.speakers])
            return try unsafe output.withFloats { values in
                LocalActivity(
                    heard: (0..<LocalActivity.frames).map { frame in
                        (0..<LocalActivity.speakers).reduce(UInt8(0)) { bits, speaker in
                            unsafe values[frame * LocalActivity.speakers + speaker] > 0.5 ? bits | 1 << speaker : bits
                        }
                    })
            }
        }
    }

    /// The voice's frames; see `SpeakerNetwork`.
    public func voiceFrames(of features: [Float]) throws(SpeakerError) -> VoiceFrames {
        let count = features.count / KaldiFilterBank.bands
        var frames = VoiceFrames()
        // In blocks, so that the memory a session keeps does not grow with the longest speech it ever heard.
        for start in stride(from: 0, to: count, by: Self.blockLength) {
            let lower = max(0, start - Self.context)
            let upper = min(count, start + Self.blockLength + Self.context)
            let block = try voiceFrames(
                ofBlock: Array(features[lower * KaldiFilterBank.bands..<upper * KaldiFilterBank.bands]))
            let first = (start - lower) / VoiceFrames.step
            let own = (min(count, start + Self.blockLength) - start + VoiceFrames.step - 1) / VoiceFrames.step
            frames.append(block, first..<first + own)
        }
        return frames
    }

    /// Frames of the filter bank that are computed at once, and those around them: the network's frames depend on some
    /// 120 to either side, so it makes no difference where the blocks are.
    private static let blockLength = 1_000
    private static let context = 128

    private func voiceFrames(ofBlock features: [Float]) throws(SpeakerError) -> VoiceFrames {
        let count = features.count / KaldiFilterBank.bands
        return try computing { () throws(OnnxError) in
            let input = try OnnxTensor(runtime, features, shape: [1, count, KaldiFilterBank.bands])
            // The weights belong to the pooling, which is not among the outputs.
            let weights = try OnnxTensor(runtime, [Float](repeating: 1, count: count), shape: [1, count])
            let frames = (count + VoiceFrames.step - 1) / VoiceFrames.step
            let output = try run(voice, [input, weights], [1, 256, 10, frames])
            return try unsafe output.withFloats { values in
                var turned = [Float](repeating: 0, count: values.count)
                for row in 0..<VoiceFrames.width {
                    for frame in 0..<frames {
                        turned[frame * VoiceFrames.width + row] = unsafe values[row * frames + frame]
                    }
                }
                return VoiceFrames(values: turned)
            }
        }
    }

    private func run(_ session: OnnxSession, _ inputs: [OnnxTensor], _ shape: [Int]) throws(OnnxError) -> OnnxTensor {
        let stop = try OnnxStop(runtime)
        guard let output = try session.run(inputs, stop: stop).first, try output.shape() == shape else {
            throw OnnxError(code: .callFailed, message: "a speaker model gave no output of shape \(shape)")
        }
        return output
    }

    private func computing<Value>(_ body: () throws(OnnxError) -> Value) throws(SpeakerError) -> Value {
        do throws(OnnxError) {
            return try body()
        } catch {
            throw SpeakerError(code: .computationFailed, message: "a speaker model failed", cause: error)
        }
    }
}
