import Glibc
import SoriWhisper

/// Memory of fixed size: zero at first, aligned to pages, taken from the system only where it is touched.
@safe
final class Storage<Element: BitwiseCopyable> {
    /// The first element. Valid as long as the storage lives.
    let base: UnsafeMutablePointer<Element>
    /// The number of elements.
    let count: Int
    private let mapping: UnsafeMutableRawPointer
    private let mapped: Int

    /// Takes room for `count` elements, at least one.
    ///
    /// With `large` it asks for large pages: less time to find them, for memory that is read through in every step, and
    /// is used whole. Throws `WhisperError` (`computation_failed`) when the system has not that much.
    init(_ count: Int, large: Bool = false) throws(WhisperError) {
        self.count = max(count, 1)
        let (bytes, overflow) = self.count.multipliedReportingOverflow(by: MemoryLayout<Element>.stride)
        let alignment = large ? 2 << 20 : 4096
        // Room to align, and a page behind it: kernels may read a little past a row's end.
        let slack = alignment + 4096
        guard !overflow, bytes <= Int.max - slack,
            let memory = unsafe mmap(
                nil, bytes + slack, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0),
            unsafe memory != MAP_FAILED
        else {
            throw WhisperError(
                .computation,
                "no memory for \(self.count) numbers; take a smaller model, or fewer windows and sequences")
        }
        unsafe mapping = memory
        mapped = bytes + slack
        let start = unsafe memory.alignedUp(toMultipleOf: alignment)
        if large { unsafe madvise(start, bytes, MADV_HUGEPAGE) }
        unsafe base = start.bindMemory(to: Element.self, capacity: self.count)
    }

    deinit { unsafe munmap(mapping, mapped) }
}
