import Glibc

/// What the process has used.
enum ProcessMemory {
    /// The most bytes that were resident at once, mapped files included; 0 when the system does not say.
    static var peak: Int {
        var usage = rusage()
        guard unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage) == 0 else { return 0 }
        return usage.ru_maxrss * 1024
    }
}
