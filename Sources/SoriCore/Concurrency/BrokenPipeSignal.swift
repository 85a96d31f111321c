import Glibc

/// SIGPIPE, which ends a process that writes to a connection that is closed.
public enum BrokenPipeSignal {
    /// Makes such a write an error value on the calling thread, for libraries that write by themselves.
    public static func block() {
        var signals = sigset_t()
        unsafe sigemptyset(&signals)
        unsafe sigaddset(&signals, SIGPIPE)
        unsafe pthread_sigmask(SIG_BLOCK, &signals, nil)
    }
}
