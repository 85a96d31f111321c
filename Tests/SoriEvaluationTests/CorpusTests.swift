import FoundationEssentials
import SoriCore
import Testing

@testable import SoriEvaluation

struct CorpusTests {
    /// Files in a folder of their own; gives the folder.
    private func folder(_ files: [String: String]) throws -> String {
        let root = FileManager.default.temporaryDirectory.appending(path: "sori-corpus-\(UUID().uuidString)")
        for (name, text) in files {
            let url = root.appending(path: name)
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: url)
        }
        return root.path
    }

    private func corpus(_ name: String, _ text: String) throws -> Corpus {
        let folder = try folder([name: text])
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var corpus = try Corpus(path: "\(folder)/\(name)")
        corpus = Corpus(
            rows: corpus.rows.map { row in
                var row = row
                row.audio = row.audio.replacing(folder, with: "F")
                return row
            }, withoutText: corpus.withoutText)
        return corpus
    }

    private func failure(_ name: String, _ text: String) throws -> String {
        let error = #expect(throws: FileError.self) { try corpus(name, text) }
        return error?.message ?? ""
    }

    @Test func linesOfJSON() throws {
        let found = try corpus(
            "m.jsonl",
            """
            {"id": 7, "audio": "a.wav", "text": "안녕", "script": "hi", "lang": "ko-KR", "words": [1], "x": null}

            {"audio_filepath": "/abs/b.wav", "sentence": "hello", "duration": 1.5}
            {"file": "c.wav", "text": "  "}
            """)
        #expect(found.withoutText == 1)
        #expect(
            found.rows == [
                CorpusRow(id: "7", audio: "F/a.wav", references: ["안녕", "hi"], language: "ko"),
                CorpusRow(id: "/abs/b.wav", audio: "/abs/b.wav", references: ["hello"]),
            ])
        #expect(found.only("en").rows.map(\.audio) == ["/abs/b.wav"])
    }

    @Test func columns() throws {
        let plain = try corpus("m.tsv", "a.wav\thello, you\r\nb.wav\tyes\n")
        #expect(plain.rows.map(\.references) == [["hello, you"], ["yes"]])
        let voice = try corpus("v.tsv", "client_id\tpath\tsentence\tlocale\nx\ta.mp3\t네\tko\n")
        #expect(voice.rows == [CorpusRow(id: "a.mp3", audio: "F/a.mp3", references: ["네"], language: "ko")])
        let quoted = try corpus("m.csv", "\u{FEFF}path,text\na.wav,\"one, \"\"two\"\"\nthree\"\nb.wav,four")
        #expect(quoted.rows.map(\.references) == [["one, \"two\"\nthree"], ["four"]])
    }

    @Test func folders() throws {
        let folder = try folder([
            "a.wav": "", "a.txt": "하나", "deep/b.flac": "", "deep/x.trans.txt": "b two words\nc three",
            "deep/c.flac": "",
            "d.wav": "", "notes.txt": "no audio", "e.mp3": "", "e.txt": " ",
        ])
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let corpus = try Corpus(path: folder)
        #expect(corpus.rows.map(\.id) == ["a.wav", "deep/b.flac", "deep/c.flac"])
        #expect(corpus.rows.map(\.references) == [["하나"], ["two words"], ["three"]])
        #expect(corpus.withoutText == 2)
    }

    @Test func whatIsWrongIsNamedWithItsLine() throws {
        #expect(try failure("m.jsonl", "{\"audio\": \"a\", \"text\": \"b\"}\n{\"audio\": }").contains("line 2"))
        #expect(try failure("m.jsonl", "{\"text\": \"b\"}").contains("line 1 names no recording"))
        #expect(try failure("m.tsv", "a.wav\tone\nb.wav").contains("line 2"))
        #expect(try failure("m.tsv", "").contains("no recording"))
        #expect(try failure("m.jsonl", "{\"audio\": \"a.wav\", \"text\": \"\"}").contains("no recording with a text"))
        #expect(throws: FileError.self) { try Corpus(path: "/nowhere/m.jsonl") }
        let folder = try folder(["m.jsonl": ""])
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try Data([0xFF, 0xFE, 0x00]).write(to: URL(filePath: folder + "/m.jsonl"))
        let error = #expect(throws: FileError.self) { try Corpus(path: folder + "/m.jsonl") }
        #expect(error?.message.contains("UTF-8") == true)
    }

    @Test func hypothesesByIdPathOrName() throws {
        let folder = try folder([
            "h.tsv": "one\tfirst\n/x/two.wav\tsecond\nthree\t\n",
            "h.jsonl": "{\"audio\": \"two.wav\", \"hypothesis\": \"zwei\"}",
        ])
        defer { try? FileManager.default.removeItem(atPath: folder) }
        func row(_ id: String, _ audio: String) -> CorpusRow { CorpusRow(id: id, audio: audio, references: [""]) }
        let texts = try Hypotheses(path: folder + "/h.tsv")
        #expect(texts.text(of: row("one", "a.wav")) == "first")
        #expect(texts.text(of: row("2", "/x/two.wav")) == "second")
        #expect(texts.text(of: row("3", "/y/three.flac")) == "" && texts.text(of: row("4", "four.wav")) == nil)
        #expect(try Hypotheses(path: folder + "/h.jsonl").text(of: row("2", "/x/two.wav")) == "zwei")
    }
}
