import SoriWhisper

/// What the threads of the encoder share while they compute one window.
@safe
final class EncoderBuffers {
    /// Output of the first convolution, a row of zeros before and behind it: `[2 audioContext + 2, width]`
    let convolved: Storage<Float>
    /// The hidden states: `[audioContext, width]`
    let hidden: Storage<Float>
    /// Queries (scaled), keys and values of the layer, or keys and values of the decoder's: `[audioContext, 3 width]`
    let projected: Storage<Float>
    /// Keys and values of the layer's heads
    let heads: KVHeadStore

    init(_ plan: EncoderPlan) throws(WhisperError) {
        let (context, width) = (plan.configuration.audioContext, plan.configuration.width)
        convolved = try Storage((2 * context + 2) * width, large: true)
        hidden = try Storage(context * width, large: true)
        projected = try Storage(context * 3 * width, large: true)
        heads = try KVHeadStore(plan.heads, count: plan.configuration.encoder.heads)
    }
}
