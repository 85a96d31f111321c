public import SoriCore

/// A form as a browser or a client library sends it.
public struct FormData: Sendable {
    /// The text fields in order.
    public var fields: [(name: String, value: String)] = []
    /// The files in order; each is removed when nothing refers to it any more.
    public var files: [(name: String, file: UploadedFile)] = []

    /// An empty form.
    public init() {}

    /// The first text field of that name.
    public subscript(name: String) -> String? { fields.first { $0.name == name }?.value }

    /// Every text field of that name, in order.
    public func all(_ name: String) -> [String] { fields.filter { $0.name == name }.map(\.value) }

    /// The first file of that name.
    public func file(_ name: String) -> UploadedFile? { files.first { $0.name == name }?.file }

    /// Reads a request's `multipart/form-data` or `application/x-www-form-urlencoded` body.
    ///
    /// Files are written below `directory` (which must exist) by `pool`'s threads as they arrive, so that memory stays
    /// flat. Throws `HTTPError`: 400 for a malformed form, 413 over a limit, 415 for another content type, 507 when the
    /// disk is full.
    public static func read(
        _ request: HTTPRequest, into directory: String, limits: FormLimits = FormLimits(), pool: WorkerPool
    ) async throws -> FormData {
        let type = HeaderParameters(request.headers["content-type"] ?? "")
        switch type.value {
        case "multipart/form-data":
            return try await readMultipart(request.body, type, directory, limits, pool)
        case "application/x-www-form-urlencoded":
            let bytes = try await request.body.collect(upTo: limits.fields)
            guard let items = FormEncoding.parse(bytes, limit: limits.parts) else {
                throw HTTPError(
                    400, code: .malformedForm,
                    message: "the form has a broken percent escape, is no UTF-8 or has too many fields")
            }
            var form = FormData()
            form.fields = items
            return form
        default:
            throw HTTPError(
                415, code: .unsupportedContentType,
                message: "send multipart/form-data or application/x-www-form-urlencoded")
        }
    }

    private static func readMultipart(
        _ body: HTTPBody, _ type: HeaderParameters, _ directory: String, _ limits: FormLimits, _ pool: WorkerPool
    ) async throws -> FormData {
        var parserLimits = MultipartParser.Limits()
        parserLimits.parts = limits.parts
        guard let boundary = type["boundary"], let parser = MultipartParser(boundary: boundary, limits: parserLimits)
        else {
            throw HTTPError(
                400, code: .malformedForm,
                message: "Content-Type: multipart/form-data needs a boundary of 1-70 characters")
        }
        // What the head says already need not be waited for.
        if let length = body.declaredLength, limits.body.isExceeded(by: length) {
            throw HTTPError.tooLarge(limits.body)
        }
        let collector = MultipartCollector(parser: parser, directory: directory, limits: limits)
        while let buffer = try await body.next() {
            try await pool.run { () throws(HTTPError) in try collector.consume(buffer) }
        }
        return try collector.finish()
    }
}

/// Limits on a form.
public struct FormLimits: Sendable {
    /// Longest file in bytes; a longer one gets 413 as soon as that is known.
    public var fileBytes: Int
    /// How `fileBytes` is raised, for the client's message; nil when it is fixed.
    public var fileSetting: String?
    /// All text fields together, in bytes; more gets 413.
    public var fieldBytes = 1 << 20
    /// Most parts or items; more get 400.
    public var parts = 1_000

    /// Makes limits.
    public init(fileBytes: Int = 500 << 20, fileSetting: String? = nil) {
        self.fileBytes = fileBytes
        self.fileSetting = fileSetting
    }

    /// What a route allows of a form's body with one such file: what exceeds it has a file that is too long.
    public var body: BodyLimit {
        BodyLimit(fileBytes, of: .file, surroundings: fieldBytes + 65_536, setting: fileSetting)
    }

    var fields: BodyLimit { BodyLimit(fieldBytes, of: .fields) }
}
