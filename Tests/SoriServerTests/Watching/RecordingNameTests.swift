import SoriCore
import Testing

@testable import SoriServer

struct RecordingNameTests {
    @Test(arguments: ["a.wav", "A.WAV", "통화 1.m4a", "x.tar.mp3", "y.x.webm", "a.tmp.wav"])
    func recordings(_ name: String) { #expect(RecordingName.kind(name) == .recording) }

    @Test(arguments: [
        "a.wav.part", "a.tmp", "a.mp3.crdownload", ".a.wav", ".sori-1.part", "~$a.wav", "a.wav~", "a.PARTIAL",
    ])
    func unfinished(_ name: String) { #expect(RecordingName.kind(name) == .unfinished) }

    @Test(arguments: ["a", "a.", "a.docx", "wav", "a.wav.txt", "a.error.txt"])
    func others(_ name: String) { #expect(RecordingName.kind(name) == .other) }

    /// Whatever is written beside a recording is never taken for one.
    @Test func resultsAreNoRecordings() {
        let target = ResultFiles(path: "/in/a.wav", root: "/in")
        for naming in 0..<3 {
            for suffix in TranscriptFormat.allCases.map(\.rawValue) + [ResultFiles.errorSuffix] {
                #expect(RecordingName.kind("\(target.name(naming)).\(suffix)") == .other)
            }
        }
    }
}
