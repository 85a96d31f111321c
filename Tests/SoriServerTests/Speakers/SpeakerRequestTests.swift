import SoriCore
import SoriHTTP
import Synchronization
import Testing

@testable import SoriServer

struct SpeakerRequestTests {
    private func read(_ body: String, type: String = "application/json; charset=utf-8") async throws -> SpeakerRequest {
        let rest = Mutex<[UInt8]?>(Array(body.utf8))
        let request = HTTPRequest(
            method: .post, path: "/api/speakers", headers: ["content-type": type],
            body: HTTPBody(declaredLength: body.utf8.count) { rest.withLock { $0.take() } })
        let pool = WorkerPool(name: "test", threads: 1)
        return try await SpeakerRequest.read(
            request, UploadReader(directory: "/nonexistent", limits: FormLimits(fileBytes: 1_000), pool: pool))
    }

    private func failure(_ body: String) async -> APIError? {
        await #expect(throws: APIError.self) { try await read(body) }
    }

    @Test func namesAndPartsAreRead() async throws {
        let renaming = try await read(#"{"name": "Ada", "more": 1}"#)
        #expect(renaming.name == "Ada" && renaming.isSilent)
        #expect(try await read("{}").name == nil)
        let times = try await read(#"{"name": "Ada", "job_id": "j", "start": 12.3, "end": 17.9}"#)
        #expect(times.part == TranscriptPart(owner: .job("j"), selection: .times(12.3...17.9)) && !times.isSilent)
        #expect(try await read(#"{"job_id": "j", "segment": 3}"#).part?.selection == .segment(3))
        #expect(try await read(#"{"job_id": "j", "speaker": "SPEAKER_01"}"#).part?.selection == .speaker("SPEAKER_01"))
    }

    @Test func formsAreReadAlike() async throws {
        let form = try await read("name=Ada&job_id=j&segment=0", type: "application/x-www-form-urlencoded")
        #expect(form.name == "Ada" && form.part == TranscriptPart(owner: .job("j"), selection: .segment(0)))
    }

    @Test(arguments: ["{", "name"]) func whatIsNoJSONIsTold(_ body: String) async {
        #expect(await failure(body)?.status == 400)
    }

    @Test(arguments: [
        (#"{"name": {}}"#, "name"), ("[]", "body"), (#"{"start": 1, "end": 4}"#, "job_id"),
        (#"{"job_id": "j"}"#, "job_id"), (#"{"job_id": "j", "start": 1}"#, "end"),
        (#"{"job_id": "j", "end": 4}"#, "start"), (#"{"job_id": "j", "start": 4, "end": 4}"#, "end"),
        (#"{"job_id": "j", "start": -1, "end": 4}"#, "start"), (#"{"job_id": "j", "start": 1, "end": "nan"}"#, "end"),
        (#"{"job_id": "j", "segment": 1.5}"#, "segment"), (#"{"job_id": "j", "segment": "x"}"#, "segment"),
        (#"{"job_id": "j", "segment": 1, "speaker": "SPEAKER_00"}"#, "job_id"),
        (#"{"job_id": "j", "start": 1, "end": 4, "segment": 1}"#, "job_id"),
    ]) func theFieldAtFaultIsNamed(_ body: String, field: String) async {
        let error = await failure(body)
        #expect(error?.status == 422 && error?.field == field, "\(body)")
    }

    @Test func transcriptsOfTheLibraryAreRead() async throws {
        let part = try await read(#"{"name": "Ada", "transcript_id": "t", "segment_id": 2}"#).part
        #expect(part == TranscriptPart(owner: .transcript("t"), selection: .segment(2)))
        #expect(try await read(#"{"transcript_id": "t", "speaker": "Ada"}"#).part?.selection == .speaker("Ada"))
        #expect(await failure(#"{"transcript_id": "t"}"#)?.field == "transcript_id")
        #expect(await failure(#"{"transcript_id": "t", "job_id": "j", "segment": 1}"#)?.field == "job_id")
    }
}
