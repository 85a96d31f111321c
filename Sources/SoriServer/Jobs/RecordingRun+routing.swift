import FoundationEssentials
import SoriCore
import SoriHTTP
import SoriRecognition

extension RecordingRun {
    /// How an upstream refuses a recording.
    private struct Refusal: Decodable {
        struct Detail: Decodable {
            let code: String
            let error: String
            let message: String
        }

        let detail: Detail
    }

    /// What every transcript has.
    private struct Success: Decodable {
        let success: Bool
    }

    /// Whether what an earlier try has done here is to be gone on with here; another instance would begin anew.
    func staysHere(_ progress: RecordingProgress) -> Bool {
        progress.checkpoint?.segments.isEmpty == false && jobs.files.service.recognizers.current != nil
    }

    /// The job's result in an answer, whoever made it.
    ///
    /// Throws what an upstream says of a recording that it cannot do, and 503 for an answer that is none of this API's.
    static func result(_ response: HTTPResponse) throws -> String {
        guard case .bytes(let bytes) = response.body else { throw APIError.nobodyReady }
        let text = String(decoding: bytes, as: UTF8.self)
        if UpstreamRouting.isLocal(response) { return text }
        let data = Data(bytes)
        if (try? JSONDecoder().decode(Success.self, from: data))?.success == true { return text }
        guard let detail = try? JSONDecoder().decode(Refusal.self, from: data).detail else {
            throw APIError.nobodyReady
        }
        // Asked for in the job's language, so it is in no other.
        throw APIError(
            response.status, code: APIError.Code(rawValue: detail.code), short: detail.error,
            text: LocalizedText(detail.message, detail.message))
    }
}
