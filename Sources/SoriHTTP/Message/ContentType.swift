/// Content types by file name.
public enum ContentType {
    /// The type for a path's extension; `application/octet-stream` for what is not known.
    public static func forPath(_ path: String) -> String {
        guard let dot = path.lastIndex(of: "."), path[dot...].allSatisfy({ $0 != "/" }) else { return unknown }
        return switch path[path.index(after: dot)...].lowercased() {
        case "html", "htm": "text/html; charset=utf-8"
        case "css": "text/css; charset=utf-8"
        case "js", "mjs": "text/javascript; charset=utf-8"
        case "json", "map": "application/json"
        case "txt", "md": "text/plain; charset=utf-8"
        case "svg": "image/svg+xml"
        case "png": "image/png"
        case "jpg", "jpeg": "image/jpeg"
        case "webp": "image/webp"
        case "ico": "image/x-icon"
        case "woff2": "font/woff2"
        case "wasm": "application/wasm"
        case "wav": "audio/wav"
        case "mp3": "audio/mpeg"
        case "ogg", "opus": "audio/ogg"
        case "flac": "audio/flac"
        case "m4a": "audio/mp4"
        case "aac": "audio/aac"
        case "webm": "video/webm"
        case "mp4", "m4v": "video/mp4"
        case "webmanifest": "application/manifest+json"
        case "xml": "application/xml"
        case "vtt": "text/vtt; charset=utf-8"
        default: unknown
        }
    }

    private static let unknown = "application/octet-stream"
}
