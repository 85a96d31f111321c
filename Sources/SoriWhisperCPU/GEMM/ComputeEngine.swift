internal import COneDNN
import SoriWhisper

/// oneDNN's engine for this processor. Its handle stays in this folder.
@safe
final class ComputeEngine {
    let handle: dnnl_engine_t
    /// Which numbers have their fast layout here: panels of 64 columns.
    private(set) var panelTypes: Set<NumberType> = []
    /// Whether products of bytes are computed by the kernels for AVX-512 VNNI, without oneDNN.
    var usesVNNI: Bool { hasVNNIKernels && panelTypes.contains(.int8) }

    /// Opens the engine and finds out what it multiplies fast.
    ///
    /// Throws `WhisperError` (`computation_failed`) when the library fails.
    init() throws(WhisperError) {
        Self.computeAlone()
        var handle: dnnl_engine_t?
        try check(unsafe dnnl_engine_create(&handle, dnnl_cpu, 0), "dnnl_engine_create")
        guard let handle = unsafe handle else { throw WhisperError(.computation, "oneDNN gave no engine") }
        unsafe self.handle = handle
        let context = try ThreadContext(engine: self)
        for numbers in NumberType.allCases {
            let layout = panels(numbers)
            let shape = MatrixProduct.Shape(rows: 16, inner: 64, columns: 128, numbers: numbers)
            guard let product = try? MatrixProduct(shape, layout: layout, context: context), product.isBlocked else {
                continue
            }
            panelTypes.insert(numbers)
        }
    }

    deinit { unsafe dnnl_engine_destroy(handle) }

    /// The layout of right matrices with `columns` columns (a multiple of 64).
    func layout(_ numbers: NumberType, columns: Int) -> PanelLayout {
        panelTypes.contains(numbers) ? panels(numbers) : .plain(columns: columns)
    }

    private func panels(_ numbers: NumberType) -> PanelLayout {
        PanelLayout(panel: 64, group: 4 / numbers.size)
    }

    /// Has oneDNN compute in the calling thread only. Cheap; a thread says it before it makes or runs a product.
    static func computeAlone() { omp_set_num_threads(1) }
}

/// Throws `WhisperError` (`computation_failed`) naming `call` when `status` is a failure of oneDNN.
func check(_ status: dnnl_status_t, _ call: StaticString) throws(WhisperError) {
    guard status != dnnl_success else { return }
    let reason =
        switch status {
        case dnnl_out_of_memory: "out of memory"
        case dnnl_unimplemented: "not implemented for this processor"
        case dnnl_invalid_arguments: "invalid arguments"
        default: "status \(status.rawValue)"
        }
    throw WhisperError(.computation, "oneDNN: \(call): \(reason)")
}
