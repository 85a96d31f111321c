import Testing

@testable import SoriSpeakers

struct OnlineClusteringTests {
    /// A session's clustering as a reference, for `#expect` takes no mutating calls.
    private final class Session {
        private(set) var clustering: OnlineClustering

        init(
            registered: [RegisteredVoice] = [], opensSpeakers: Bool = true,
            rules: OnlineClustering.Rules = OnlineClustering.Rules()
        ) {
            clustering = OnlineClustering(registered: registered, opensSpeakers: opensSpeakers, rules: rules)
        }

        func assign(_ voice: Voiceprint, seconds: Double) -> OnlineClustering.Decision? {
            clustering.assign(voice, seconds: seconds)
        }

        func register(stranger number: Int, as voice: RegisteredVoice) {
            clustering.register(stranger: number, as: voice)
        }

        func sample(ofStranger number: Int) -> VoiceSample? { clustering.sample(ofStranger: number) }

        var lastSpeaker: OnlineClustering.Speaker? { clustering.lastSpeaker }
    }

    private func voice(_ degrees: Float) -> Voiceprint { Voiceprint(direction: .direction(degrees)) }

    private func registered(_ id: String, _ degrees: Float) -> RegisteredVoice {
        RegisteredVoice(id: id, voice: voice(degrees), seconds: 4)
    }

    @Test func strangersAreNumberedInOrder() {
        let clustering = Session()
        let told = [0, 90, 5, 95, -90, 0].map { clustering.assign(voice($0), seconds: 3)?.speaker }
        #expect(told == [0, 1, 0, 1, 2, 0].map { .stranger($0) })
    }

    @Test func whoIsHeardFirstHasNoLikeness() throws {
        let clustering = Session()
        let first = try #require(clustering.assign(voice(0), seconds: 0.5))
        #expect(first.speaker == .stranger(0), "somebody said it, however short it was")
        #expect(first.score == nil)
        let second = try #require(clustering.assign(voice(80), seconds: 20))
        #expect(second.score == nil && second.speaker == .stranger(1))
        let third = try #require(clustering.assign(voice(80), seconds: 3))
        #expect(abs((third.score ?? 0) - 1) < 1e-3 && third.isCertain)
    }

    @Test func shortSpeechOpensNobody() throws {
        let clustering = Session()
        _ = clustering.assign(voice(0), seconds: 5)
        let short = try #require(clustering.assign(voice(100), seconds: 1.4))
        #expect(short.speaker == .stranger(0))
        #expect(!short.isCertain)
        // It changes nothing of what is known of the voice.
        #expect(clustering.sample(ofStranger: 0)?.voice == voice(0))
        #expect(clustering.assign(voice(100), seconds: 1.5)?.speaker == .stranger(1))
    }

    @Test func aStrangersVoiceIsTheMiddleOfWhatWasHeard() throws {
        let clustering = Session()
        _ = clustering.assign(voice(0), seconds: 3)
        _ = clustering.assign(voice(30), seconds: 3)
        let sample = try #require(clustering.sample(ofStranger: 0))
        #expect(sample.seconds == 6)
        #expect(sample.voice.likeness(voice(15)) > 0.9999)
        #expect(clustering.sample(ofStranger: 1) == nil)
        #expect(clustering.sample(ofStranger: -1) == nil)
    }

    @Test func registeredPeopleHaveTheirNames() {
        let clustering = Session(registered: [registered("a", 0), registered("b", 90)])
        let told = [10, 80, 180, 170, 0].map { clustering.assign(voice($0), seconds: 4)?.speaker }
        #expect(
            told == [.registered("a"), .registered("b"), .stranger(0), .stranger(0), .registered("a")])
        #expect(clustering.lastSpeaker == .registered("a"))
    }

    @Test func aStrangerGetsAName() {
        let clustering = Session()
        _ = clustering.assign(voice(0), seconds: 4)
        _ = clustering.assign(voice(90), seconds: 4)
        clustering.register(stranger: 1, as: registered("b", 90))
        #expect(clustering.lastSpeaker == .registered("b"))
        #expect(clustering.assign(voice(92), seconds: 4)?.speaker == .registered("b"))
        #expect(clustering.assign(voice(0), seconds: 4)?.speaker == .stranger(0))
        #expect(clustering.assign(voice(-90), seconds: 4)?.speaker == .stranger(2), "numbers are given once")
        clustering.register(stranger: 9, as: registered("c", 0))
        #expect(clustering.assign(voice(0), seconds: 4)?.speaker == .stranger(0))
    }

    @Test func whereNobodyElseMaySpeakTheNearestDoes() throws {
        let clustering = Session(registered: [registered("a", 0), registered("b", 90)], opensSpeakers: false)
        #expect(clustering.lastSpeaker == .registered("a"))
        let far = try #require(clustering.assign(voice(170), seconds: 4))
        #expect(far.speaker == .registered("b") && !far.isCertain)
        let nobody = Session(opensSpeakers: false)
        #expect(nobody.assign(voice(0), seconds: 4) == nil)
        #expect(nobody.lastSpeaker == nil)
    }

    @Test func noMoreStrangersThanTheRulesAllow() {
        var rules = OnlineClustering.Rules()
        rules.mostStrangers = 2
        let clustering = Session(rules: rules)
        let told = [0, 90, 180, 250].map { clustering.assign(voice($0), seconds: 4)?.speaker }
        #expect(told == [0, 1, 1, 0].map { .stranger($0) })
    }
}
