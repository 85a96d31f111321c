import SoriAudio
import SoriCore
import SoriHTTP
import SoriRecognition
import SoriSpeakers
import Testing

@testable import SoriServer

/// No text mixes Korean with what other targets say in English.
struct LocalizedTextTests {
    private static let english = "a message of another target: quite so"

    @Test(arguments: HTTPError.Code.allCases) func http(_ code: HTTPError.Code) {
        check(LocalizedText(HTTPError(400, code: code, message: Self.english)))
    }

    @Test(arguments: RecognitionError.Code.allCases, [nil, "beam_size"])
    func recognition(_ code: RecognitionError.Code, field: String?) {
        let error = RecognitionError(code: code, message: Self.english, field: field)
        check(LocalizedText(error))
        if code != .overloaded { check(APIError(error).text) }
    }

    @Test(arguments: AudioErrorCode.allCases) func audio(_ code: AudioErrorCode) {
        check(LocalizedText(AudioError(code, Self.english)))
        check(APIError(AudioError(code, Self.english), file: "a.wav").text)
    }

    @Test(arguments: EnrolmentErrorCode.allCases) func enrolment(_ code: EnrolmentErrorCode) {
        let error = EnrolmentError(code: code, message: Self.english)
        check(LocalizedText(error))
        #expect(APIError(error).status == 422)
    }

    @Test(arguments: RegistryErrorCode.allCases) func registry(_ code: RegistryErrorCode) {
        let error = RegistryError(code: code, message: Self.english)
        check(LocalizedText(error))
        // The message of a broken store names the server's files.
        let isTold = APIError(error).text.english == Self.english
        #expect(isTold == ([.notFound, .nameTaken, .nameInvalid, .full].contains(code)))
    }

    private func check(_ text: LocalizedText) {
        #expect(text.english.contains(Self.english) && !Self.hasHangul(text.english))
        #expect(Self.hasHangul(text.korean) && !text.korean.contains("message of another"))
    }

    private static func hasHangul(_ text: String) -> Bool {
        text.unicodeScalars.contains { (0xAC00...0xD7A3).contains($0.value) }
    }
}
