import FoundationEssentials
import SoriCore
import SoriModels
import SoriOnnx
import SoriRecognition
import SoriTesting
import Testing

@testable import SoriMoonshine

struct MoonshineModelTests {
    private static let files = MoonshineFiles.tinyEnglish(Assets(directory: Bundled.assets))

    @Test func missingLibraryNamesThePathAndTheRemedy() {
        var files = Self.files
        files.library = "/nowhere/libx.so"
        let error = #expect(throws: RecognitionError.self) { _ = try MoonshineModel(files, threads: 1) }
        #expect(error?.code == .backendMissing)
        #expect(
            error?.message == "Moonshine cannot be used: /nowhere/libx.so: it is not there; run scripts/setup "
                + "(the library needs x86-64 and glibc 2.34 or newer)")
    }

    @Test(arguments: OnnxError.Code.allCases) func errorsOfTheLibraryKeepTheirMessage(_ code: OnnxError.Code) {
        struct Below: Error {}
        let error = RecognitionError(OnnxError(code: code, message: "it broke", cause: Below()))
        let expected: RecognitionError.Code =
            switch code {
            case .libraryMissing: .backendMissing
            case .graphDamaged: .modelDamaged
            case .callFailed: .engineFailed
            }
        #expect(error.code == expected && error.cause is Below && error.field == nil)
        #expect(error.message.contains("it broke"))
        #expect(error.message.contains("scripts/setup") == (code != .callFailed))
    }

    /// The tests of other targets look for the library by themselves.
    @Test func testsLookForTheSameLibrary() { #expect(Self.files.library == Bundled.library) }

    @Test(.enabled(if: Bundled.isThere)) func damagedModelIsAnError() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "sori-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        var files = Self.files
        files.folder = folder.path
        let missing = #expect(throws: RecognitionError.self) { _ = try MoonshineModel(files, threads: 1) }
        #expect(missing?.code == .modelMissing)
        for file in [files.encoder, files.decoder] { try Data("rubbish".utf8).write(to: URL(filePath: file)) }
        try Data([9, 1, 2]).write(to: URL(filePath: files.tokenizer))
        let noVocabulary = #expect(throws: RecognitionError.self) { _ = try MoonshineModel(files, threads: 1) }
        #expect(noVocabulary?.code == .modelDamaged)
        try FileManager.default.removeItem(atPath: files.tokenizer)
        try FileManager.default.copyItem(atPath: Self.files.tokenizer, toPath: files.tokenizer)
        let damaged = #expect(throws: RecognitionError.self) { _ = try MoonshineModel(files, threads: 1) }
        #expect(damaged?.code == .modelDamaged)
        #expect(
            damaged?.message == "\(files.encoder) cannot be loaded; delete its folder and run scripts/setup")
    }

    /// Nearly all of a decoding limited to one token is one call of the encoder, which is stopped on its way.
    @Test(.enabled(if: Bundled.isThere)) func aDecodingEndsInTheMiddleOfAStep() async throws {
        let model = try MoonshineModel(Self.files, threads: 1)
        let samples = Array([[Float]](repeating: Bundled.clip, count: 3).flatMap { $0 }.prefix(30 * 16_000))
        let clock = ContinuousClock()
        let pool = WorkerPool(name: "test", threads: 1)
        // Other tests may keep the processors from either decoding: one undisturbed attempt is enough.
        var times: [(whole: Duration, stopped: Duration)] = []
        repeat {
            let whole = try clock.measure { _ = try model.decode(samples, limit: 1, stop: model.makeStop()) }
            let stop = try model.makeStop()
            let began = AsyncSignal()
            let stopped = Task {
                try await pool.run { () throws(RecognitionError) in
                    began.signal()
                    _ = try model.decode(samples, limit: 1, stop: stop)
                }
            }
            await began.wait()
            let start = clock.now
            // Long enough to be within the encoder, short enough to be far from its end.
            try await Task.sleep(for: whole / 10)
            stop.stop()
            do {
                try await stopped.value
                // The stop came when all was done already.
                times.append((whole, whole))
            } catch let error as RecognitionError {
                #expect(error.code == .engineFailed)
                times.append((whole, clock.now - start))
            }
            #expect(throws: RecognitionError.self) { try model.decode(samples, limit: 1, stop: stop) }
        } while times.count < 5 && !times.contains { $0.stopped < $0.whole / 2 }
        #expect(times.contains { $0.stopped < $0.whole / 2 }, "\(times)")
    }
}
