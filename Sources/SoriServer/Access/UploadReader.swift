import SoriCore
import SoriHTTP

/// Reads forms: fields into memory, files to disk as they arrive.
struct UploadReader: Sendable {
    /// A form with its files; the files are deleted with the last reference.
    struct Form: Sendable {
        let fields: FieldReader
        let files: [(name: String, file: UploadedFile)]

        /// The first file under that name.
        func file(_ name: String) -> UploadedFile? { files.first { $0.name == name }?.file }
    }

    /// Where files are written.
    let directory: String
    let limits: FormLimits
    let pool: WorkerPool

    /// The text fields of a form without files.
    func fields(of request: HTTPRequest) async throws -> FieldReader {
        try await form(of: request).fields
    }

    /// The whole form; throws 400 for a malformed one, 413 over the limit, 415 for another content type.
    func form(of request: HTTPRequest) async throws -> Form {
        let data = try await FormData.read(
            request, into: directory, limits: limits, pool: pool)
        return Form(fields: FieldReader(data.fields), files: data.files)
    }
}
