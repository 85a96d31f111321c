internal import CCurl
import SoriCore

/// One transfer of libcurl: made, run and freed on one thread.
@safe
final class CurlTransfer {
    /// Must have been evaluated before the first handle is made; libcurl counts and locks inside.
    private static let isReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

    private let easy: UnsafeMutableRawPointer
    private let multi: UnsafeMutableRawPointer
    private let message: UnsafeMutablePointer<CChar>
    private var headers: UnsafeMutablePointer<curl_slist>?
    private var destinations: UnsafeMutablePointer<curl_slist>?
    private var form: OpaquePointer?
    private let request: FetchRequest
    private let sink: any FetchSink
    private var reader = FetchHeadReader()
    private var hasBegun = false
    private var failure: (any Error)?

    /// Prepares `request`; throws `FetchError` `bad_request` for what cannot be sent.
    init(_ request: FetchRequest, sink: any FetchSink) throws(FetchError) {
        guard Self.isReady, let easy = unsafe curl_easy_init() else {
            throw FetchError(code: .failed, message: "libcurl cannot be started: is memory short?")
        }
        guard let multi = unsafe curl_multi_init() else {
            unsafe curl_easy_cleanup(easy)
            throw FetchError(code: .failed, message: "libcurl cannot be started: is memory short?")
        }
        unsafe self.easy = easy
        unsafe self.multi = multi
        unsafe message = .allocate(capacity: Int(CURL_ERROR_SIZE))
        unsafe message.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        self.request = request
        self.sink = sink
        try configure()
    }

    deinit {
        unsafe curl_multi_remove_handle(multi, easy)
        unsafe curl_easy_cleanup(easy)
        unsafe curl_multi_cleanup(multi)
        unsafe curl_slist_free_all(headers)
        unsafe curl_slist_free_all(destinations)
        unsafe curl_mime_free(form)
        unsafe message.deallocate()
    }

    /// Runs to the end of the answer, or to a failure, or until `stop` is requested.
    func run(_ stop: TransferStop) throws -> FetchHead {
        let address = UInt(bitPattern: unsafe multi)
        stop.setWake { unsafe curl_multi_wakeup(UnsafeMutableRawPointer(bitPattern: address)) }
        defer { stop.setWake(nil) }
        guard unsafe curl_multi_add_handle(multi, easy) == CURLM_OK else {
            throw FetchError(code: .failed, message: "libcurl cannot take the request for \(request.url)")
        }
        while true {
            if stop.isRequested { throw CancellationError() }
            var running: Int32 = 0
            guard unsafe curl_multi_perform(multi, &running) == CURLM_OK else {
                throw FetchError(code: .failed, message: "libcurl gave up on \(request.url)")
            }
            let result = unsafe sori_curl_result(multi)
            if result >= 0 {
                if let failure { throw failure }
                try check(CURLcode(UInt32(result)))
                break
            }
            unsafe curl_multi_poll(multi, nil, 0, 1_000, nil)
        }
        try begin()
        guard let head = reader.head else {
            // To libcurl a head that breaks off is one that is over.
            throw FetchError(code: .cutOff, message: "\(request.url): the connection broke within the answer's head")
        }
        return head
    }

    private func configure() throws(FetchError) {
        guard request.url.hasPrefix("https://") || request.url.hasPrefix("http://"),
            !request.url.utf8.contains(where: { $0 <= 0x20 || $0 == 0x7F })
        else {
            throw FetchError(
                code: .badRequest, message: "\(request.url) is no address: it must begin with https:// or http://")
        }
        text(CURLOPT_URL, request.url)
        text(CURLOPT_PROTOCOLS_STR, "http,https")
        text(CURLOPT_REDIR_PROTOCOLS_STR, request.url.hasPrefix("https://") ? "https" : "http,https")
        if let file = request.authorities { text(CURLOPT_CAINFO, file) }
        if !request.checksCertificate {
            number(CURLOPT_SSL_VERIFYPEER, 0)
            number(CURLOPT_SSL_VERIFYHOST, 0)
        }
        text(CURLOPT_USERAGENT, "sori/1.0")
        number(CURLOPT_NOSIGNAL, 1)
        number(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
        if let destination = request.destination {
            connect(to: destination.address, destination.port)
        } else {
            number(CURLOPT_FOLLOWLOCATION, 1)
            number(CURLOPT_MAXREDIRS, request.maxRedirects)
        }
        number(CURLOPT_CONNECTTIMEOUT_MS, Self.milliseconds(request.connectTimeout))
        number(CURLOPT_LOW_SPEED_LIMIT, 1)
        number(CURLOPT_LOW_SPEED_TIME, max(1, Self.milliseconds(request.idleTimeout) / 1_000))
        // So that a machine that is gone without a word is noticed while its answer is waited for.
        number(CURLOPT_TCP_KEEPALIVE, 1)
        number(CURLOPT_TCP_KEEPIDLE, 30)
        number(CURLOPT_TCP_KEEPINTVL, 10)
        if let limit = request.totalTimeout { number(CURLOPT_TIMEOUT_MS, max(1, Self.milliseconds(limit))) }
        if !request.form.isEmpty {
            try attachForm()
        } else if let body = request.body {
            number(CURLOPT_POST, 1)
            _ = unsafe sori_curl_size(easy, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(body.count))
            unsafe body.withUnsafeBytes { bytes in
                // Copied by libcurl.
                _ = unsafe sori_curl_pointer(
                    easy, CURLOPT_COPYPOSTFIELDS, UnsafeMutableRawPointer(mutating: bytes.baseAddress))
            }
        }
        if let method = request.method { text(CURLOPT_CUSTOMREQUEST, method) }
        // Without this line libcurl waits a second for a go-ahead before a long body.
        for (name, value) in request.headers + [("Expect", "")] {
            guard !"\(name)\(value)".utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) else {
                throw FetchError(
                    code: .badRequest, message: "the header field \(name.prefix(40)) has a control character in it")
            }
            guard let list = unsafe curl_slist_append(headers, "\(name): \(value)") else { continue }
            unsafe headers = list
        }
        _ = unsafe sori_curl_list(easy, CURLOPT_HTTPHEADER, headers)
        _ = unsafe sori_curl_pointer(easy, CURLOPT_ERRORBUFFER, message)
        // Unretained: the callbacks run inside `run` only, while this object is alive.
        let me = unsafe Unmanaged.passUnretained(self).toOpaque()
        _ = unsafe sori_curl_pointer(easy, CURLOPT_HEADERDATA, me)
        _ = unsafe sori_curl_pointer(easy, CURLOPT_WRITEDATA, me)
        _ = unsafe sori_curl_callback(easy, CURLOPT_HEADERFUNCTION) { bytes, _, count, me in
            unsafe CurlTransfer.call(me, bytes, count) { try $0.takeHeader($1) }
        }
        _ = unsafe sori_curl_callback(easy, CURLOPT_WRITEFUNCTION) { bytes, _, count, me in
            unsafe CurlTransfer.call(me, bytes, count) { try $0.takeBody($1) }
        }
    }

    /// Has the form's parts sent one after the other; libcurl copies texts and reads files while it sends them.
    private func attachForm() throws(FetchError) {
        unsafe form = curl_mime_init(easy)
        for part in request.form {
            guard let entry = unsafe curl_mime_addpart(form) else { throw Self.noRoom }
            var result = unsafe curl_mime_name(entry, part.name)
            switch part.content {
            case .bytes(let bytes):
                // Without an address libcurl would take no content for a part that is not there.
                let stored = bytes.isEmpty ? [0] : bytes
                let data = unsafe stored.withUnsafeBytes {
                    unsafe curl_mime_data(entry, $0.baseAddress?.assumingMemoryBound(to: CChar.self), bytes.count)
                }
                if result == CURLE_OK { result = data }
            case .file(let path, let filename):
                guard unsafe curl_mime_filedata(entry, path) == CURLE_OK else {
                    throw FetchError(code: .badRequest, message: "the file of the field \(part.name) cannot be read")
                }
                if result == CURLE_OK { result = unsafe curl_mime_filename(entry, filename) }
            }
            if result == CURLE_OK, let type = part.type { result = unsafe curl_mime_type(entry, type) }
            guard result == CURLE_OK else { throw Self.noRoom }
        }
        // Over HTTP/2 a server cannot hold back one upload without all others of the connection.
        number(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
        _ = unsafe sori_curl_pointer(easy, CURLOPT_MIMEPOST, form.map { unsafe UnsafeMutableRawPointer($0) })
    }

    private static var noRoom: FetchError { FetchError(code: .failed, message: "libcurl has no memory for a form") }

    /// Lets every connection of this transfer lead to one machine. The name stays for TLS and the field `Host`.
    private func connect(to address: IPAddress, _ port: Int) {
        number(CURLOPT_FOLLOWLOCATION, 0)
        // Not the environment's either: a proxy would ask the name service again.
        text(CURLOPT_PROXY, "")
        // Whatever host and whatever port: libcurl may read them otherwise than whoever checked the address.
        let entry = "::" + (address.isIPv6 ? "[\(address)]" : "\(address)") + ":\(port)"
        unsafe destinations = curl_slist_append(nil, entry)
        _ = unsafe sori_curl_list(easy, CURLOPT_CONNECT_TO, destinations)
    }

    /// Hands a callback's bytes on; a count other than theirs tells libcurl to stop.
    private static func call(
        _ me: UnsafeMutableRawPointer?, _ bytes: UnsafeMutablePointer<CChar>?, _ count: Int,
        _ body: (CurlTransfer, [UInt8]) throws -> Void
    ) -> Int {
        guard let me = unsafe me, let bytes = unsafe bytes else { return 0 }
        let transfer = unsafe Unmanaged<CurlTransfer>.fromOpaque(me).takeUnretainedValue()
        do {
            try body(transfer, unsafe Array(UnsafeRawBufferPointer(start: bytes, count: count)))
            return count
        } catch {
            transfer.failure = error
            return 0
        }
    }

    private func takeHeader(_ line: [UInt8]) throws {
        guard reader.read(line) else {
            throw FetchError(code: .tooLong, message: "\(request.url) answers with an endless head")
        }
    }

    private func takeBody(_ bytes: [UInt8]) throws {
        guard !bytes.isEmpty else { return }
        try begin()
        try sink.receive(bytes)
    }

    private func begin() throws {
        guard !hasBegun, let head = reader.head else { return }
        hasBegun = true
        try sink.begin(head)
    }

    private func text(_ option: CURLoption, _ value: String) { _ = unsafe sori_curl_text(easy, option, value) }

    private func number(_ option: CURLoption, _ value: Int) { _ = unsafe sori_curl_number(easy, option, value) }

    private static func milliseconds(_ duration: Duration) -> Int {
        let seconds = min(max(duration / .seconds(1), 0), 1e6)
        return Int(seconds * 1_000)
    }

    /// Turns libcurl's result into an error that says what to do.
    private func check(_ result: CURLcode) throws(FetchError) {
        guard result != CURLE_OK else { return }
        let (code, remedy): (FetchError.Code, String) =
            switch result {
            case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY:
                (.unreachable, "check the address and the network's name service")
            case CURLE_COULDNT_CONNECT: (.unreachable, "is the server running and the address right?")
            case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR:
                (.tlsFailed, "its certificate is not trusted; install ca-certificates or the issuer's")
            case CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER: (.tlsFailed, "TLS failed")
            case CURLE_OPERATION_TIMEDOUT: (.timedOut, "it answered too slowly")
            case CURLE_PARTIAL_FILE, CURLE_RECV_ERROR, CURLE_SEND_ERROR, CURLE_GOT_NOTHING, CURLE_HTTP2,
                CURLE_HTTP2_STREAM, CURLE_WEIRD_SERVER_REPLY:
                (.cutOff, "the connection broke")
            case CURLE_READ_ERROR, CURLE_ABORTED_BY_CALLBACK: (.badRequest, "the file to send cannot be read")
            case CURLE_TOO_MANY_REDIRECTS where request.maxRedirects == 0:
                (.tooManyRedirects, "it refers to another address, which is not followed: is this one right?")
            case CURLE_TOO_MANY_REDIRECTS: (.tooManyRedirects, "it redirects without end")
            case CURLE_UNSUPPORTED_PROTOCOL: (.failed, "it leads to an address that is not http or https")
            case CURLE_URL_MALFORMAT: (.badRequest, "the address is malformed")
            default: (.failed, "the transfer failed")
            }
        var detail = unsafe String(cString: message)
        if detail.isEmpty { detail = unsafe String(cString: curl_easy_strerror(result)) }
        throw FetchError(code: code, message: "\(request.url): \(remedy) (\(detail))")
    }
}
