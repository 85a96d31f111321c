import Glibc

/// VBx without its Markov chain: who speaks in each of many observations, and how many there are.
///
/// Landini, Profant, Diez, Burget: "Bayesian HMM clustering of x-vector sequences (VBx) in speaker diarization", 2022;
/// as pyannote's `utils/vbx.py` has it, whose equations' numbers are given. Speakers that nothing needs lose their
/// share; they are left out of the result. Unlike there each observation has a weight of its own.
struct VariationalBayes {
    /// Weight against many speakers.
    var regularisation = 0.8
    /// How far the start prefers the cluster that an observation was put in.
    var startPreference = 7.0
    var iterations = 40
    /// Ends when the bound grows by less.
    var leastGain = 1e-4
    /// A speaker whose share is less does not exist.
    var leastShare = 1e-4

    /// The probability of each speaker for each observation, `[observation][speaker]`.
    ///
    /// - Parameters:
    ///   - observations: points of the space of `PLDA`.
    ///   - weights: how much each observation says, for each one.
    ///   - variance: between people, in each direction.
    ///   - start: a cluster for each observation, from 0.
    func responsibilities(
        _ observations: [[Double]], weights: [Double], variance: [Double], start: [Int]
    ) -> [[Double]] {
        let speakers = (start.max() ?? -1) + 1
        guard speakers > 0 else { return [] }
        let deviations = variance.map { $0.squareRoot() }
        let scaled = observations.map { zip($0, deviations).map(*) }
        let constants = observations.map { point in
            -0.5 * (point.reduce(0) { $0 + $1 * $1 } + Double(point.count) * log(2 * Double.pi))
        }
        var responsibilities = start.map { cluster in
            let total = exp(startPreference) + Double(speakers - 1)
            return (0..<speakers).map { ($0 == cluster ? exp(startPreference) : 1) / total }
        }
        var shares = [Double](repeating: 1 / Double(speakers), count: speakers)
        var bound = -Double.infinity
        for _ in 0..<iterations {
            let models = (0..<speakers).map { model(of: $0, responsibilities, scaled, weights, variance) }
            var newBound = 0.0
            for (index, point) in scaled.enumerated() {
                let scores = models.indices.map { speaker in
                    // (23)
                    weights[index] * (models[speaker].score(of: point) + constants[index]) + log(shares[speaker] + 1e-8)
                }
                let highest = scores.max() ?? 0
                let total = highest + log(scores.reduce(0) { $0 + exp($1 - highest) })
                responsibilities[index] = scores.map { exp($0 - total) }
                newBound += total
            }
            for speaker in shares.indices { shares[speaker] = responsibilities.reduce(0) { $0 + $1[speaker] } }
            let sum = shares.reduce(0, +)
            for speaker in shares.indices { shares[speaker] /= sum }
            // (25)
            newBound += regularisation * 0.5 * models.reduce(0) { $0 + $1.bound }
            guard newBound - bound >= leastGain else { break }
            bound = newBound
        }
        let kept = shares.indices.filter { shares[$0] > leastShare }
        return responsibilities.map { row in kept.map { row[$0] } }
    }

    /// A speaker as a normal distribution of where the voice is.
    private struct SpeakerModel {
        var mean: [Double]
        /// Half of what (23) subtracts for this speaker.
        var penalty: Double
        var bound: Double

        func score(of point: [Double]) -> Double {
            var sum = -penalty
            for index in mean.indices { sum += point[index] * mean[index] }
            return sum
        }
    }

    private func model(
        of speaker: Int, _ responsibilities: [[Double]], _ scaled: [[Double]], _ weights: [Double],
        _ variance: [Double]
    ) -> SpeakerModel {
        var weight = 0.0
        var sums = [Double](repeating: 0, count: variance.count)
        for (index, point) in scaled.enumerated() {
            let share = weights[index] * responsibilities[index][speaker]
            guard share > 0 else { continue }
            weight += share
            for dimension in sums.indices { sums[dimension] += share * point[dimension] }
        }
        var model = SpeakerModel(mean: sums, penalty: 0, bound: 0)
        for index in sums.indices {
            let uncertainty = 1 / (1 + weight * variance[index] / regularisation)  // (17)
            let mean = uncertainty * sums[index] / regularisation  // (16)
            model.mean[index] = mean
            model.penalty += 0.5 * (uncertainty + mean * mean) * variance[index]
            model.bound += log(uncertainty) - uncertainty - mean * mean + 1
        }
        return model
    }
}
