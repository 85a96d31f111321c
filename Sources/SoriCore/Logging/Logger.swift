public import FoundationEssentials
import Glibc

/// Writes one line an event to a file descriptor: time, level, label, message, `key=value` fields.
///
/// A value type: libraries take it from their caller. Lines below `level` cost one comparison. Never pass transcripts,
/// audio or keys: what is logged is kept by others.
public struct Logger: Sendable {
    /// The part of the program that writes, such as `http`.
    public let label: String
    /// The lowest level that is written.
    public let level: LogLevel
    private let descriptor: Int32

    /// Makes a logger that writes to `descriptor` (standard error unless told).
    public init(label: String, level: LogLevel = .info, descriptor: Int32 = 2) {
        self.label = label
        self.level = level
        self.descriptor = descriptor
    }

    /// The same destination and level under another label.
    public func labelled(_ label: String) -> Logger {
        Logger(label: label, level: level, descriptor: descriptor)
    }

    /// Writes a line for someone looking for a fault.
    public func debug(_ message: @autoclosure () -> String, _ fields: KeyValuePairs<String, String> = [:]) {
        write(.debug, message, fields)
    }

    /// Writes a line a person running the server wants to see.
    public func info(_ message: @autoclosure () -> String, _ fields: KeyValuePairs<String, String> = [:]) {
        write(.info, message, fields)
    }

    /// Writes a line about something the server copes with.
    public func warning(_ message: @autoclosure () -> String, _ fields: KeyValuePairs<String, String> = [:]) {
        write(.warning, message, fields)
    }

    /// Writes a line about a failure that needs a person.
    public func error(_ message: @autoclosure () -> String, _ fields: KeyValuePairs<String, String> = [:]) {
        write(.error, message, fields)
    }

    private func write(_ level: LogLevel, _ message: () -> String, _ fields: KeyValuePairs<String, String>) {
        guard level >= self.level else { return }
        var line = "\(Timestamp.iso8601(Date())) \(level.rawValue.uppercased()) \(label): \(Self.oneLine(message()))"
        for (key, value) in fields {
            line += " \(key)=\(value.contains(" ") ? "\"\(Self.oneLine(value))\"" : Self.oneLine(value))"
        }
        line += "\n"
        // One write(2) a line: whole lines even when threads and processes share the descriptor. A log that cannot be
        // written must not stop the server, so the result is not looked at.
        var text = line
        text.withUTF8 { bytes in
            guard let base = bytes.baseAddress else { return }
            _ = unsafe Glibc.write(descriptor, base, bytes.count)
        }
    }

    /// Control characters would let a client forge log lines.
    private static func oneLine(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) else { return text }
        return String(
            String.UnicodeScalarView(text.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? " " : $0 }))
    }
}

/// Wall-clock times as the API writes them.
public enum Timestamp {
    /// `2025-08-21T05:30:15.123Z`: ISO 8601, UTC, milliseconds.
    public static func iso8601(_ date: Date) -> String {
        date.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    }
}
