import SoriAudio
import SoriCore
import Testing

struct AudioFileTests {
    let folder: Clip.Folder
    let pool = WorkerPool(name: "test", threads: 2)

    init() throws { folder = try Clip.Folder() }

    @Test func blocksJoinToTheWhole() async throws {
        let whole = try await AudioFile.open(path: Clip.path("en-01"), pool: pool)
        let blocks = try await AudioFile.open(
            path: Clip.path("en-01"), pool: pool, options: AudioOptions(blockDuration: 0.5))
        let (left, right) = try await (collect(whole), collect(blocks))
        #expect(left.count == 1 && right.count > 3)
        #expect(Array(left.joined()) == Array(right.joined()))
        #expect(try await blocks.next() == nil)
    }

    @Test func channelsAreKeptApart() async throws {
        let path = folder.file("two.wav")
        try Clip.ffmpeg([
            "-i", Clip.path("en-01"), "-i", Clip.path("ko-02"), "-filter_complex",
            "[0:a][1:a]amerge=inputs=2,aresample=16000", "-ac", "2", path,
        ])
        let files = try await AudioFile.openChannels(path: path, pool: pool)
        #expect(files.count == 2)
        for (file, name) in zip(files, ["en-01", "ko-02"]) {
            let original = try await Array(collect(AudioFile.open(path: Clip.path(name), pool: pool)).joined())
            let channel = try await Array(collect(file).joined())
            #expect(Likeness(channel, original).correlation > 0.99)
        }
        await #expect(throws: AudioError.self) {
            _ = try await AudioFile.open(path: path, pool: pool, options: AudioOptions(channels: .only(2)))
        }
    }

    @Test func soundThatBeginsLaterThanThePictureKeepsItsTime() async throws {
        let path = folder.file("late.mkv")
        try Clip.ffmpeg([
            "-f", "lavfi", "-i", "color=size=64x64:rate=10:duration=5", "-itsoffset", "1.5", "-i", Clip.path("en-01"),
            "-map", "0:v", "-map", "1:a", "-c:v", "mpeg4", "-c:a", "flac", path,
        ])
        let original = try await Array(collect(AudioFile.open(path: Clip.path("en-01"), pool: pool)).joined())
        let late = try await Array(collect(AudioFile.open(path: path, pool: pool)).joined())
        #expect(abs(late.count - original.count - 24_000) < 800)
        #expect(late.prefix(23_000).allSatisfy { $0 == 0 })
    }

    @Test func cancellingStops() async throws {
        let path = folder.file("long.mp3")
        try Clip.ffmpeg(["-f", "lavfi", "-i", "sine=duration=600", path])
        let file = try await AudioFile.open(path: path, pool: pool)
        let task = Task {
            while try await file.next() != nil {}
        }
        task.cancel()
        // An error of the file would reach the client as "not audio".
        await #expect(throws: CancellationError.self) { try await task.value }
    }

    @Test func cancellingBeforeOpeningIsNoErrorOfTheFile() async throws {
        let path = Clip.path("en-01")
        let task = Task {
            while !Task.isCancelled { await Task.yield() }
            _ = try await AudioFile.open(path: path, pool: pool)
        }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }

    @Test func aCallHasItsTimeout() async throws {
        let path = folder.file("long.mp3")
        try Clip.ffmpeg(["-f", "lavfi", "-i", "sine=duration=900", path])
        do {
            let options = AudioOptions(blockDuration: 600, timeout: 0.001)
            _ = try await AudioFile.open(path: path, pool: pool, options: options)
            Issue.record("decoded ten minutes in a millisecond")
        } catch let error as AudioError {
            #expect(error.code == .timedOut)
        }
    }

    private func collect(_ source: some SampleSource) async throws -> [[Float]] {
        var blocks: [[Float]] = []
        while let block = try await source.next() { blocks.append(block) }
        return blocks
    }
}
