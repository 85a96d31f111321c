package import SoriFormats
package import SoriTesting
import SoriWhisper

extension TinyModel {
    /// The tensors as `torch.save` describes them, under the names of openai-whisper or of the hub.
    package func checkpointItems(_ type: WeightType, hub: Bool = false) -> [CheckpointWriter.Item] {
        let storages: [WeightType: String] = [.float32: "Float", .float16: "Half", .bfloat16: "BFloat16"]
        return tensors.map { tensor in
            CheckpointWriter.Item(
                hub ? "model." + tensor.name : TensorName.ggml(canonical: tensor.name) ?? "", tensor.shape,
                storage: storages[type] ?? "", size: type.blockSize, bytes: encoded(tensor.values, type))
        }
    }

    /// `dims` of a checkpoint of openai-whisper.
    package var dims: [(String, Int)] {
        let c = configuration
        return [
            ("n_mels", c.melBins), ("n_vocab", c.vocabularySize), ("n_audio_ctx", c.audioContext),
            ("n_audio_state", c.width), ("n_audio_head", c.encoder.heads), ("n_audio_layer", c.encoder.layers),
            ("n_text_ctx", c.textContext), ("n_text_state", c.width), ("n_text_head", c.decoder.heads),
            ("n_text_layer", c.decoder.layers),
        ]
    }

    /// A checkpoint of openai-whisper.
    package func pytorch(_ type: WeightType = .float16) -> [UInt8] {
        CheckpointWriter.checkpoint(checkpointItems(type), dims: dims)
    }

    /// A `.tiktoken` list of the 256 bytes.
    package static var tiktoken: [UInt8] {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        return (0..<ordinary).flatMap { byte in
            [alphabet[byte >> 2], alphabet[(byte & 3) << 4]] + Array("== \(byte)\n".utf8)
        }
    }
}
