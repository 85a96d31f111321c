internal import COnnxRuntime
import Glibc
public import SoriCore

/// ONNX Runtime, opened from a file and checked; sessions and tensors hold a reference.
///
/// The library is never unloaded: code that its threads may still run must not go away under them.
///
/// `@unchecked Sendable`:
/// - all stored properties are `let`: a table of functions in code that stays mapped, and handles that live from `init`
///   to `deinit`;
/// - any thread may use them at the same time: the library's environment and memory description do not change once
///   made.
@safe
public final class OnnxRuntime: @unchecked Sendable {
    /// The version of the interface that is asked for; the library gives it or a newer one of the same layout.
    private static let interface: UInt32 = 16

    /// The library's own version, such as `1.23.2`.
    public let version: String
    private let api: sori_ort_api
    private let environment: OpaquePointer
    private let memory: OpaquePointer

    /// Opens the library at `path`; throws `library_missing` when it is absent, foreign or damaged.
    public init(path: String) throws(OnnxError) {
        guard unsafe access(path, R_OK) == 0 else { throw Self.missing(path, "it is not there") }
        if let complaint = SharedObject.complaint(path: path) { throw Self.missing(path, complaint) }
        guard let library = unsafe dlopen(path, RTLD_NOW | RTLD_LOCAL) else {
            throw Self.missing(path, unsafe dlerror().map { unsafe String(cString: $0) } ?? "it cannot be loaded")
        }
        guard let symbol = unsafe dlsym(library, "OrtGetApiBase") else {
            throw Self.missing(path, "it has no function OrtGetApiBase")
        }
        guard let base = unsafe unsafeBitCast(symbol, to: sori_ort_get_base.self)() else {
            throw Self.missing(path, "it gives no interface")
        }
        version = unsafe base.pointee.version().map { unsafe String(cString: $0) } ?? "unknown"
        guard let api = unsafe base.pointee.api(Self.interface)?.pointee else {
            throw Self.missing(path, "version \(version) does not have interface \(Self.interface)")
        }
        self.api = api
        // Errors come back as statuses; the log would tell each decoding that is stopped as one.
        var environment: OpaquePointer?
        try unsafe Self.check("CreateEnv", unsafe api.create_env(Int32(SORI_ORT_LOG_FATAL), "sori", &environment), api)
        var memory: OpaquePointer?
        try unsafe Self.check(
            "CreateCpuMemoryInfo",
            unsafe api.create_memory(Int32(SORI_ORT_ARENA), Int32(SORI_ORT_DEFAULT_MEMORY), &memory), api)
        guard let environment = unsafe environment, let memory = unsafe memory else {
            throw Self.missing(path, "it could not start")
        }
        unsafe self.environment = environment
        unsafe self.memory = memory
    }

    deinit {
        unsafe api.release_memory(memory)
        unsafe api.release_env(environment)
    }

    /// Calls a function of the library; a status that is not success becomes `call_failed` under the function's name.
    func call(
        _ name: String, _ body: (sori_ort_api, _ environment: OpaquePointer, _ memory: OpaquePointer) -> OpaquePointer?
    ) throws(OnnxError) {
        try unsafe Self.check(name, unsafe body(api, environment, memory), api)
    }

    /// Calls a function of the library that cannot fail.
    func release(_ body: (sori_ort_api) -> Void) { body(api) }

    private static func check(
        _ name: String, _ status: OpaquePointer?, _ api: sori_ort_api
    ) throws(OnnxError) {
        guard let status = unsafe status else { return }
        let text = unsafe api.error_message(status).map { unsafe String(cString: $0) } ?? "no reason given"
        unsafe api.release_status(status)
        throw OnnxError(code: .callFailed, message: "\(name): \(text)")
    }

    private static func missing(_ path: String, _ why: String) -> OnnxError {
        OnnxError(code: .libraryMissing, message: "\(path): \(why)")
    }
}
