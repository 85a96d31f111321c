import Glibc
import SoriCore
import Testing

@testable import SoriSpeakers

struct SoundEdgesTests {
    /// A tone of a voice's pitch and loudness between two times of `seconds`, in noise.
    private func utterance(
        _ seconds: Double, sound: ClosedRange<Double>, noise: Float = 0.0003, add: (Double) -> Float = { _ in 0 }
    ) -> [Float] {
        var generator = SystemRandomNumberGenerator()
        return (0..<Int(seconds * 16_000)).map { index in
            let time = Double(index) / 16_000
            let tone = sound.contains(time) ? 0.1 * Float(sin(2 * .pi * 220 * time)) : 0
            return tone + noise * Float.random(in: -1...1, using: &generator) + add(time)
        }
    }

    private func isNear(_ time: Double?, _ expected: Double) -> Bool {
        time.map { abs($0 - expected) <= 0.041 } ?? false
    }

    @Test(arguments: [Float(0), 0.0003, 0.01]) func soundIsFoundInSilenceAndInNoise(_ noise: Float) {
        let edges = SoundEdges(utterance(4, sound: 0.5...3.2, noise: noise))
        #expect(isNear(edges.first, 0.5) && isNear(edges.last, 3.2), "\(edges)")
    }

    @Test func clicksAndRumbleAreNoSound() {
        // A click of 5 ms, and a thump of 40 Hz louder than the voice.
        let edges = SoundEdges(
            utterance(4, sound: 0.8...3) { time in
                if (0.2...0.205).contains(time) { return 0.3 }
                return time > 3.4 && time < 3.7 ? 0.2 * Float(sin(2 * .pi * 40 * time)) : 0
            })
        #expect(isNear(edges.first, 0.8) && isNear(edges.last, 3), "\(edges)")
    }

    @Test func withoutSoundNothingIsKnown() {
        #expect(SoundEdges([]) == .unknown)
        #expect(SoundEdges([Float](repeating: 0, count: 100)) == .unknown)
        #expect(SoundEdges([Float](repeating: 0, count: 64_000)) == .unknown)
    }

    @Test func edgesAreMovedInwardsAndNeverFar() {
        let edges = SoundEdges(first: 0.35, last: 2.5)
        #expect(abs(edges.start(heard: 0.1, padding: 0.2) - 0.3) < 1e-9)
        #expect(abs(edges.end(heard: 2.8, length: 3, padding: 0.2) - 2.55) < 1e-9)
        // Sound before and behind what was heard is somebody else's, or none.
        #expect(SoundEdges(first: 0, last: 3).start(heard: 0.15, padding: 0.2) == 0.15)
        #expect(SoundEdges(first: 0, last: 3).end(heard: 2.9, length: 3, padding: 0.2) == 2.9)
        #expect(SoundEdges(first: 1.4, last: 1.6).start(heard: 0.2, padding: 0.2) == 0.5)
        #expect(abs(SoundEdges(first: 1.4, last: 1.6).end(heard: 2.9, length: 3, padding: 0.2) - 2.6) < 1e-9)
    }

    @Test func unknownEdgesStay() {
        #expect(SoundEdges.unknown.start(heard: 0.5, padding: 0.2) == 0.2)
        #expect(SoundEdges.unknown.end(heard: 1, length: 3, padding: 0.2) == 2.8)
    }
}
