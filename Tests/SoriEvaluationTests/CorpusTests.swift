import FoundationEssentials
import SoriCore
import SoriEvaluation
import Testing

/// Manifests, folders and hypotheses in a folder that goes with the test.
final class CorpusTests {
    private let folder = FileManager.default.temporaryDirectory.path + "/sori-corpus-\(UUID().uuidString)"

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    private func write(_ name: String, _ text: String) throws -> String {
        let path = "\(folder)/\(name)"
        let parent = String(path[..<(path.lastIndex(of: "/") ?? path.endIndex)])
        try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: URL(filePath: path))
        return path
    }

    private func message(_ body: () throws -> some Any) -> String {
        do {
            _ = try body()
            return "no error"
        } catch let error as any CodedError {
            return error.message
        } catch {
            return "\(error)"
        }
    }

    @Test func readsJSONLines() throws {
        let path = try write(
            "m.jsonl",
            """
            \u{FEFF}{"id": 7, "audio": "a.wav", "text": "열두 시", "script": "12시", "lang": "ko", "words": [1, {"a": null}]}\r
            {"audio_filepath": "/x/b.wav", "transcript": "hi", "language": "en", "text": " "}

            {"file": "c.wav", "text": null}
            {"path": "sub/d.wav", "sentence": "d"}
            """)
        let corpus = try CorpusReader.read(path)
        #expect(corpus.withoutText == 1)
        #expect(
            corpus.items == [
                CorpusItem(id: "7", audio: "\(folder)/a.wav", references: ["열두 시", "12시"], language: "ko"),
                CorpusItem(id: "/x/b.wav", audio: "/x/b.wav", references: ["hi"], language: "en"),
                CorpusItem(id: "sub/d.wav", audio: "\(folder)/sub/d.wav", references: ["d"]),
            ])
    }

    @Test func readsTables() throws {
        let voice = try write(
            "cv.tsv", "client_id\tpath\tsentence\tlocale\nx\ta.mp3\tsay \"it\" now\tko\nx\tb.mp3\t\tko\n")
        #expect(
            try CorpusReader.read(voice)
                == Corpus(
                    items: [
                        CorpusItem(
                            id: "a.mp3", audio: "\(folder)/a.mp3", references: ["say \"it\" now"], language: "ko")
                    ], withoutText: 1))
        let plain = try write("two.txt", "a.wav\tone\nb.wav\ttwo\tthree\n")
        #expect(try CorpusReader.read(plain).items.map(\.references) == [["one"], ["two three"]])
        let quoted = try write("q.csv", "path,text\na.wav,\"one, \"\"two\"\"\"\n")
        #expect(try CorpusReader.read(quoted).items.first?.references == ["one, \"two\""])
    }

    @Test func readsFolders() throws {
        _ = try write("d/a.wav", "")
        _ = try write("d/a.txt", "line one\nline two\n")
        _ = try write("d/b.flac", "")
        _ = try write("d/README.txt", "no audio beside it")
        _ = try write("d/1/2/1-2-0000.flac", "")
        _ = try write("d/1/2/1-2.trans.txt", "1-2-0000 HELLO THERE\n1-2-0001 GONE\n")
        let corpus = try CorpusReader.read(folder + "/d")
        #expect(corpus.items.map(\.id) == ["1/2/1-2-0000.flac", "1/2/1-2-0001.flac", "a.wav"])
        #expect(corpus.items.map(\.references) == [["HELLO THERE"], ["GONE"], ["line one line two"]])
        #expect(corpus.withoutText == 1)
        _ = try write("d/manifest.jsonl", "{\"audio\": \"z.wav\", \"text\": \"z\"}")
        #expect(try CorpusReader.read(folder + "/d").items.map(\.id) == ["z.wav"])
    }

    @Test(arguments: [
        ("m.jsonl", "{\"audio\": \"a\", \"text\": \"x\"}\n{\"audio\"", "line 2: not a JSON object"),
        ("m.jsonl", "[1]", "line 1: not a JSON object"),
        ("m.jsonl", "\n\n{\"audio\": \"a\", \"text\": [1]}", "line 3: \"text\" is not a string"),
        ("m.jsonl", "{\"text\": \"x\"}", "line 1: no path of the audio"),
        ("m.jsonl", "{\"audio\": \"a\", \"text\": \"x\"}\n{\"audio\": \"a\", \"text\": \"y\"}", "already on line 1"),
        ("m.jsonl", "{\"audio\": \"a\"}", "no row of"), ("m.jsonl", "", "no row of"),
        ("m.tsv", "a.wav one", "line 1: no tab"), ("m.csv", "a.wav;one", "line 1: no comma"),
        ("m.tsv", "path\tsentence\na.wav\tx\ty", "line 2: 3 columns; the header has 2"),
        ("m.csv", "path,text\na.wav,\"one", "line 2: a quotation mark"),
        ("d/1.trans.txt", "1-2-0000", "line 1: no text"),
    ])
    func namesTheLineThatIsWrong(_ name: String, _ text: String, _ expected: String) throws {
        let path = try write(name, text)
        let found = message { try CorpusReader.read(name.hasPrefix("d/") ? folder + "/d" : path) }
        #expect(found.contains(expected) && found.contains(folder), "\(found)")
    }

    @Test func refusesWhatIsNotThereOrNotText() throws {
        #expect(message { try CorpusReader.read(folder + "/none.jsonl") }.contains("there is no"))
        try Data([0x61, 0x0A, 0xFF, 0xFE]).write(to: URL(filePath: try write("bad.tsv", "")))
        #expect(message { try CorpusReader.read(folder + "/bad.tsv") }.contains("line 2: not UTF-8"))
        try FileManager.default.createDirectory(atPath: folder + "/empty", withIntermediateDirectories: true)
        #expect(message { try CorpusReader.read(folder + "/empty") }.contains("neither a manifest.jsonl"))
    }

    @Test func readsHypotheses() throws {
        let item = CorpusItem(id: "7", audio: "/x/clip.wav", references: ["a"])
        for (text, expected) in [
            ("7\tone", "one"), ("/x/clip.wav\ttwo", "two"), ("clip.wav\tthree", "three"), ("clip\tfour", "four"),
            ("7\t", ""), ("other\tfive", nil),
        ] as [(String, String?)] {
            #expect(try Hypotheses.read(try write("h.tsv", text)).text(of: item) == expected)
        }
        let lines = try write("h.jsonl", "{\"id\": \"7\", \"pred_text\": \"six\", \"text\": \"seven\"}")
        #expect(try Hypotheses.read(lines).text(of: item) == "six")
        let twice = try write("t.tsv", "7\ta\n7\tb\n")
        #expect(message { try Hypotheses.read(twice) }.contains("line 2: \"7\" stands there twice"))
    }
}
