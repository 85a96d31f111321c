internal import COneDNN
import SoriWhisper

/// One shape of matrix product, `c[rows, columns] = a[rows, inner] b[inner, columns]`, compiled by oneDNN for this
/// processor.
///
/// `a` and `c` are dense, row after row; `b` stands in a `PanelLayout`; `c` is Float. Used by the thread of its context
/// only.
@safe
final class MatrixProduct {
    /// What a product is compiled for; `inner` and `columns` are multiples of 64, so that the library pads nothing.
    struct Shape: Hashable {
        var rows: Int
        var inner: Int
        var columns: Int
        var numbers: NumberType
    }

    /// The name of the library's implementation.
    let implementation: String
    /// Whether it is the fast, blocked implementation.
    var isBlocked: Bool { implementation.hasPrefix("brg") }

    private let context: ThreadContext
    private let primitive: dnnl_primitive_t
    private let stream: dnnl_stream_t
    /// Source, weights, destination, scratchpad.
    private let arguments: UnsafeMutablePointer<dnnl_exec_arg_t>
    private static let argumentCount = 4
    /// Where the arguments point: `[argumentCount]`
    private let pointers: UnsafeMutablePointer<UnsafeMutableRawPointer?>

    /// Compiles a product.
    ///
    /// Throws `WhisperError` (`computation_failed`) when the library cannot or has only its slow reference code for it.
    init(_ shape: Shape, layout: PanelLayout, context: ThreadContext) throws(WhisperError) {
        ComputeEngine.computeAlone()
        let (leftType, rightType) =
            switch shape.numbers {
            case .float32: (dnnl_f32, dnnl_f32)
            case .bfloat16: (dnnl_bf16, dnnl_bf16)
            case .int8: (dnnl_u8, dnnl_s8)
            }
        let engine = unsafe context.engine.handle
        var left = try Self.dense(shape.rows, shape.inner, leftType)
        var right = try Self.right(shape, layout, rightType)
        var result = try Self.dense(shape.rows, shape.columns, dnnl_f32)
        var description = dnnl_matmul_desc_t()
        try check(
            unsafe dnnl_matmul_desc_init(&description, &left, &right, nil, &result), "dnnl_matmul_desc_init")
        var attributes: dnnl_primitive_attr_t?
        try check(unsafe dnnl_primitive_attr_create(&attributes), "dnnl_primitive_attr_create")
        defer { unsafe dnnl_primitive_attr_destroy(attributes) }
        try check(
            unsafe dnnl_primitive_attr_set_scratchpad_mode(attributes, dnnl_scratchpad_mode_user),
            "dnnl_primitive_attr_set_scratchpad_mode")
        var plan: dnnl_primitive_desc_t?
        try check(
            unsafe dnnl_primitive_desc_create(&plan, &description, attributes, engine, nil),
            "dnnl_primitive_desc_create")
        defer { unsafe dnnl_primitive_desc_destroy(plan) }
        let implementation = unsafe Self.implementation(of: plan)
        guard !implementation.contains("ref") else {
            throw WhisperError(.computation, "oneDNN has only slow code (\(implementation)) for \(shape) here")
        }
        self.implementation = implementation
        var primitive: dnnl_primitive_t?
        try check(unsafe dnnl_primitive_create(&primitive, plan), "dnnl_primitive_create")
        guard let primitive = unsafe primitive else { throw WhisperError(.computation, "oneDNN gave no primitive") }
        unsafe self.primitive = primitive
        self.context = context
        unsafe stream = context.stream
        unsafe arguments = .allocate(capacity: Self.argumentCount)
        unsafe arguments.initialize(repeating: dnnl_exec_arg_t(), count: Self.argumentCount)
        unsafe pointers = .allocate(capacity: Self.argumentCount)
        unsafe pointers.initialize(repeating: nil, count: Self.argumentCount)
        var scratch = dnnl_memory_desc_t()
        if let stated = unsafe dnnl_primitive_desc_query_md(plan, dnnl_query_scratchpad_md, 0) {
            scratch = unsafe stated.pointee
        }
        try context.reserve(unsafe dnnl_memory_desc_get_size(&scratch))
        try unsafe bind(0, DNNL_ARG_SRC, &left, engine)
        try unsafe bind(1, DNNL_ARG_WEIGHTS, &right, engine)
        try unsafe bind(2, DNNL_ARG_DST, &result, engine)
        try unsafe bind(3, DNNL_ARG_SCRATCHPAD, &scratch, engine)
    }

    deinit {
        for index in 0..<Self.argumentCount { unsafe dnnl_memory_destroy(arguments[index].memory) }
        unsafe arguments.deallocate()
        unsafe pointers.deallocate()
        unsafe dnnl_primitive_destroy(primitive)
    }

    /// Computes `c = a b`; false when the library failed.
    @inline(__always)
    func run(_ a: UnsafeRawPointer, _ b: UnsafeRawPointer, _ c: UnsafeMutablePointer<Float>) -> Bool {
        // oneDNN's memory objects take mutable pointers; it only reads the source and the weights.
        unsafe point(0, UnsafeMutableRawPointer(mutating: a))
        unsafe point(1, UnsafeMutableRawPointer(mutating: b))
        unsafe point(2, UnsafeMutableRawPointer(c))
        unsafe point(3, UnsafeMutableRawPointer(context.scratch.base))
        return unsafe dnnl_primitive_execute(primitive, stream, Int32(Self.argumentCount), arguments) == dnnl_success
    }

    /// Points an argument at memory. Mostly it is there already; telling the library costs as much as a small product.
    @inline(__always)
    private func point(_ index: Int, _ memory: UnsafeMutableRawPointer) {
        guard unsafe pointers[index] != memory else { return }
        unsafe pointers[index] = memory
        unsafe dnnl_memory_set_data_handle(arguments[index].memory, memory)
    }

    private func bind(
        _ index: Int, _ argument: Int32, _ description: inout dnnl_memory_desc_t, _ engine: dnnl_engine_t
    ) throws(WhisperError) {
        unsafe arguments[index].arg = argument
        // No memory yet: `run` says where it is.
        try check(
            unsafe dnnl_memory_create(&arguments[index].memory, &description, engine, nil), "dnnl_memory_create")
    }

    private static func dense(
        _ rows: Int, _ columns: Int, _ type: dnnl_data_type_t
    ) throws(WhisperError) -> dnnl_memory_desc_t {
        var description = dnnl_memory_desc_t()
        let dimensions = [dnnl_dim_t(rows), dnnl_dim_t(columns)]
        try check(
            unsafe dnnl_memory_desc_init_by_tag(&description, 2, dimensions, type, dnnl_ab),
            "dnnl_memory_desc_init_by_tag")
        return description
    }

    private static func right(
        _ shape: Shape, _ layout: PanelLayout, _ type: dnnl_data_type_t
    ) throws(WhisperError) -> dnnl_memory_desc_t {
        let isPlain = layout == .plain(columns: shape.columns)
        let blocked =
            switch layout.group {
            case 4: dnnl_BA16a64b4a
            case 2: dnnl_BA16a64b2a
            default: dnnl_BA16a64b
            }
        var description = dnnl_memory_desc_t()
        let dimensions = [dnnl_dim_t(shape.inner), dnnl_dim_t(shape.columns)]
        try check(
            unsafe dnnl_memory_desc_init_by_tag(&description, 2, dimensions, type, isPlain ? dnnl_ab : blocked),
            "dnnl_memory_desc_init_by_tag")
        return description
    }

    private static func implementation(of plan: dnnl_primitive_desc_t?) -> String {
        var name: UnsafePointer<CChar>?
        let status = unsafe dnnl_primitive_desc_query(plan, dnnl_query_impl_info_str, 0, &name)
        guard status == dnnl_success, let name = unsafe name else { return "unknown" }
        return unsafe String(cString: name)
    }
}
