import Glibc
import SoriWhisperTesting

@testable import SoriWhisper
@testable import SoriWhisperCPU

/// The encoder of a tiny model of one layer, written down plainly: what `CPURuntime` is held against.
struct PlainEncoder {
    let model: TinyModel

    /// The output `[positions][width]` for a mel `[bins, frames]`, the positions behind having the keys and values of a
    /// window of zeros.
    func encode(_ mel: [Float], positions: Int) -> [[Float]] {
        let hidden = Array(input(mel)[..<positions])
        let silence = input([Float](repeating: 0, count: mel.count))[positions...]
        let layer = "encoder.layers.0."
        // Keys and values of a layer hear what is before it only, so that one layer needs nothing else of the silence.
        let heard = norm(hidden + silence, layer + "self_attn_layer_norm")
        let queries = linear(Array(heard[..<positions]), layer + "self_attn.q_proj")
        let keys = linear(heard, layer + "self_attn.k_proj")
        let values = linear(heard, layer + "self_attn.v_proj")
        var out = add(hidden, linear(attend(queries, keys, values), layer + "self_attn.out_proj"))
        let wide = linear(norm(out, layer + "final_layer_norm"), layer + "fc1").map { $0.map(gelu) }
        out = add(out, linear(wide, layer + "fc2"))
        return norm(out, "encoder.layer_norm")
    }

    /// What the first layer gets: both convolutions and the positions.
    private func input(_ mel: [Float]) -> [[Float]] {
        let (bins, context) = (model.configuration.melBins, model.configuration.audioContext)
        let frames = (0..<2 * context).map { frame in (0..<bins).map { mel[$0 * 2 * context + frame] } }
        let first = convolve(frames, "encoder.conv1", step: 1)
        let second = convolve(first, "encoder.conv2", step: 2)
        let width = model.configuration.width
        let positions = model.values("encoder.embed_positions.weight")
        return second.enumerated().map { index, row in
            row.enumerated().map { $1 + positions[index * width + $0] }
        }
    }

    private func convolve(_ rows: [[Float]], _ name: String, step: Int) -> [[Float]] {
        let (weights, bias) = (model.values(name + ".weight"), model.values(name + ".bias"))
        let inputs = rows[0].count
        return stride(from: 0, to: rows.count, by: step).map { center in
            bias.indices.map { out in
                var sum = bias[out]
                for tap in 0..<3 where rows.indices.contains(center + tap - 1) {
                    for input in 0..<inputs {
                        sum += weights[(out * inputs + input) * 3 + tap] * rows[center + tap - 1][input]
                    }
                }
                return gelu(sum)
            }
        }
    }

    private func linear(_ rows: [[Float]], _ name: String) -> [[Float]] {
        let (weights, bias) = (model.values(name + ".weight"), model.values(name + ".bias"))
        let inputs = rows[0].count
        return rows.map { row in
            (0..<weights.count / inputs).map { out in
                (0..<inputs).reduce(bias.isEmpty ? 0 : bias[out]) { $0 + weights[out * inputs + $1] * row[$1] }
            }
        }
    }

    private func norm(_ rows: [[Float]], _ name: String) -> [[Float]] {
        let (weights, bias) = (model.values(name + ".weight"), model.values(name + ".bias"))
        return rows.map { row in
            let mean = row.reduce(0, +) / Float(row.count)
            let variance = row.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Float(row.count)
            return row.indices.map { (row[$0] - mean) / (variance + 1e-5).squareRoot() * weights[$0] + bias[$0] }
        }
    }

    private func attend(_ queries: [[Float]], _ keys: [[Float]], _ values: [[Float]]) -> [[Float]] {
        let heads = model.configuration.encoder.heads
        let width = model.configuration.width / heads
        return queries.map { query in
            (0..<heads).flatMap { head -> [Float] in
                let part = head * width..<(head + 1) * width
                let powers = keys.map { key in
                    expf(part.reduce(0) { $0 + query[$1] * key[$1] } / Float(width).squareRoot())
                }
                let sum = powers.reduce(0, +)
                return part.map { c in zip(powers, values).reduce(0) { $0 + $1.0 * $1.1[c] } / sum }
            }
        }
    }

    private func add(_ rows: [[Float]], _ others: [[Float]]) -> [[Float]] {
        zip(rows, others).map { zip($0, $1).map(+) }
    }

    private func gelu(_ x: Float) -> Float { 0.5 * x * (1 + erff(x / Float(2).squareRoot())) }
}
