import SoriCore
import SoriFetch

/// What a job needs lies with another node and cannot be had from it now: nobody is at fault, and the job waits.
struct NodeProblem: CodedError {
    /// Why.
    enum Code: String, Sendable, CaseIterable {
        /// The other node has told no address.
        case noAddress = "node_without_address"
        /// This node has no secret to ask with.
        case noSecret = "no_cluster_secret"
        /// The other node does not answer.
        case away = "node_away"
        /// The other node does not take what is asked.
        case refused = "node_refused"
        /// The other node's certificate is not known here.
        case untrusted = "node_untrusted"
        /// The other node failed.
        case failed = "node_failed"
        /// What the other node sends is not what it should be.
        case damaged = "node_answer_damaged"
        /// There is no room here for the recording.
        case noRoom = "no_room_for_recording"
    }

    /// Why.
    let code: Code
    /// What was found, for the log; names no file.
    let message: String
    /// The error underneath.
    let cause: (any Error)?

    /// A problem, `message` telling the log more.
    init(_ code: Code, _ message: String, cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.cause = cause
    }

    /// What the job's client is told while the job waits.
    var text: LocalizedText {
        switch code {
        case .noAddress:
            LocalizedText(
                "녹음이 다른 서버에 있고 그 서버의 주소가 없습니다. 그 서버를 --node-url로 시작하거나 --recordings-dirs로 폴더를 공유하세요.",
                "The recording lies with another server, which has no --node-url, and in no folder of --recordings-dirs."
            )
        case .noSecret:
            LocalizedText(
                "녹음이 다른 서버에 있습니다. 이 작업자를 --cluster-secret-file로 시작하세요.",
                "The recording lies with another server: start this worker with --cluster-secret-file.")
        case .away:
            LocalizedText(
                "녹음이 있는 서버에 연결할 수 없어 기다립니다.", "The server with the recording cannot be reached; the job waits.")
        case .refused:
            LocalizedText(
                "녹음이 있는 서버가 이 작업자를 거절합니다. --cluster-secret-file이 같은지 확인하세요.",
                "The server with the recording refuses this worker: give both the same --cluster-secret-file.")
        case .untrusted:
            LocalizedText(
                "녹음이 있는 서버의 인증서를 이 작업자가 믿지 않습니다. --cluster-ca-file을 지정하세요.",
                "The certificate of the server with the recording is not trusted: give the worker --cluster-ca-file.")
        case .failed:
            LocalizedText("녹음이 있는 서버에 문제가 있어 기다립니다.", "The server with the recording has failed; the job waits.")
        case .damaged:
            LocalizedText(
                "다른 서버에서 받은 데이터가 올바르지 않습니다.",
                "What came from the server with the recording is not right; the job waits.")
        case .noRoom:
            LocalizedText(
                "녹음을 받을 저장 공간이 작업자에 부족합니다.", "The worker's disk has no room for the recording; the job waits.")
        }
    }
}
