import Foundation
import SoriAudio
import SoriCore
import Testing

struct BadInputTests {
    let folder: Clip.Folder

    init() throws { folder = try Clip.Folder() }

    private func kind(_ path: String) -> AudioError.Code? {
        do {
            let decoder = try AudioDecoder(path: path)
            while try decoder.nextBlock() != nil {}
            return nil
        } catch {
            if !path.isEmpty { #expect(error.message.contains(path)) }
            return error.code
        }
    }

    private func clip() throws -> [UInt8] { try [UInt8](Data(contentsOf: URL(filePath: Clip.path("en-01")))) }

    @Test func whatIsNoFileIsRefused() throws {
        #expect(kind(folder.file("missing.wav")) == .notFound)
        #expect(kind("") == .notFound)
        #expect(kind(folder.path) == .notRegularFile)
        #expect(kind("/dev/zero") == .notRegularFile)
        #expect(kind("http://127.0.0.1:1/a.wav") == .notFound)
        #expect(kind("concat:/etc/passwd|/etc/group") == .notFound)
        let fifo = folder.file("pipe.wav")
        let made = unsafe mkfifo(fifo, 0o600)
        #expect(made == 0)
        #expect(kind(fifo) == .notRegularFile)
    }

    @Test func whatIsNoAudioIsRefused() throws {
        var random = SystemRandomNumberGenerator()
        let noise = (0..<200_000).map { _ in UInt8.random(in: 0...255, using: &random) }
        #expect(try kind(folder.write("empty.wav", [])) == .emptyAudio)
        #expect(
            try kind(folder.write("text.mp3", Array(String(repeating: "hello there\n", count: 500).utf8)))
                == .unsupportedMedia)
        #expect(try kind(folder.write("random.mp3", noise)) == .unsupportedMedia)
        #expect(try kind(folder.write("one.wav", [0])) == .unsupportedMedia)
        #expect(try kind(folder.write("zeros.wav", [UInt8](repeating: 0, count: 100_000))) == .unsupportedMedia)
        let picture = folder.file("picture.png")
        try Clip.ffmpeg(["-f", "lavfi", "-i", "testsrc=size=64x64:duration=0.1:rate=10", "-frames:v", "1", picture])
        #expect(kind(picture) == .unsupportedMedia)
        let silent = folder.file("silent.mp4")
        try Clip.ffmpeg(["-f", "lavfi", "-i", "testsrc=size=64x64:duration=1:rate=10", "-c:v", "mpeg4", silent])
        #expect(kind(silent) == .noAudioTrack)
    }

    /// A list that is followed would let an upload read other files of the server, or call addresses.
    @Test(arguments: [
        "#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nCLIP\n#EXT-X-ENDLIST\n",
        "ffconcat version 1.0\nfile CLIP\n",
        "<?xml version=\"1.0\"?><MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\"><BaseURL>CLIP</BaseURL></MPD>",
        "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=audio 5004 RTP/AVP 0\n",
    ]) func playlistsAreRefused(text: String) throws {
        let list = text.replacing("CLIP", with: Clip.path("en-01"))
        for name in ["list.m3u8", "list.wav", "list.mp4"] {
            #expect(try kind(folder.write(name, Array(list.utf8))) == .unsupportedMedia)
        }
    }

    @Test func headersThatLieAreSeenThrough() throws {
        let whole = try clip()
        #expect(try kind(folder.write("header.wav", Array(whole[..<44]))) == .emptyAudio)
        var many = whole
        many.replaceSubrange(22..<24, with: [0xFF, 0xFF])
        #expect(try kind(folder.write("channels.wav", many)) == .unsupportedMedia)
        var fast = whole
        fast.replaceSubrange(24..<28, with: [0xFF, 0xFF, 0xFF, 0x7F])
        #expect(try kind(folder.write("rate.wav", fast)) == .unsupportedMedia)
        var still = whole
        still.replaceSubrange(24..<28, with: [0, 0, 0, 0])
        #expect(try kind(folder.write("still.wav", still)) == .unsupportedMedia)
        var long = whole
        long.replaceSubrange(40..<44, with: [0xFE, 0xFF, 0xFF, 0x7F])
        let decoder = try AudioDecoder(path: folder.write("long.wav", long))
        while try decoder.nextBlock() != nil {}
        #expect(abs(decoder.decodedSamples - (whole.count - 44) / 2) < 100)
        #expect(decoder.warnings.map(\.code) == [.truncated])
    }

    @Test(arguments: ["cut.wav", "cut.mp3", "cut.flac", "cut.ogg", "cut.webm", "cut.wma"])
    func aCutFileGivesItsBeginning(name: String) throws {
        let path = folder.file("whole-" + name)
        try Clip.ffmpeg(["-stream_loop", "3", "-i", Clip.path("en-01"), path])
        let whole = try [UInt8](Data(contentsOf: URL(filePath: path)))
        let decoder = try AudioDecoder(path: folder.write(name, Array(whole[..<(whole.count / 2)])))
        while try decoder.nextBlock() != nil {}
        let seconds = Double(decoder.decodedSamples) / 16_000
        #expect(seconds > 4 && seconds < 10, "\(name): \(seconds)")
        print("\(name): \(seconds) s, \(decoder.warnings)")
        // An Ogg stream does not say beforehand how long it is.
        if !name.hasSuffix("ogg") { #expect(!decoder.warnings.isEmpty) }
    }

    @Test func aCutMP4SaysSo() throws {
        let path = folder.file("whole.m4a")
        try Clip.ffmpeg(["-i", Clip.path("en-01"), "-c:a", "aac", path])
        let whole = try [UInt8](Data(contentsOf: URL(filePath: path)))
        #expect(try kind(folder.write("cut.m4a", Array(whole[..<(whole.count / 2)]))) == .truncated)
    }

    @Test func noiseInsideDoesNotStopDecoding() throws {
        let path = folder.file("whole.mp3")
        try Clip.ffmpeg(["-stream_loop", "3", "-i", Clip.path("en-01"), path])
        var bytes = try [UInt8](Data(contentsOf: URL(filePath: path)))
        for index in bytes.count / 2..<bytes.count / 2 + 2000 {
            bytes[index] = UInt8(truncatingIfNeeded: index &* 7919)
        }
        let decoder = try AudioDecoder(path: folder.write("damaged.mp3", bytes))
        while try decoder.nextBlock() != nil {}
        print("damaged.mp3: \(Double(decoder.decodedSamples) / 16_000) s, \(decoder.warnings)")
        #expect(Double(decoder.decodedSamples) / 16_000 > 12)
    }

    /// Debian's `ffmpeg` writes no AMR: frames of 12.2 kbit/s (31 bytes behind a type byte) of arbitrary content.
    @Test func narrowbandAMRDecodes() throws {
        let frame: [UInt8] = [0x3C] + (0..<31).map { UInt8($0 * 7 & 0xFF) }
        let bytes = Array("#!AMR\n".utf8) + (0..<100).flatMap { _ in frame }
        let decoder = try AudioDecoder(path: folder.write("clip.amr", bytes))
        while try decoder.nextBlock() != nil {}
        #expect(decoder.info.codec == "amr_nb" && abs(decoder.decodedSamples - 32_000) < 800)
    }

    /// Many broken variants of real files: each decodes or throws, none crashes or hangs.
    @Test(arguments: ["fuzz.wav", "fuzz.mp3", "fuzz.m4a", "fuzz.flac", "fuzz.ogg", "fuzz.webm", "fuzz.wma"])
    func flippedBytesNeverCrash(name: String) throws {
        let path = folder.file(name)
        try Clip.ffmpeg(
            ["-i", Clip.path("ko-02")] + (name.hasSuffix("amr") ? ["-ar", "8000", "-c:a", "libopencore_amrnb"] : []) + [
                path
            ])
        let whole = try [UInt8](Data(contentsOf: URL(filePath: path)))
        var state: UInt64 = 42
        func random(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        for round in 0..<20 {
            var bytes = whole
            for _ in 0..<20 { bytes[random(round < 10 ? min(512, bytes.count) : bytes.count)] = UInt8(random(256)) }
            _ = kind(try folder.write("\(round)-" + name, bytes))
        }
    }
}
