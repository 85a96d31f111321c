import SoriCore
import SoriHTTP

/// The web pages: files of a folder, read once, at the paths they have there.
struct WebPages: Sendable {
    private let files: StaticFiles

    /// Reads a folder; throws `FileError` when it cannot be read.
    init(directory: String) throws(FileError) { files = try StaticFiles(directory: directory) }

    /// Adds each file at its path; `index.html` is also at `/`, `live/index.html` at `/live` and `/live/`.
    func register(in router: inout HTTPRouter) {
        for path in files.paths {
            add(path, at: "/" + path, to: &router)
            if path == "index.html" { add(path, at: "/", to: &router) }
            guard path.hasSuffix("/index.html") else { continue }
            let folder = "/" + path.dropLast("/index.html".count)
            add(path, at: folder, to: &router)
            add(path, at: folder + "/", to: &router)
            // The page of a transcript reads its id from the address.
            if folder == "/t" { add(path, at: "/t/{transcript_id}", to: &router) }
        }
    }

    private func add(_ file: String, at path: String, to router: inout HTTPRouter) {
        router.on(.get, path) { [files] request in
            guard var response = files.response(file, for: request) else {
                throw HTTPError(404, code: .notFound, message: "there is nothing at this path")
            }
            // Nothing but our own files, and no frame around them: the page holds a microphone. What it saves are
            // links to blobs, which no directive needs to allow.
            response.headers["content-security-policy"] =
                "default-src 'self'; connect-src 'self' ws: wss:; media-src 'self' blob:; base-uri 'none'; form-action 'none'; "
                + "frame-ancestors 'none'"
            // The address may hold `?api_key=`.
            response.headers["referrer-policy"] = "no-referrer"
            return response
        }
    }
}
