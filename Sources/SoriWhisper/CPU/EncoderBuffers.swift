/// What the threads of the encoder share while they compute one window.
@safe
final class EncoderBuffers {
    /// Output of the first convolution, a row of zeros before and behind it: `[2 audioContext + 2, width]`
    let convolved: Storage<Float>
    /// The hidden states: `[audioContext, width]`
    let hidden: Storage<Float>
    /// Queries of the layer, scaled: `[audioContext, width]`
    let queries: Storage<Float>
    /// Keys and values of the layer's heads: `[heads]` of `HeadPanels.bytes` each
    let keys: Storage<UInt8>
    let values: Storage<UInt8>

    init(_ plan: EncoderPlan) throws(WhisperError) {
        let (context, width) = (plan.configuration.audioContext, plan.configuration.width)
        convolved = try Storage((2 * context + 2) * width)
        hidden = try Storage(context * width)
        queries = try Storage(context * width)
        keys = try Storage(plan.configuration.encoder.heads * plan.heads.bytes)
        values = try Storage(plan.configuration.encoder.heads * plan.heads.bytes)
    }
}
