import SoriCore
import SoriJobs
import SoriSpeakers

/// Finds what a job needs: here, in a folder that machines share, or at the node that took the job.
struct RecordingFinder: Sendable {
    let jobs: RecordingJobs
    /// The folders of other nodes that are mounted here.
    let shared: [UploadStore]
    /// Asks other nodes; nil where there are none.
    let client: NodeClient?

    /// Opens the recording of a job for as long as `body` runs.
    ///
    /// Throws `NodeProblem` where it cannot be had now, `APIError` where it never can.
    func withRecording<Value: Sendable>(
        of job: String, _ wanted: RecordingRequest, _ body: @Sendable (FileTranscription.Source) async throws -> Value
    ) async throws -> Value {
        if let id = wanted.fileID {
            for store in [jobs.uploads] + shared {
                guard let recording = await store.recording(id) else { continue }
                return try await body(
                    FileTranscription.Source(
                        path: store.path(of: recording), name: recording.filename, size: recording.size))
            }
        }
        if let path = wanted.filePath, let file = try await file(path, wanted) {
            defer { withExtendedLifetime(file) {} }
            return try await body(FileTranscription.Source(path: file.descriptorPath, name: path, size: file.size))
        }
        guard let client = elsewhere(wanted) else {
            guard !isOfUnknownNode(wanted) else { throw Self.unknownNode }
            throw APIError.fileNotFound(wanted.fileID ?? "")
        }
        let fetched = try await client.recording(of: job, wanted)
        defer { withExtendedLifetime(fetched.file) {} }
        return try await body(
            FileTranscription.Source(path: fetched.file.path, name: fetched.head.name, size: fetched.head.size))
    }

    /// The registered people that a job names, as the node that took it knows them; nil when it names nobody.
    func people(
        for job: String, _ wanted: RecordingRequest, _ separation: SpeakerSeparation
    ) async throws -> KnownSpeakers? {
        guard case .voices(let options) = separation, options.known != .nobody else { return nil }
        if let client = elsewhere(wanted) { return try await client.voices(of: job, wanted) }
        guard jobs.files.known.registry != nil || !isOfUnknownNode(wanted) else { throw Self.unknownNode }
        return try await jobs.files.known.people(separation)
    }

    /// Whom to ask for a job that another node took; nil for one of this node's own.
    private func elsewhere(_ wanted: RecordingRequest) -> NodeClient? {
        wanted.node == nil || wanted.node == jobs.node?.name ? nil : client
    }

    /// Whether a job was taken by a server of a version without nodes, which alone can have what it needs.
    private func isOfUnknownNode(_ wanted: RecordingRequest) -> Bool { wanted.node == nil && jobs.node != nil }

    private static var unknownNode: NodeProblem {
        NodeProblem(.noAddress, "the job is from a version without nodes: the server that took it has the recording")
    }

    /// A file of an allowed directory; nil for one of another node, unless its directories are the same here.
    ///
    /// Throws as `AllowedDirectories` does for a file of this node.
    private func file(_ path: String, _ wanted: RecordingRequest) async throws -> OpenedFile? {
        let isElsewhere = elsewhere(wanted) != nil
        guard !isElsewhere || (jobs.node?.sharesAudioDirectories == true && path.hasPrefix("/")) else { return nil }
        let directories = jobs.directories(of: wanted)
        do {
            return try await jobs.files.service.decoding.run { () throws(APIError) in try directories.open(path) }
        } catch {
            guard isElsewhere || isOfUnknownNode(wanted) else { throw error }
            return nil
        }
    }
}
