internal import COnnxRuntime
public import SoriCore

/// Ends computations of sessions from another thread, between two nodes of their graphs: within milliseconds.
///
/// `@unchecked Sendable`:
/// - both stored properties are `let`; the handle is made in `init` and freed in `deinit`, when nobody can be using it;
/// - the library documents setting the flag while another thread runs a session with these options as what they are
///   for.
@safe
public final class OnnxStop: @unchecked Sendable {
    private let runtime: OnnxRuntime
    private let handle: OpaquePointer

    /// Makes one for any number of calls of `OnnxSession.run`.
    public init(_ runtime: OnnxRuntime) throws(OnnxError) {
        var handle: OpaquePointer?
        try unsafe runtime.call("CreateRunOptions") { api, _, _ in unsafe api.create_run_options(&handle) }
        guard let handle = unsafe handle else {
            throw OnnxError(code: .callFailed, message: "CreateRunOptions gave nothing")
        }
        self.runtime = runtime
        unsafe self.handle = handle
    }

    deinit { runtime.release { unsafe $0.release_run_options(handle) } }

    /// Ends the call that is running and all later ones; they throw `call_failed`.
    public func stop() {
        // A flag that could not be set costs time only: the result is thrown away all the same.
        try? unsafe runtime.call("RunOptionsSetTerminate") { api, _, _ in unsafe api.terminate(handle) }
    }

    /// Lends the handle; only for a call of the library made inside `body`.
    func withHandle<Result>(_ body: (OpaquePointer) -> Result) -> Result { unsafe body(handle) }
}
