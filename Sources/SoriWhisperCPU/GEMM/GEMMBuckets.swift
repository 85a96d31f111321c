import SoriWhisper

/// Products of one shape for growing numbers of rows. A batch takes the first that holds it; rows beyond it are
/// computed for nothing and never read.
@safe
final class GEMMBuckets {
    /// Rows of the steps.
    static let sizes = [1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 24, 32, 48, 64]
    /// The most rows of a step of the decoder.
    static let most = 64

    private let products: [MatrixProduct]
    /// For each number of rows, the step that holds it.
    private let steps: [Int]

    /// Compiles products for each number of rows in `sizes`, ascending.
    init(
        sizes: [Int], inner: Int, columns: Int, numbers: NumberType, context: ThreadContext
    ) throws(WhisperError) {
        let layout = context.engine.layout(numbers, columns: columns)
        var products: [MatrixProduct] = []
        var steps: [Int] = [0]
        for size in sizes {
            steps += [Int](repeating: products.count, count: size + 1 - steps.count)
            products.append(
                try MatrixProduct(
                    .init(rows: size, inner: inner, columns: columns, numbers: numbers), layout: layout,
                    context: context))
        }
        self.products = products
        self.steps = steps
    }

    /// The product for `rows` rows.
    @inline(__always)
    subscript(rows: Int) -> MatrixProduct { products[steps[rows]] }
}
