import SoriCore
import SoriHTTP
import Synchronization
import Testing

@testable import SoriServer

struct SpeakerRequestTests {
    private func request(_ body: String, type: String = "application/json") -> HTTPRequest {
        let rest = Mutex<[UInt8]?>(Array(body.utf8))
        return HTTPRequest(
            method: .post, path: "/api/speakers", headers: ["content-type": type],
            body: HTTPBody(declaredLength: body.utf8.count) { rest.withLock { $0.take() } })
    }

    private func failure(_ body: String) async -> APIError? {
        await #expect(throws: APIError.self) { try await SpeakerRequest.read(request(body)) }
    }

    @Test func namesAreRead() async throws {
        #expect(try await SpeakerRequest.read(request(#"{"name": "Ada", "more": 1}"#)).name == "Ada")
        #expect(try await SpeakerRequest.read(request("{}")).name == nil)
    }

    @Test func jsonIsToldFromForms() {
        #expect(SpeakerRequest.isJSON(request("", type: "application/json; charset=utf-8")))
        #expect(!SpeakerRequest.isJSON(request("", type: "multipart/form-data; boundary=x")))
    }

    @Test(arguments: ["", "{", "name"]) func whatIsNoJSONIsTold(_ body: String) async {
        #expect(await failure(body)?.status == 400)
    }

    @Test func wrongTypesAndTranscriptsAreTold() async {
        #expect(await failure(#"{"name": 1}"#)?.field == "name")
        #expect(await failure("[]")?.status == 422)
        #expect(await failure(#"{"name": "Ada", "transcript_id": "1", "segment_id": 2}"#)?.status == 501)
    }
}
