import FoundationEssentials
import SoriCore
import SoriCrypto
import SoriHTTP
import SoriJobs
import SoriSpeakers

/// What a node gives to others that work on its jobs: recordings and voices, each only while its job is unfinished.
struct NodeRoutes: Sendable {
    /// Without API keys: the signature says who may ask.
    let guarded: RequestGuard
    let jobs: RecordingJobs
    /// The name of this node.
    let node: String
    let secret: SigningSecret
    let logger: Logger
    private let nonces = NonceMemory()

    /// What voices are sealed with.
    static let voicesPurpose = "voices of registered people"

    init(guarded: RequestGuard, jobs: RecordingJobs, node: String, secret: SigningSecret, logger: Logger) {
        self.guarded = guarded
        self.jobs = jobs
        self.node = node
        self.secret = secret
        self.logger = logger
    }

    /// Adds `/api/nodes/recordings/{job_id}` and `/api/nodes/voices/{job_id}`.
    func register(in router: inout HTTPRouter) {
        router.on(.get, "/api/nodes/recordings/{job_id}", guarded(recording))
        router.on(.get, "/api/nodes/voices/{job_id}", guarded(voices))
    }

    private func recording(_ request: HTTPRequest) async throws -> HTTPResponse {
        let signature = try check(request)
        let wanted = try await wanted(request)
        let (name, file) = try await judged(request) { try await open(wanted) }
        let from = request.queryValue("from").flatMap { Int($0) } ?? 0
        let isSame = request.queryValue("version") == file.version && (0...file.size).contains(from)
        let head = RecordingHead(name: name, size: file.size, from: isSame ? from : 0, version: file.version)
        let line = try JSONText.encode(head)
        return HTTPResponse(
            headers: ["content-type": "application/octet-stream", "cache-control": "no-store"],
            body: .stream { [secret, pool = jobs.files.service.decoding] writer in
                let nonce = signature.nonce
                let first = secret.signature(of: RecordingBlocks.message(head: line, nonce: nonce))
                try await writer.write(line + Array("\n\(first)".utf8))
                for offset in stride(from: head.from, to: head.size, by: RecordingBlocks.length) {
                    let count = min(RecordingBlocks.length, head.size - offset)
                    let signed = try await pool.run { () throws(FileError) in
                        let block = try file.read(at: offset, count: count)
                        let message = RecordingBlocks.message(block: block, at: offset, nonce: nonce)
                        return block + Array(secret.signature(of: message).utf8)
                    }
                    try await writer.write(signed)
                }
            })
    }

    private func voices(_ request: HTTPRequest) async throws -> HTTPResponse {
        let signature = try check(request)
        let wanted = try await wanted(request)
        let known = try await judged(request) {
            try await jobs.files.known.people(try TranscriptionForm(wanted.reader).speakers)
        }
        let people = try JSONText.encode(KnownSpeakers.Document(known ?? KnownSpeakers([])))
        let sealed = try Sealing.seal(
            people, key: try secret.sealingKey(for: Self.voicesPurpose), context: Array(signature.nonce.utf8))
        return HTTPResponse(
            headers: ["content-type": "application/octet-stream", "cache-control": "no-store"], body: .bytes(sealed))
    }

    private func check(_ request: HTTPRequest) throws(APIError) -> NodeSignature {
        do throws(APIError) {
            return try NodeSignature.check(request, to: node, secret: secret, nonces: nonces, now: jobs.now())
        } catch {
            logger.warning(
                "another node's request is refused", ["reason": error.code.rawValue, "client": request.remoteAddress])
            throw error
        }
    }

    /// What the job of a request asks for; throws 404 unless it is an unfinished job of this node.
    private func wanted(_ request: HTTPRequest) async throws -> RecordingRequest {
        let job = try await jobs.job(request.parameters["job_id"] ?? "")
        guard !job.status.isFinal, let wanted = RecordingRequest(job), wanted.node == node else {
            throw APIError.jobNotFound(job.id)
        }
        return wanted
    }

    /// The recording of a job and what the client called it.
    private func open(_ wanted: RecordingRequest) async throws -> (name: String, file: OpenedFile) {
        let pool = jobs.files.service.decoding
        guard let id = wanted.fileID else {
            let path = wanted.filePath ?? ""
            let directories = jobs.directories(of: wanted)
            return (path, try await pool.run { () throws(APIError) in try directories.open(path) })
        }
        guard let recording = await jobs.uploads.recording(id) else { throw APIError.fileNotFound(id) }
        let path = jobs.uploads.path(of: recording)
        guard let file = await pool.run({ PathHandle(path).flatMap { OpenedFile($0) } }) else {
            throw APIError.fileNotFound(id)
        }
        return (recording.filename, file)
    }

    /// Runs `body`; what it throws against the job, and not for want of anything here, is marked as such: the other
    /// node ends the job with it.
    private func judged<Value>(
        _ request: HTTPRequest, _ body: () async throws -> Value
    ) async throws -> Value {
        do {
            return try await body()
        } catch {
            let problem = APIError(any: error, request: request)
            guard problem.status.rawValue < 500 else { throw error }
            throw problem.adding(NodeRefusal.faultKey, NodeRefusal.jobFault)
        }
    }
}
