import SoriHTTP
import Testing

@testable import SoriServer

struct KnownSpeakerReferenceTests {
    private let url = "data:audio/wav;base64,UklGRg=="

    private func read(names: [String], urls: [String]) throws(APIError) -> [KnownSpeakerReference] {
        try KnownSpeakerReference.all(
            FieldReader(
                names.map { ("known_speaker_names[]", $0) } + urls.map { ("known_speaker_references[]", $0) }))
    }

    private func field(names: [String], urls: [String]) -> String? {
        let error = #expect(throws: APIError.self) { _ = try read(names: names, urls: urls) }
        #expect(error?.status == 422)
        return error?.field
    }

    @Test func namesGoWithReferences() throws {
        let references = try read(names: ["Ada", " 김민수 "], urls: [url, "data:audio/mpeg;codecs=mp3;BASE64,AAEC"])
        #expect(references.map(\.name) == ["Ada", "김민수"])
        #expect(try references.map { try $0.audio.bytes() } == [Array("RIFF".utf8), [0, 1, 2]])
        #expect(try read(names: [], urls: []).isEmpty)
    }

    @Test func wrongNumbersAndNamesAreTold() {
        #expect(field(names: ["Ada", "Grace"], urls: [url]) == "known_speaker_references")
        #expect(field(names: [], urls: [url]) == "known_speaker_references")
        let five = (1...5).map { "\($0)" }
        #expect(field(names: five, urls: five.map { _ in url }) == "known_speaker_names")
        #expect(field(names: ["Ada", "Ada"], urls: [url, url]) == "known_speaker_names")
        #expect(field(names: ["A\nda"], urls: [url]) == "known_speaker_names")
        #expect(field(names: [String(repeating: "a", count: 81)], urls: [url]) == "known_speaker_names")
    }

    @Test(arguments: [
        "", "https://example.com/a.wav", "data:audio/wav,UklGRg==", "data:audio/wav;base64", "data:audio/wav;base64,",
    ])
    func whatIsNoDataURLIsTold(_ text: String) {
        let error = #expect(throws: APIError.self) { _ = try AudioDataURL(text) }
        #expect(error?.field == "known_speaker_references")
    }

    @Test func longOnesAreNotDecodedAndBrokenOnesTold() throws {
        let long = "data:audio/wav;base64," + String(repeating: "A", count: AudioDataURL.mostBytes)
        #expect(throws: APIError.self) { _ = try AudioDataURL(long) }
        let broken = try AudioDataURL("data:audio/wav;base64,UklG?*")
        #expect(throws: APIError.self) { _ = try broken.bytes() }
    }
}
