import Glibc

/// Memory of fixed size: zero at first, aligned to pages, taken from the system only where it is touched.
@safe
final class Storage<Element: BitwiseCopyable> {
    /// The first element. Valid as long as the storage lives.
    let base: UnsafeMutablePointer<Element>
    /// The number of elements.
    let count: Int
    private let bytes: Int

    /// Takes room for `count` elements, at least one.
    ///
    /// Throws `WhisperError` (`computation_failed`) when the system has not that much.
    init(_ count: Int) throws(WhisperError) {
        self.count = max(count, 1)
        let (bytes, overflow) = self.count.multipliedReportingOverflow(by: MemoryLayout<Element>.stride)
        // Beyond what any kernel reads past a row's end.
        self.bytes = overflow ? Int.max : bytes
        guard !overflow, bytes <= Int.max - 4096,
            let memory = unsafe mmap(
                nil, bytes + 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0),
            unsafe memory != MAP_FAILED
        else {
            throw WhisperError(
                .computation, "no memory for \(bytes) bytes; take a smaller model, or fewer windows and sequences")
        }
        unsafe base = memory.bindMemory(to: Element.self, capacity: self.count)
    }

    deinit { unsafe munmap(base, bytes + 4096) }
}
