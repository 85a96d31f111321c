/// Gathers a multipart form: text in memory, files on disk.
///
/// `@unchecked Sendable`: made and used in jobs of a worker pool that follow each other; the one that waits for a job
/// is the only one that starts the next.
final class MultipartCollector: @unchecked Sendable {
    private var parser: MultipartParser
    private let directory: String
    private let limits: FormLimits
    private var form = FormData()
    private var name = ""
    private var text: [UInt8] = []
    private var textBytes = 0
    private var sink: UploadSink?

    init(parser: MultipartParser, directory: String, limits: FormLimits) {
        self.parser = parser
        self.directory = directory
        self.limits = limits
    }

    /// Takes the body's next bytes.
    func consume(_ bytes: [UInt8]) throws(HTTPError) {
        let input = bytes.span
        var offset = 0
        while let event = try parser.next(input, at: &offset) {
            switch event {
            case .part(let headers): try begin(headers)
            case .data(let range): try store(input.extracting(range))
            case .heldBack(let count):
                let delimiter = parser.delimiter
                try store(delimiter.span.extracting(0..<count))
            case .partEnd: try endPart()
            }
        }
    }

    /// The form, once the body has ended.
    func finish() throws(HTTPError) -> FormData {
        guard parser.isComplete else { throw MultipartParser.malformed("it ends before its last boundary") }
        return form
    }

    private func begin(_ headers: HTTPHeaders) throws(HTTPError) {
        let disposition = HeaderParameters(headers["content-disposition"] ?? "")
        guard disposition.value == "form-data", let name = disposition["name"] else {
            throw MultipartParser.malformed("a part has no Content-Disposition: form-data with a name")
        }
        self.name = name
        text = []
        let type = headers["content-type"]
        guard let filename = disposition.extended("filename") ?? (Self.isFile(type) ? name : nil) else { return }
        sink = try UploadSink(
            directory: directory, filename: filename, contentType: type, limit: limits.body)
    }

    /// Whether a part of this type is a file, though its client gave it no name: what is no text cannot be a field.
    private static func isFile(_ type: String?) -> Bool {
        guard let type = type?.lowercased() else { return false }
        return type.hasPrefix("audio/") || type.hasPrefix("video/") || type.hasPrefix("application/octet-stream")
    }

    private func store(_ bytes: Span<UInt8>) throws(HTTPError) {
        if let sink { return try sink.write(bytes) }
        textBytes += bytes.count
        guard textBytes <= limits.fieldBytes else { throw HTTPError.tooLarge(limits.fields) }
        unsafe bytes.withUnsafeBufferPointer { unsafe text.append(contentsOf: $0) }
    }

    private func endPart() throws(HTTPError) {
        if let sink {
            form.files.append((name, try sink.finish()))
            self.sink = nil
            return
        }
        guard let value = String(validating: text, as: UTF8.self) else {
            throw MultipartParser.malformed("a text field is no UTF-8")
        }
        form.fields.append((name, value))
    }
}
