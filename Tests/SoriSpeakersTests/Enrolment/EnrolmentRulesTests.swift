import SoriCore
import SoriVAD
import Testing

@testable import SoriSpeakers

struct EnrolmentRulesTests {
    private let rules = EnrolmentRules()

    private func audio(seconds: Double, amplitude: Float = 0.1) -> SpokenAudio {
        let count = Int(seconds * 16_000)
        let samples = (0..<count + 16_000).map { $0 % 2 == 0 ? amplitude : -amplitude }
        return SpokenAudio(samples, spans: [SpeechSpan(start: 8_000, end: 8_000 + count)], longest: 60)
    }

    private func code(_ audio: SpokenAudio) -> EnrolmentErrorCode? {
        do throws(EnrolmentError) {
            try rules.check(audio)
            return nil
        } catch {
            return error.code
        }
    }

    @Test func goodSpeechPasses() {
        #expect(code(audio(seconds: 3)) == nil)
        #expect(abs(audio(seconds: 3).level - -20) < 0.1)
    }

    @Test func silenceAndShortSpeechAreToldApart() {
        #expect(code(SpokenAudio([Float](repeating: 0, count: 48_000), spans: [], longest: 60)) == .noSpeech)
        #expect(code(SpokenAudio([], spans: [], longest: 60)) == .noSpeech)
        #expect(code(audio(seconds: 1.9)) == .tooShort)
        let error = #expect(throws: EnrolmentError.self) { try rules.check(audio(seconds: 1.25)) }
        #expect(error?.message.contains("0.8 s more") == true)
    }

    @Test func levelAndClippingAreChecked() {
        #expect(code(audio(seconds: 3, amplitude: 0.002)) == .tooQuiet)
        #expect(code(audio(seconds: 3, amplitude: 1)) == .clipped)
    }

    @Test func severalVoicesAreRefused() {
        let apart = #expect(throws: EnrolmentError.self) { try rules.check(agreement: 0.1, others: 0) }
        #expect(apart?.code == .severalVoices)
        let beside = #expect(throws: EnrolmentError.self) { try rules.check(agreement: 0.9, others: 2) }
        #expect(beside?.code == .severalVoices)
        #expect(throws: Never.self) { try rules.check(agreement: 0.6, others: 0.1) }
    }

    @Test func onlySpansAreTakenUpToTheLimit() {
        let samples = (0..<64_000).map(Float.init)
        let spans = [SpeechSpan(start: 100, end: 200), SpeechSpan(start: 300, end: 100_000)]
        let audio = SpokenAudio(samples, spans: spans, longest: 0.0125)
        #expect(audio.samples == (100..<200).map(Float.init) + (300..<400).map(Float.init))
        #expect(audio.seconds == 0.0125)
        #expect(audio.heard == 4)
    }

    @Test func partsAreAsLongAsAVoiceNeeds() {
        #expect([2, 3, 4.6, 60].map { VoiceParts(seconds: $0).count } == [2, 2, 3, 8])
    }

    @Test func agreementIsThatOfTheOddPart() {
        func voice(_ degrees: Float) -> Voiceprint { Voiceprint(direction: .direction(degrees)) }
        #expect(VoiceParts.agreement([]) == 1)
        #expect(abs(VoiceParts.agreement([voice(0), voice(60)]) - 0.5) < 1e-5)
        #expect(abs(VoiceParts.agreement([voice(0), voice(0), voice(90)])) < 1e-5)
    }
}
