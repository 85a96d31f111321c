import FoundationEssentials
import SoriCore
import Testing

@testable import SoriSpeakers

/// Known people on their way to another machine.
struct KnownSpeakersDocumentTests {
    private func person(_ name: String, _ registryID: String?, _ seed: Int) throws -> KnownSpeaker {
        let values = (0..<SpeakerEmbedding.width).map { Float(($0 * 7 + seed) % 13) - 6 }
        let voice = RegisteredVoice(
            id: registryID ?? name, voice: try #require(Voiceprint(values: values)), seconds: 4.25)
        return KnownSpeaker(name: name, registryID: registryID, voice: voice)
    }

    @Test func whatArrivesIsWhatWasSent() throws {
        let known = KnownSpeakers([try person("배우", "id-1", 1), try person("Ada", nil, 2)])
        let text = try JSONText.encode(KnownSpeakers.Document(known))
        let read = try #require(try JSONDecoder().decode(KnownSpeakers.Document.self, from: Data(text)).known)
        #expect(read.people == known.people)
    }

    @Test(arguments: ["[]", "[1,2,3]", "[0]"])
    func whatIsNoVoice(_ voice: String) throws {
        let text = #"{"people":[{"name":"a","voiceID":"a","voice":\#(voice),"seconds":1}]}"#
        #expect(try JSONDecoder().decode(KnownSpeakers.Document.self, from: Data(text.utf8)).known == nil)
    }
}
