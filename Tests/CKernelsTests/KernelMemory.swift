/// Numbers at an address that does not change, aligned to cache lines; one more behind them shows what is written too
/// far.
@safe
final class KernelMemory<Element> {
    /// The first number.
    let base: UnsafeMutablePointer<Element>
    /// How many numbers there are.
    let count: Int

    /// Numbers made of their indices.
    init(_ count: Int, _ make: (Int) -> Element) {
        self.count = count
        let bytes = max(count, 1) * MemoryLayout<Element>.stride
        unsafe base = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
            .bindMemory(to: Element.self, capacity: max(count, 1))
        for index in 0..<count { unsafe (base + index).initialize(to: make(index)) }
    }

    deinit { unsafe base.deallocate() }

    subscript(_ index: Int) -> Element {
        get { unsafe base[index] }
        set { unsafe base[index] = newValue }
    }

    /// A copy of the numbers.
    var array: [Element] { (0..<count).map { self[$0] } }
}

extension KernelMemory {
    /// The numbers of an array.
    convenience init(_ values: [Element]) { self.init(values.count) { values[$0] } }
}
