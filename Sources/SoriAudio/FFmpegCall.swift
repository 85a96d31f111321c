internal import CFFmpeg
import SoriCore

/// Checks what FFmpeg's functions return and names the call that failed.
enum FFmpegCall {
    /// Gives `result` back when it is zero or more; throws with the function's name otherwise.
    @discardableResult
    static func check(_ function: String, _ result: Int32) throws(FFmpegError) -> Int32 {
        guard result < 0 else { return result }
        throw FFmpegError(function: function, result: result)
    }

    /// Gives the pointer back, or throws "out of memory": the only reason FFmpeg's allocators fail.
    static func allocated<Pointee>(
        _ function: String, _ pointer: UnsafeMutablePointer<Pointee>?
    ) throws(FFmpegError) -> UnsafeMutablePointer<Pointee> {
        guard let pointer = unsafe pointer else { throw FFmpegError(function: function, result: -12) }
        return unsafe pointer
    }
}

/// A negative result of an FFmpeg function.
struct FFmpegError: CodedError {
    let function: String
    let result: Int32

    enum Code: String, Sendable { case ffmpeg }

    var code: Code { .ffmpeg }
    var cause: (any Error)? { nil }
    var message: String {
        var text = [CChar](repeating: 0, count: 128)
        let known = unsafe av_strerror(result, &text, text.count) == 0
        let end = text.firstIndex(of: 0) ?? text.endIndex
        let words = String(decoding: text[..<end].map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return "\(function): \(known ? words : "error \(result)")"
    }
}
