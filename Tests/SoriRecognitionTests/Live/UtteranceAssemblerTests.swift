import SoriVAD
import Testing

@testable import SoriRecognition

struct UtteranceAssemblerTests {
    /// A phrase of the first to the last sound, with 200 samples of padding.
    private struct Phrase {
        var onset: Int
        var offset: Int

        var span: SpeechSpan { SpeechSpan(start: max(0, onset - 200), end: offset + 200) }
    }

    private static func assembler() -> UtteranceAssembler {
        UtteranceAssembler(longest: 1_000, shortest: 300, mostSamples: 20_000)
    }

    private static func say(_ phrase: Phrase, _ assembler: inout UtteranceAssembler) {
        assembler.apply(.began(start: phrase.span.start, onset: phrase.onset))
        assembler.apply(.paused(phrase.span))
        assembler.apply(.ended(phrase.span, offset: phrase.offset))
    }

    @Test func theLongestSilenceEndsWhateverWasSaid() {
        var assembler = Self.assembler()
        Self.say(Phrase(onset: 500, offset: 2_000), &assembler)
        assembler.advance(to: 2_999, earliestOnset: 2_999)
        #expect(assembler.takeEvents() == [.began(number: 0, start: 300)])
        #expect(assembler.pause == SpeechSpan(start: 300, end: 2_200))
        assembler.advance(to: 3_000, earliestOnset: 3_000)
        #expect(assembler.takeEvents() == [.ended(number: 0, SpeechSpan(start: 300, end: 2_200))])
        #expect(assembler.current == nil)
    }

    @Test func aDecisionEndsSooner() {
        var assembler = Self.assembler()
        Self.say(Phrase(onset: 500, offset: 2_000), &assembler)
        assembler.advance(to: 2_350, earliestOnset: 2_350)
        assembler.decide(SpeechSpan(start: 300, end: 2_200), silence: 400)
        #expect(assembler.takeEvents() == [.began(number: 0, start: 300)])
        assembler.advance(to: 2_400, earliestOnset: 2_400)
        #expect(assembler.takeEvents() == [.ended(number: 0, SpeechSpan(start: 300, end: 2_200))])
    }

    @Test func aDecisionOfAnotherPauseCountsForNothing() {
        var assembler = Self.assembler()
        assembler.apply(.began(start: 0, onset: 0))
        assembler.apply(.paused(SpeechSpan(start: 0, end: 900)))
        assembler.decide(SpeechSpan(start: 0, end: 900), silence: 300)
        assembler.apply(.resumed)
        #expect(assembler.pause == nil)
        assembler.apply(.paused(SpeechSpan(start: 0, end: 1_700)))
        assembler.decide(SpeechSpan(start: 0, end: 900), silence: 300)
        assembler.apply(.ended(SpeechSpan(start: 0, end: 1_700), offset: 1_500))
        assembler.advance(to: 2_000, earliestOnset: 2_000)
        #expect(assembler.takeEvents() == [.began(number: 0, start: 0)])
    }

    @Test func aShorterPauseBelongsToTheUtterance() {
        var assembler = Self.assembler()
        Self.say(Phrase(onset: 500, offset: 2_000), &assembler)
        // What comes next comes before anybody has decided: nothing is known yet.
        Self.say(Phrase(onset: 2_500, offset: 4_000), &assembler)
        assembler.advance(to: 4_400, earliestOnset: 4_400)
        #expect(assembler.takeEvents() == [.began(number: 0, start: 300)] && assembler.followingCount == 1)
        assembler.decide(SpeechSpan(start: 300, end: 2_200), silence: 600)
        #expect(assembler.takeEvents().isEmpty && assembler.followingCount == 0)
        #expect(assembler.pause == SpeechSpan(start: 300, end: 4_200))
        assembler.decide(SpeechSpan(start: 300, end: 4_200), silence: 400)
        #expect(assembler.takeEvents() == [.ended(number: 0, SpeechSpan(start: 300, end: 4_200))])
    }

    @Test func aDecisionAfterTheFactEndsWhereItWouldHave() {
        var assembler = Self.assembler()
        Self.say(Phrase(onset: 500, offset: 2_000), &assembler)
        Self.say(Phrase(onset: 2_500, offset: 4_000), &assembler)
        assembler.decide(SpeechSpan(start: 300, end: 2_200), silence: 500)
        #expect(
            assembler.takeEvents() == [
                .began(number: 0, start: 300), .ended(number: 0, SpeechSpan(start: 300, end: 2_200)),
                .began(number: 1, start: 2_300),
            ])
    }

    @Test func soundThatMayBecomeAPhraseHoldsTheEndBack() {
        var assembler = Self.assembler()
        Self.say(Phrase(onset: 500, offset: 2_000), &assembler)
        assembler.decide(SpeechSpan(start: 300, end: 2_200), silence: 600)
        assembler.advance(to: 2_700, earliestOnset: 2_500)
        #expect(assembler.takeEvents() == [.began(number: 0, start: 300)])
        // It was too short to count.
        assembler.advance(to: 2_800, earliestOnset: 2_800)
        #expect(assembler.takeEvents() == [.ended(number: 0, SpeechSpan(start: 300, end: 2_200))])
    }

    @Test func phrasesThatAreTooLongTogetherAreTakenApart() {
        var assembler = Self.assembler()
        Self.say(Phrase(onset: 500, offset: 9_000), &assembler)
        assembler.decide(SpeechSpan(start: 300, end: 9_200), silence: 900)
        assembler.apply(.began(start: 9_300, onset: 9_500))
        _ = assembler.takeEvents()
        assembler.advance(to: 20_600, earliestOnset: 20_600)
        #expect(assembler.takeEvents().isEmpty)
        assembler.advance(to: 20_601, earliestOnset: 20_601)
        let split: [UtteranceAssembler.Event] = [
            .ended(number: 0, SpeechSpan(start: 300, end: 9_200)), .began(number: 1, start: 9_300),
        ]
        #expect(assembler.takeEvents() == split)
        // The same where all of it comes at once.
        var late = Self.assembler()
        Self.say(Phrase(onset: 500, offset: 9_000), &late)
        Self.say(Phrase(onset: 9_500, offset: 20_400), &late)
        _ = late.takeEvents()
        late.decide(SpeechSpan(start: 300, end: 9_200), silence: 900)
        #expect(late.takeEvents() == split)
    }

    @Test func speechThatWasCutForItsLengthIsNotJoined() {
        var assembler = Self.assembler()
        assembler.apply(.began(start: 0, onset: 0))
        assembler.apply(.ended(SpeechSpan(start: 0, end: 15_000), offset: 15_000))
        assembler.apply(.began(start: 15_000, onset: 15_000))
        #expect(
            assembler.takeEvents() == [
                .began(number: 0, start: 0), .ended(number: 0, SpeechSpan(start: 0, end: 15_000)),
                .began(number: 1, start: 15_000),
            ])
    }

    @Test func theEndOfTheStreamEndsTheLastUtterance() {
        var assembler = Self.assembler()
        Self.say(Phrase(onset: 500, offset: 2_000), &assembler)
        Self.say(Phrase(onset: 2_500, offset: 4_000), &assembler)
        assembler.finish()
        #expect(assembler.takeEvents() == [.began(number: 0, start: 300)])
        assembler.decide(SpeechSpan(start: 300, end: 2_200), silence: 700)
        #expect(assembler.takeEvents() == [.ended(number: 0, SpeechSpan(start: 300, end: 4_200))])
    }

    /// Whenever decisions come, the utterances are the same: the decision of a pause depends on its span alone.
    @Test func whenDecisionsComeChangesNothing() {
        var random = SystemRandomNumberGenerator()
        for round in 0..<300 {
            var phrases: [Phrase] = []
            var position = Int.random(in: 0...500, using: &random)
            for _ in 0..<12 {
                let offset = position + Int.random(in: 250...9_000, using: &random)
                phrases.append(Phrase(onset: position, offset: offset))
                position = offset + Int.random(in: 300...1_400, using: &random)
            }
            func silence(_ span: SpeechSpan) -> Int { [300, 600, 1_000][span.end % 3] }
            func utterances(delay: Int) -> [UtteranceAssembler.Event] {
                var assembler = Self.assembler()
                var events: [UtteranceAssembler.Event] = []
                var decided: SpeechSpan?
                func decide() {
                    while let pause = assembler.pause, pause != decided {
                        decided = pause
                        assembler.decide(pause, silence: silence(pause))
                    }
                }
                for (index, phrase) in phrases.enumerated() {
                    Self.say(phrase, &assembler)
                    if index % delay == 0 { decide() }
                    let next = index + 1 < phrases.count ? phrases[index + 1].onset : phrase.offset + 300
                    assembler.advance(to: next, earliestOnset: next)
                    events += assembler.takeEvents()
                }
                assembler.finish()
                decide()
                return events + assembler.takeEvents()
            }
            let reference = utterances(delay: 1)
            for delay in [2, 3, 100] { #expect(utterances(delay: delay) == reference, "round \(round)") }
            let spans = reference.compactMap { if case .ended(_, let span) = $0 { span } else { nil } }
            #expect(spans.first?.start == phrases[0].span.start && spans.last?.end == phrases[11].span.end)
            #expect(spans.allSatisfy { $0.count <= 20_000 || $0.count <= 9_400 })
        }
    }
}
