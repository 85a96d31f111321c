import Glibc

/// Makes probabilities as often right as they say (temperature scaling: Guo et al., 2017).
enum Calibration {
    /// What to multiply scores with, so that the texts of `held`, which the model has not seen, are as likely as can
    /// be; 1 where there are none.
    static func sharpness(_ held: [(scores: [Float], label: Int)]) -> Float {
        guard !held.isEmpty else { return 1 }
        let candidates = (-12...16).map { powf(2, Float($0) / 4) }
        return candidates.min { loss(held, $0) < loss(held, $1) } ?? 1
    }

    private static func loss(_ held: [(scores: [Float], label: Int)], _ sharpness: Float) -> Float {
        held.reduce(0) { sum, text in
            sum - logf(max(1e-9, softmax(text.scores.map { $0 * sharpness })[text.label]))
        }
    }
}
