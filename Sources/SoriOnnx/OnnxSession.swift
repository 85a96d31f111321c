internal import COnnxRuntime
import Glibc
public import SoriCore

/// A loaded graph. `run` works on the calling thread; many threads may call it at the same time.
///
/// `@unchecked Sendable`:
/// - the handle and the names are made in `init`, never change, and are freed in `deinit`, when no call can be running;
/// - the library documents running one session from many threads as safe; each call has its own tensors.
@safe
public final class OnnxSession: @unchecked Sendable {
    private let runtime: OnnxRuntime
    private let handle: OpaquePointer
    private let inputNames: [UnsafeMutablePointer<CChar>?]
    private let outputNames: [UnsafeMutablePointer<CChar>?]

    /// Loads the graph at `path`, to be run by `threads` threads; throws `graph_damaged` when it is no graph. Names of
    /// `inputs` and `outputs` that the graph lacks are found when it is run.
    ///
    /// With `reusesMemory` the session keeps the memory of its tensors for the next call: for graphs whose inputs have
    /// nearly always one shape.
    public init(
        _ runtime: OnnxRuntime, path: String, inputs: [String], outputs: [String], threads: Int,
        reusesMemory: Bool = false
    ) throws(OnnxError) {
        var handle: OpaquePointer?
        do throws(OnnxError) {
            var options: OpaquePointer?
            try unsafe runtime.call("CreateSessionOptions") { api, _, _ in unsafe api.create_options(&options) }
            defer { runtime.release { unsafe $0.release_options(options) } }
            try unsafe runtime.call("SetIntraOpNumThreads") { api, _, _ in
                unsafe api.set_threads(options, Int32(threads))
            }
            if !reusesMemory {
                // Every chunk of audio has another length: memory planned for one is of no use to the next and would
                // pile up.
                try unsafe runtime.call("DisableMemPattern") { api, _, _ in
                    unsafe api.disable_memory_pattern(options)
                }
                try unsafe runtime.call("DisableCpuMemArena") { api, _, _ in unsafe api.disable_arena(options) }
            }
            try unsafe runtime.call("CreateSession") { api, environment, _ in
                unsafe api.create_session(environment, path, options, &handle)
            }
        } catch {
            throw OnnxError(code: .graphDamaged, message: "\(path) cannot be loaded", cause: error)
        }
        guard let handle = unsafe handle else {
            throw OnnxError(code: .graphDamaged, message: "\(path) gave no session")
        }
        self.runtime = runtime
        unsafe self.handle = handle
        unsafe inputNames = inputs.map { unsafe strdup($0) }
        unsafe outputNames = outputs.map { unsafe strdup($0) }
    }

    deinit {
        runtime.release { unsafe $0.release_session(handle) }
        unsafe (inputNames + outputNames).forEach { unsafe free($0) }
    }

    /// Computes the outputs for `inputs`, both in the order of the names given to `init`. Blocks, until `stop` is used.
    public func run(_ inputs: [OnnxTensor], stop: OnnxStop) throws(OnnxError) -> [OnnxTensor] {
        unsafe precondition(inputs.count == inputNames.count, "a session takes one tensor for each of its names")
        var results = unsafe [OpaquePointer?](repeating: nil, count: outputNames.count)
        // The tensors are held by the caller through the call, so their handles stay valid.
        let handles = unsafe inputs.map { unsafe Optional($0.withHandle { unsafe $0 }) }
        let options = unsafe stop.withHandle { unsafe $0 }
        try withExtendedLifetime((inputs, stop)) { () throws(OnnxError) in
            try unsafe runtime.call("Run") { api, _, _ in
                unsafe inputNames.withUnsafeBufferPointer { ins in
                    unsafe outputNames.withUnsafeBufferPointer { outs in
                        unsafe ins.withMemoryRebound(to: UnsafePointer<CChar>?.self) { ins in
                            unsafe outs.withMemoryRebound(to: UnsafePointer<CChar>?.self) { outs in
                                unsafe api.run(
                                    handle, options, ins.baseAddress, handles, handles.count, outs.baseAddress,
                                    outs.count,
                                    &results)
                            }
                        }
                    }
                }
            }
        }
        return unsafe results.compactMap { result in
            unsafe result.map { unsafe OnnxTensor(runtime, owning: $0) }
        }
    }
}
