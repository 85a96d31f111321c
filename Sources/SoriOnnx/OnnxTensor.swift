internal import COnnxRuntime
public import SoriCore

/// An array of numbers with a shape, made here or by a session; freed with its last reference.
///
/// Not `Sendable`: a tensor stays on the thread that made it.
@safe
public final class OnnxTensor {
    private let runtime: OnnxRuntime
    private let handle: OpaquePointer
    /// The numbers of a tensor made here; a session's tensors own theirs.
    private let storage: UnsafeMutableRawBufferPointer?

    /// Floats in C order; `values.count` is the product of `shape`.
    public convenience init(_ runtime: OnnxRuntime, _ values: [Float], shape: [Int]) throws(OnnxError) {
        try self.init(runtime, copying: values, type: SORI_ORT_FLOAT, shape: shape)
    }

    /// 64-bit integers in C order; `values.count` is the product of `shape`.
    public convenience init(_ runtime: OnnxRuntime, _ values: [Int64], shape: [Int]) throws(OnnxError) {
        try self.init(runtime, copying: values, type: SORI_ORT_INT64, shape: shape)
    }

    /// One truth value.
    public convenience init(_ runtime: OnnxRuntime, _ value: Bool) throws(OnnxError) {
        try self.init(runtime, copying: [value], type: SORI_ORT_BOOL, shape: [1])
    }

    private init<Value: BitwiseCopyable>(
        _ runtime: OnnxRuntime, copying values: [Value], type: some BinaryInteger, shape: [Int]
    ) throws(OnnxError) {
        precondition(values.count == shape.reduce(1, *), "a tensor's values must fill its shape")
        // At least one byte, because an empty tensor still wants an address.
        let storage = UnsafeMutableRawBufferPointer.allocate(
            byteCount: max(1, values.count * MemoryLayout<Value>.stride), alignment: 64)
        unsafe values.withUnsafeBytes { unsafe storage.copyMemory(from: $0) }
        var handle: OpaquePointer?
        do throws(OnnxError) {
            try unsafe runtime.call("CreateTensor") { api, _, memory in
                unsafe api.create_tensor(
                    memory, storage.baseAddress, values.count * MemoryLayout<Value>.stride, shape.map(Int64.init),
                    shape.count, Int32(type), &handle)
            }
        } catch {
            unsafe storage.deallocate()
            throw error
        }
        guard let handle = unsafe handle else {
            unsafe storage.deallocate()
            throw OnnxError(code: .callFailed, message: "CreateTensor gave nothing")
        }
        self.runtime = runtime
        unsafe self.handle = handle
        unsafe self.storage = storage
    }

    /// Takes over a session's result.
    init(_ runtime: OnnxRuntime, owning handle: OpaquePointer) {
        self.runtime = runtime
        unsafe self.handle = unsafe handle
        unsafe storage = nil
    }

    deinit {
        runtime.release { unsafe $0.release_value(handle) }
        unsafe storage?.deallocate()
    }

    /// The length of each dimension.
    public func shape() throws(OnnxError) -> [Int] {
        var info: OpaquePointer?
        try unsafe runtime.call("GetTensorTypeAndShape") { api, _, _ in unsafe api.shape(handle, &info) }
        defer { runtime.release { unsafe $0.release_shape(info) } }
        var rank = 0
        try unsafe runtime.call("GetDimensionsCount") { api, _, _ in unsafe api.rank(info, &rank) }
        var lengths = [Int64](repeating: 0, count: rank)
        try unsafe runtime.call("GetDimensions") { api, _, _ in unsafe api.dimensions(info, &lengths, rank) }
        return lengths.map(Int.init)
    }

    /// Lends the floats; only for a tensor of floats, only inside `body`.
    public func withFloats<Result>(_ body: (UnsafeBufferPointer<Float>) -> Result) throws(OnnxError) -> Result {
        let count = try shape().reduce(1, *)
        var data: UnsafeMutableRawPointer?
        try unsafe runtime.call("GetTensorMutableData") { api, _, _ in unsafe api.tensor_data(handle, &data) }
        return unsafe body(
            UnsafeBufferPointer(start: data?.assumingMemoryBound(to: Float.self), count: data == nil ? 0 : count))
    }

    /// Lends the handle; only for a call of the library made inside `body`.
    func withHandle<Result>(_ body: (OpaquePointer) -> Result) -> Result { unsafe body(handle) }
}
