import FoundationEssentials
import SoriCore
import SoriRecognition
import SoriServer

/// The checks of `sori doctor`.
enum MachineCheck {
    static func processor() -> Finding {
        let text = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
        func value(_ key: String) -> Substring? {
            text.split(separator: "\n").first { $0.hasPrefix(key) }?.split(separator: ":", maxSplits: 1).last
        }
        let flags = Set((value("flags") ?? "").split(separator: " "))
        let useful = ["avx2", "fma", "avx512f", "avx512_vnni", "avx512_bf16", "amx_int8"].filter {
            flags.contains(Substring($0))
        }
        let name = (value("model name") ?? "unknown").drop(while: { $0 == " " })
        let detail =
            "\(name), \(ProcessInfo.processInfo.activeProcessorCount) processors; \(useful.joined(separator: " "))"
        return flags.isEmpty || flags.contains("avx2")
            ? Finding(state: .fine, subject: "processor", detail: detail)
            : Finding(state: .note, subject: "processor", detail: "\(detail): without AVX2 recognition will be slow")
    }

    static func memory() -> Finding {
        guard let memory = MemoryStatus.current() else {
            return Finding(state: .note, subject: "memory", detail: "/proc/meminfo cannot be read")
        }
        let detail = "\(Int(memory.availableMB)) of \(Int(memory.totalMB)) MB available"
        return Finding(state: memory.level == .ok ? .fine : .note, subject: "memory", detail: detail)
    }

    static func backends(_ configuration: ServeConfiguration) async -> [Finding] {
        var findings: [Finding] = []
        do {
            let profile = try await configuration.loader.load(configuration.backend).profile
            let languages =
                profile.languages.count == 1 ? "\(profile.languages[0]) only" : "\(profile.languages.count) languages"
            findings.append(
                Finding(
                    state: .fine, subject: "speech engine", detail: "\(profile.backend) \(profile.model), \(languages)")
            )
            if !profile.languages.contains("ko") {
                findings.append(
                    Finding(
                        state: .note, subject: "Korean", detail: "the loaded model does not know Korean",
                        remedy: "sori models pull whisper-base"))
            }
        } catch {
            findings.append(
                Finding(state: .missing, subject: "speech engine", detail: "\(error)", remedy: "scripts/setup"))
        }
        return findings
    }

    static func writable(_ directory: String) -> Finding {
        let probe = directory + "/.sori-doctor"
        do {
            try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
            try Data().write(to: URL(filePath: probe))
            try FileManager.default.removeItem(atPath: probe)
            return Finding(state: .fine, subject: "data directory", detail: "\(directory) can be written")
        } catch {
            return Finding(
                state: .missing, subject: "data directory", detail: "\(directory) cannot be written",
                remedy: "mkdir -p \(directory) && chown \"$USER\" \(directory)")
        }
    }

    static func readable(_ directory: String) -> Finding {
        FileManager.default.isReadableFile(atPath: directory)
            ? Finding(state: .fine, subject: "audio directory", detail: "\(directory) can be read")
            : Finding(
                state: .note, subject: "audio directory", detail: "\(directory) is not there",
                remedy: "mkdir -p \(directory)")
    }
}

/// One thing that was checked, and what came of it.
struct Finding: Sendable {
    /// How it stands.
    enum State: String, Sendable {
        case fine = "ok     "
        /// Works without, or only worth knowing.
        case note = "note   "
        /// Needed and not there.
        case missing = "MISSING"
    }

    let state: State
    let subject: String
    let detail: String
    /// The command that mends it.
    var remedy: String?

    /// The line for a person.
    var line: String {
        "\(state.rawValue)  \(subject): \(detail)" + (remedy.map { "\n         mend it with: \($0)" } ?? "")
    }
}
