import Testing

@testable import SoriMoonshine

struct SpeechEdgesTests {
    @Test func silenceAtTheEdgesIsFound() {
        let silence = [Float](repeating: 0.001, count: 6_400)
        let sound = [Float](repeating: 0.3, count: 16_000)
        let edges = SpeechEdges.silence(silence + sound + silence)
        #expect(abs(edges.before - 0.3) < 0.011 && abs(edges.after - 0.3) < 0.011)
        #expect(SpeechEdges.silence(sound) == (0, 0))
        #expect(SpeechEdges.silence([]) == (0, 0))
        let long = SpeechEdges.silence([Float](repeating: 0, count: 48_000) + sound)
        #expect(long.before == SpeechEdges.most && long.after == 0)
    }
}
