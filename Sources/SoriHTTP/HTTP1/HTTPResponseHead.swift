/// Writes the head of an HTTP/1.1 response.
enum HTTPResponseHead {
    /// How the body's end is told.
    enum Framing: Equatable {
        case none
        case length(Int)
        case chunked
        case untilClose
    }

    /// Appends the head; `common` holds whole lines such as `Date`. Fields with line breaks in them are left out.
    static func write(
        _ response: HTTPResponse, framing: Framing, keepsAlive: Bool, requestID: String, common: [UInt8],
        to bytes: inout [UInt8]
    ) {
        bytes.append(contentsOf: statusLine(response.status.rawValue).utf8)
        for (name, value) in response.headers.fields where !HTTPHeaders.isServers(name) {
            field(name, value, to: &bytes)
        }
        switch framing {
        case .none: break
        case .length(let length): field("content-length", String(length), to: &bytes)
        case .chunked: field("transfer-encoding", "chunked", to: &bytes)
        case .untilClose: break
        }
        field("x-request-id", requestID, to: &bytes)
        bytes += common
        if !keepsAlive { bytes.append(contentsOf: "connection: close\r\n".utf8) }
        bytes.append(0x0D)
        bytes.append(0x0A)
    }

    private static func field(_ name: String, _ value: String, to bytes: inout [UInt8]) {
        guard HTTPHeaders.isSane(name, value) else { return }
        bytes.append(contentsOf: name.utf8)
        bytes.append(UInt8(ascii: ":"))
        bytes.append(0x20)
        bytes.append(contentsOf: value.utf8)
        bytes.append(0x0D)
        bytes.append(0x0A)
    }

    private static func statusLine(_ status: Int) -> String {
        status == 200 ? "HTTP/1.1 200 OK\r\n" : "HTTP/1.1 \(status) \(reason(status))\r\n"
    }

    private static func reason(_ status: Int) -> String {
        switch status {
        case 100: "Continue"
        case 101: "Switching Protocols"
        case 201: "Created"
        case 202: "Accepted"
        case 204: "No Content"
        case 206: "Partial Content"
        case 301: "Moved Permanently"
        case 302: "Found"
        case 304: "Not Modified"
        case 307: "Temporary Redirect"
        case 400: "Bad Request"
        case 401: "Unauthorized"
        case 403: "Forbidden"
        case 404: "Not Found"
        case 405: "Method Not Allowed"
        case 408: "Request Timeout"
        case 409: "Conflict"
        case 413: "Content Too Large"
        case 415: "Unsupported Media Type"
        case 416: "Range Not Satisfiable"
        case 422: "Unprocessable Content"
        case 426: "Upgrade Required"
        case 429: "Too Many Requests"
        case 431: "Request Header Fields Too Large"
        case 500: "Internal Server Error"
        case 501: "Not Implemented"
        case 502: "Bad Gateway"
        case 503: "Service Unavailable"
        case 504: "Gateway Timeout"
        case 507: "Insufficient Storage"
        default: "Status"
        }
    }
}
