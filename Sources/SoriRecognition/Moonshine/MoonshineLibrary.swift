internal import CMoonshine
import Glibc

/// The Moonshine library, opened from a file and checked; every transcriber holds a reference.
///
/// It is never closed: its inference threads have no end of their own, and unmapping code under them would crash.
///
/// `@unchecked Sendable`:
/// - all stored properties are `let`, function pointers into code that stays mapped as long as the process lives;
/// - the functions themselves may be called from any thread (the library locks inside); the one thing that may not be
///   shared, the transcript a call returns, is guarded by `MoonshineTranscriber`.
@safe
final class MoonshineLibrary: @unchecked Sendable {
    /// The interface Sori was written against.
    static let interfaceVersion: Int32 = 20_000

    let path: String
    private let errorText: sori_moonshine_error_text
    private let loadFunction: sori_moonshine_load
    private let freeFunction: sori_moonshine_free
    private let transcribeFunction: sori_moonshine_transcribe

    /// Opens the library at `path`; throws `backend_missing` with the remedy when it is absent, foreign or damaged.
    init(path: String) throws(RecognitionError) {
        guard unsafe access(path, R_OK) == 0 else {
            throw Self.missing(path, "it is not there")
        }
        if let complaint = SharedObject.complaint(path: path) { throw Self.missing(path, complaint) }
        guard let library = unsafe dlopen(path, RTLD_NOW | RTLD_LOCAL) else {
            throw Self.missing(path, Self.lastLoaderError())
        }
        self.path = path
        let version = unsafe unsafeBitCast(
            try Self.symbol("moonshine_get_version", library, path), to: sori_moonshine_version.self)
        unsafe errorText = unsafeBitCast(
            try Self.symbol("moonshine_error_to_string", library, path), to: sori_moonshine_error_text.self)
        unsafe loadFunction = unsafeBitCast(
            try Self.symbol("moonshine_load_transcriber_from_files", library, path), to: sori_moonshine_load.self)
        unsafe freeFunction = unsafeBitCast(
            try Self.symbol("moonshine_free_transcriber", library, path), to: sori_moonshine_free.self)
        unsafe transcribeFunction = unsafeBitCast(
            try Self.symbol("moonshine_transcribe_without_streaming", library, path),
            to: sori_moonshine_transcribe.self)
        // Structures are passed by layout, so another interface would be read as rubbish.
        let found = version()
        guard found == Self.interfaceVersion else {
            throw Self.missing(path, "it has interface version \(found), not \(Self.interfaceVersion)")
        }
    }

    /// Loads the model in `folder` and gives its handle; throws `model_damaged` when the library refuses it.
    func load(folder: String, architecture: UInt32, options: [(name: String, value: String)]) throws(RecognitionError)
        -> Int32
    {
        var strings: [UnsafeMutablePointer<CChar>?] = unsafe []
        defer { unsafe strings.forEach { unsafe Glibc.free($0) } }
        var entries: [sori_moonshine_option] = unsafe []
        for option in options {
            let name = unsafe strdup(option.name)
            let value = unsafe strdup(option.value)
            unsafe strings.append(name)
            unsafe strings.append(value)
            unsafe entries.append(sori_moonshine_option(name: name, value: value))
        }
        let handle = unsafe loadFunction(
            folder, architecture, entries, UInt64(entries.count), Self.interfaceVersion)
        guard handle >= 0 else {
            throw RecognitionError(
                code: "model_damaged",
                message: "\(path) cannot load the model in \(folder): \(text(of: handle)); delete the folder and run "
                    + "scripts/setup")
        }
        return handle
    }

    /// Frees a handle of `load`; it must not be used again.
    func free(_ handle: Int32) { freeFunction(handle) }

    /// Decodes 16 kHz samples. Blocks; the caller makes sure that `handle` has no other call meanwhile.
    func transcribe(_ handle: Int32, _ samples: [Float]) throws(RecognitionError) -> [MoonshineLine] {
        var transcript: UnsafePointer<sori_moonshine_transcript>?
        let code = unsafe samples.withUnsafeBufferPointer { buffer in
            unsafe transcribeFunction(handle, buffer.baseAddress, UInt64(buffer.count), 16_000, 0, &transcript)
        }
        guard code == 0 else {
            throw RecognitionError(code: "engine_failed", message: "Moonshine could not decode: \(text(of: code))")
        }
        guard let found = unsafe transcript else { return [] }
        let lines = unsafe UnsafeBufferPointer(start: found.pointee.lines, count: Int(found.pointee.line_count))
        return unsafe lines.map { line in
            let text = unsafe line.text.map { unsafe String(cString: $0) } ?? ""
            return unsafe MoonshineLine(
                text: text, start: Double(line.start_time), duration: Double(line.duration))
        }
    }

    private func text(of code: Int32) -> String {
        guard let text = unsafe errorText(code) else { return "error \(code)" }
        return "\(unsafe String(cString: text)) (\(code))"
    }

    private static func symbol(
        _ name: String, _ library: UnsafeMutableRawPointer, _ path: String
    ) throws(RecognitionError) -> UnsafeMutableRawPointer {
        guard let address = unsafe dlsym(library, name) else {
            throw missing(path, "it has no function \(name)")
        }
        return unsafe address
    }

    /// The loader's words; per thread, so read right after the call.
    private static func lastLoaderError() -> String {
        unsafe dlerror().map { unsafe String(cString: $0) } ?? "it cannot be loaded"
    }

    private static func missing(_ path: String, _ why: String) -> RecognitionError {
        RecognitionError(
            code: "backend_missing",
            message: "Moonshine cannot be used: \(path): \(why); run scripts/setup (its library needs x86-64 and "
                + "glibc 2.34 or newer)")
    }
}
