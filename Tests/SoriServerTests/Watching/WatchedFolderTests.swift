import SoriCore
import Testing

@testable import SoriServer

struct WatchedFolderTests {
    private func problem(_ text: String) -> String {
        do throws(WatchOptionError) {
            _ = try WatchedFolder(text)
            return "none"
        } catch {
            return error.message
        }
    }

    @Test func aFolderAlone() throws {
        let folder = try WatchedFolder("/in//./recordings/../calls/")
        #expect(folder.path == "/in/calls" && folder.formats == [.txt] && folder.results == .beside)
        #expect(!folder.isRecursive && folder.priority == 0 && folder.quiet == 5 && folder.fields.isEmpty)
        #expect(try WatchedFolder("in").path.hasPrefix("/"))
    }

    @Test func options() throws {
        let folder = try WatchedFolder(
            "/받은 녹음:language=ko,diarize=true,formats=txt+json+srt,recursive=true,priority=-3,quiet=30,"
                + "initial_prompt=회의: 1월")
        #expect(folder.path == "/받은 녹음" && folder.formats == [.txt, .json, .srt])
        #expect(folder.isRecursive && folder.priority == -3 && folder.quiet == 30)
        #expect(folder.fields.map(\.name) == ["language", "diarize", "initial_prompt"])
        #expect(folder.fields.last?.value == "회의: 1월")
        #expect(try WatchedFolder("/in:results=store").results == .store)
    }

    @Test(arguments: [
        ("", "no name"), (":language=ko", "no name"), ("/in:", "''"), ("/in:recursive", "'recursive'"),
        ("/in:language=", "'language='"), ("/in:lang=ko", "'lang'"), ("/in:language=ko,language=en", "'language'"),
        ("/in:formats=txt+doc", "'formats'"), ("/in:formats=+", "'formats'"), ("/in:results=there", "'results'"),
        ("/in:results=store,formats=txt", "'formats'"), ("/in:recursive=maybe", "recursive"),
        ("/in:priority=11", "priority"), ("/in:quiet=0", "quiet"), ("/in:beam_size=x", "beam_size"),
        ("/in:num_speakers=0", "num_speakers"), ("/in:file_path=/etc/passwd", "'file_path'"),
        ("/in:callback_url=http://x", "'callback_url'"),
    ])
    func aWrongOptionIsNamed(_ text: String, _ name: String) {
        #expect(problem(text).contains(name), "\(problem(text))")
    }

    @Test func foldersThatWouldTakeEachOthersFiles() throws {
        func paths(_ text: String) throws -> [String] {
            try WatchedFolder.list(text, dataDirectory: "/data").map(\.path)
        }
        #expect(try paths("") == [])
        #expect(try paths("/in;/in/calls:language=ko;/in2") == ["/in", "/in/calls", "/in2"])
        #expect(try paths("/data/audio") == ["/data/audio"])
        for text in [
            "/in;/in/", "/in:recursive=true;/in/calls", "/in/calls;/in:recursive=true", "/data/recordings",
            "/data:recursive=true", "/data/uploads/x", "/:recursive=true",
        ] { #expect(throws: WatchOptionError.self, "\(text)") { try paths(text) } }
    }
}
