import FoundationEssentials
import Testing

@testable import SoriLibrary

/// Transcripts as files: formats, names, archives.
struct ExportTests {
    private let transcript = LibraryTranscript(
        id: "t", title: "회의 <1>.wav", source: TranscriptSource(kind: .recording),
        createdAt: Date(timeIntervalSince1970: 1_795_000_000), duration: 3_725.5, language: "ko",
        segments: [
            LibrarySegment(id: 0, start: 0, end: 2, text: "안녕하세요 & <환영>\u{1}합니다", speaker: "김 민수"),
            LibrarySegment(id: 1, start: 2, end: 4, text: "네, 반갑습니다", speaker: "SPEAKER_01"),
            LibrarySegment(id: 2, start: 3_720, end: 3_724, text: ""),
        ])

    @Test(arguments: ExportFormat.allCases)
    func everyFormatIsWritten(_ format: ExportFormat) throws {
        let bytes = try format.write(transcript)
        let text = String(decoding: bytes, as: UTF8.self)
        switch format {
        case .txt: #expect(text.hasPrefix("김 민수: 안녕하세요 & <환영>"))
        case .srt: #expect(text.hasPrefix("1\n00:00:00,000 --> 00:00:02,000\n[김 민수]: "))
        case .vtt: #expect(text.hasPrefix("WEBVTT\n\n00:00:00.000 --> 00:00:02.000\n<v 김 민수>"))
        case .json: #expect(text.contains("\"language\":\"ko\"") && text.contains("\"words\""))
        case .tsv: #expect(text.hasPrefix("start\tend\ttext\tspeaker\n0\t2000\t"))
        case .docx: #expect(bytes.prefix(4) == [0x50, 0x4B, 3, 4])
        }
        #expect(format.filename(transcript) == "회의 _1_.\(format.rawValue)")
    }

    @Test(arguments: [
        ("a/b/..", "transcript"), ("../../etc/passwd", "passwd"), (".hidden", "hidden"), ("", "transcript"),
        ("v1.0 meeting", "v1.0 meeting"), ("x.mp3", "x"), ("말 .wav", "말"), ("a\u{0}b", "a_b"),
        (String(repeating: "가", count: 300), String(repeating: "가", count: 80)),
    ])
    func namesAreSafe(_ title: String, _ name: String) {
        #expect(ExportFormat.basename(title) == name)
    }

    @Test func anArchiveComesInParts() throws {
        let zip = try ZipWriter()
        var bytes: [UInt8] = []
        for number in 0..<20 {
            try zip.add("파일 \(number).txt", Array("내용 \(number)".utf8), modified: Date())
            bytes += zip.take()
        }
        #expect(zip.take().isEmpty)
        bytes += try zip.finish()
        // The directory's end is the end.
        #expect(bytes.suffix(22).prefix(4) == [0x50, 0x4B, 5, 6])
        #expect(bytes.suffix(22)[bytes.count - 12] == 20)
    }

    @Test func aWaveformHasThePeaksOfItsSpans() {
        var waveform = Waveform()
        waveform.append([Float](repeating: 0, count: 800) + [Float](repeating: -0.5, count: 800), rate: 16_000)
        waveform.append([.nan, 2, 0.1], rate: 16_000)
        waveform.finish()
        #expect(waveform.peaks == [0, 128, 255])
        #expect(abs(waveform.duration - 1_603 / 16_000) < 1e-9)
        #expect(waveform.reduced(to: 2) == [0, 255])
        #expect(waveform.reduced(to: 10) == waveform.peaks)
    }

    @Test func aWaveformIsKept() async throws {
        let library = try await TestLibrary()
        try await library.add("t", ["x"], at: 1)
        var waveform = Waveform()
        for _ in 0..<100 { waveform.append([0.25], rate: 20) }
        try await library.store.keep(waveform, of: "t")
        let kept = try await library.store.waveform(of: "t")
        #expect(kept?.peaks == waveform.peaks && kept?.duration == 5)
        #expect(try await library.store.waveform(of: "u") == nil)
    }
}
