import FoundationEssentials
import SoriCore
import SoriCrypto
import SoriFetch
import SoriSpeakers

/// Asks other nodes for what their jobs need.
struct NodeClient: Sendable {
    /// A recording that was fetched; its file is there as long as this is.
    struct Recording: Sendable {
        let head: RecordingHead
        let file: FetchedRecording
    }

    let client: FetchClient
    /// This node.
    let node: NodeConfiguration
    let pool: WorkerPool
    let now: @Sendable () -> Date
    let logger: Logger

    /// Connections that break one after the other, without a block between them, before a job is put off.
    private static let mostBroken = 3
    private static let silence = Duration.seconds(20)
    /// Registered people are some kilobytes each.
    private static let mostVoices = 64 << 20

    /// Fetches the recording of a job; goes on where the connection broke.
    ///
    /// Throws `NodeProblem` for what may pass, `APIError` for what is the job's fault.
    func recording(of job: String, _ wanted: RecordingRequest) async throws -> Recording {
        let file = try await pool.run { [node] () throws(NodeProblem) in
            do throws(FileError) {
                return try FetchedRecording(in: node.fetchFolder)
            } catch {
                throw NodeProblem(.noRoom, error.message)
            }
        }
        var (head, offset, broken): (RecordingHead?, Int, Int) = (nil, 0, 0)
        while true {
            let answer = try await fetch(job, wanted, into: file, known: head, offset: offset)
            if answer.reader.isComplete, let head = answer.reader.head { return Recording(head: head, file: file) }
            // It broke off. What has come with right signatures stays.
            let isFurther = answer.reader.head != nil && answer.reader.offset > offset
            broken = isFurther ? 0 : broken + 1
            guard broken < Self.mostBroken else { throw answer.failure ?? NodeProblem(.away, "the connection breaks") }
            if let newest = answer.reader.head { (head, offset) = (newest, answer.reader.offset) }
            logger.warning("the fetching of a recording broke off and goes on", ["job": job, "byte": "\(offset)"])
            try await Task.sleep(for: .milliseconds(200 << broken))
        }
    }

    /// The registered people that a job names.
    ///
    /// Throws as `recording` does.
    func voices(of job: String, _ wanted: RecordingRequest) async throws -> KnownSpeakers {
        let (request, signature, secret) = try request("/api/nodes/voices/\(job)", [], wanted)
        let (head, body): (FetchHead, [UInt8])
        do {
            (head, body) = try await client.collect(request, limit: Self.mostVoices)
        } catch let error as FetchError {
            throw Self.problem(error)
        }
        guard head.status == 200 else { throw NodeRefusal(status: head.status, body).problem }
        do {
            let people = try Sealing.open(
                body, key: try secret.sealingKey(for: NodeRoutes.voicesPurpose), context: Array(signature.nonce.utf8))
            guard let known = try JSONDecoder().decode(KnownSpeakers.Document.self, from: Data(people)).known else {
                throw NodeProblem(.damaged, "the voices are not what voices can be")
            }
            return known
        } catch {
            throw NodeProblem(.damaged, "the voices cannot be read", cause: error)
        }
    }

    /// One answer: how far it came, and why it broke off, if it did.
    private struct Answer {
        let reader: RecordingReader
        let failure: NodeProblem?
    }

    private func fetch(
        _ job: String, _ wanted: RecordingRequest, into file: FetchedRecording, known: RecordingHead?, offset: Int
    ) async throws -> Answer {
        let query = known.map { [(name: "from", value: "\(offset)"), (name: "version", value: $0.version)] } ?? []
        let (request, signature, secret) = try request("/api/nodes/recordings/\(job)", query, wanted)
        let reader = RecordingReader(nonce: signature.nonce, secret: secret)
        let download = RecordingDownload(reader, into: file, known: known, offset: offset)
        do {
            let head = try await client.send(request, to: download)
            guard head.status == 200 else { throw NodeRefusal(status: head.status, download.refusal).problem }
            return Answer(reader: download.reader, failure: nil)
        } catch let error as FetchError where error.isPassing {
            return Answer(reader: download.reader, failure: Self.problem(error))
        } catch let error as FetchError {
            throw Self.problem(error)
        } catch let error as RecordingReadError {
            throw NodeProblem(.damaged, error.message)
        } catch let error as FileError {
            throw NodeProblem(.noRoom, error.message)
        }
    }

    private static func problem(_ error: FetchError) -> NodeProblem {
        guard !error.isPassing else { return NodeProblem(.away, error.message) }
        return NodeProblem(error.code == .tlsFailed ? .untrusted : .failed, error.message)
    }

    /// A signed request to the node of a job.
    private func request(
        _ path: String, _ query: [(name: String, value: String)], _ wanted: RecordingRequest
    ) throws(NodeProblem) -> (FetchRequest, NodeSignature, SigningSecret) {
        guard let other = wanted.node, let url = wanted.nodeURL else {
            throw NodeProblem(.noAddress, "the node \(wanted.node ?? "") has no --node-url")
        }
        guard let secret = node.secret else { throw NodeProblem(.noSecret, "there is no --cluster-secret-file here") }
        let signature = NodeSignature(now: now())
        let field = signature.field(path: path, query: query, to: other, secret: secret)
        // Versions are digits and hyphens: nothing has to be escaped.
        let text = query.isEmpty ? "" : "?" + query.map { "\($0.name)=\($0.value)" }.joined(separator: "&")
        let language = wanted.answerLanguage == .korean ? "ko" : "en"
        var request = FetchRequest(
            url + path + text, headers: [("authorization", field), ("accept-language", language)])
        request.idleTimeout = Self.silence
        request.connectTimeout = Self.silence
        request.maxRedirects = 0
        request.authorities = node.authorities
        return (request, signature, secret)
    }
}
