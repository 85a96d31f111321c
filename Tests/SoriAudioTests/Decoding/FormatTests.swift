import SoriAudio
import Testing

/// One form of a clip and how close the decoded audio must come.
struct Form: Sendable, CustomTestStringConvertible {
    let name: String
    let arguments: [String]
    var seconds = 0.05
    var correlation = 0.9
    /// Samples the sound may be shifted; more than 20 ms only where the container cannot tell the codec's delay.
    var shift = 320

    var testDescription: String { name }

    static let all: [Form] = [
        Form(name: "u8.wav", arguments: ["-c:a", "pcm_u8"]),
        Form(name: "s16.wav", arguments: ["-c:a", "pcm_s16le"]),
        Form(name: "s24.wav", arguments: ["-c:a", "pcm_s24le"]),
        Form(name: "s32.wav", arguments: ["-c:a", "pcm_s32le"]),
        Form(name: "f32.wav", arguments: ["-c:a", "pcm_f32le"]),
        Form(name: "f64.wav", arguments: ["-c:a", "pcm_f64le"]),
        Form(name: "alaw.wav", arguments: ["-ar", "8000", "-c:a", "pcm_alaw"], correlation: 0.8),
        Form(name: "mulaw.wav", arguments: ["-ar", "8000", "-c:a", "pcm_mulaw"], correlation: 0.8),
        Form(name: "8k.wav", arguments: ["-ar", "8000"], correlation: 0.8),
        Form(name: "11k.wav", arguments: ["-ar", "11025"], correlation: 0.85),
        Form(name: "22k.wav", arguments: ["-ar", "22050"]),
        Form(name: "44k-stereo.wav", arguments: ["-ar", "44100", "-ac", "2"]),
        Form(name: "48k.wav", arguments: ["-ar", "48000"]),
        Form(name: "96k.wav", arguments: ["-ar", "96000"]),
        Form(name: "5.1.wav", arguments: ["-ar", "48000", "-ac", "6"]),
        Form(name: "16k.mp3", arguments: ["-b:a", "64k"]),
        Form(name: "44k.mp3", arguments: ["-ar", "44100", "-ac", "2", "-b:a", "128k"]),
        Form(name: "vbr.mp3", arguments: ["-ar", "44100", "-q:a", "5"]),
        Form(name: "16k.m4a", arguments: ["-c:a", "aac", "-b:a", "48k"]),
        Form(name: "44k.m4a", arguments: ["-ar", "44100", "-ac", "2", "-c:a", "aac", "-b:a", "128k"]),
        Form(name: "alac.m4a", arguments: ["-c:a", "alac"]),
        // A raw AAC stream says nothing of the padding behind the sound: up to one frame of 1024 samples.
        Form(name: "raw.aac", arguments: ["-c:a", "aac", "-b:a", "48k"], seconds: 0.065),
        Form(name: "clip.flac", arguments: []),
        Form(name: "opus.ogg", arguments: ["-c:a", "libopus", "-b:a", "32k"], correlation: 0.85),
        Form(name: "vorbis.ogg", arguments: ["-c:a", "libvorbis"]),
        Form(name: "clip.opus", arguments: ["-c:a", "libopus", "-b:a", "64k"]),
        Form(name: "opus.webm", arguments: ["-c:a", "libopus", "-b:a", "64k"]),
        Form(name: "vorbis.webm", arguments: ["-c:a", "libvorbis"]),
        Form(name: "clip.mkv", arguments: ["-c:a", "flac"]),
        Form(name: "clip.wma", arguments: ["-c:a", "wmav2", "-b:a", "64k"], seconds: 0.065, shift: 520),
        Form(name: "clip.aiff", arguments: []),
        Form(name: "clip.au", arguments: []),
        Form(name: "clip.caf", arguments: ["-c:a", "pcm_s16le"]),
        Form(name: "clip.w64", arguments: ["-c:a", "pcm_s16le"]),
        Form(name: "clip.ac3", arguments: ["-ar", "48000", "-b:a", "96k"], seconds: 0.065),
        Form(name: "clip.wv", arguments: ["-c:a", "wavpack"]),
        Form(name: "clip.tta", arguments: ["-c:a", "tta"]),
        Form(name: "adpcm.wav", arguments: ["-c:a", "adpcm_ms"], seconds: 0.15),
        Form(name: "gsm.wav", arguments: ["-ar", "8000", "-c:a", "libgsm_ms"], seconds: 0.065, correlation: 0.6),
        Form(name: "spx.ogg", arguments: ["-c:a", "libspeex"], seconds: 0.065, correlation: 0.6),
        Form(
            name: "video.mp4",
            arguments: ["-f", "lavfi", "-i", "color=size=64x64:rate=10:duration=3", "-c:a", "aac", "-c:v", "mpeg4"]),
        Form(
            name: "video.mpg",
            arguments: [
                "-f", "lavfi", "-i", "color=size=64x64:rate=25:duration=3", "-ar", "44100", "-c:a", "mp2", "-c:v",
                "mpeg1video",
            ], seconds: 0.065),
        Form(
            name: "video.ts",
            arguments: [
                "-f", "lavfi", "-i", "color=size=64x64:rate=25:duration=3", "-c:a", "mp2", "-c:v", "mpeg2video",
            ], seconds: 0.065, shift: 500),
    ]
}

struct FormatTests {
    private let folder: Clip.Folder

    init() throws { folder = try Clip.Folder() }

    @Test(arguments: Form.all) func decodesToTheSameSound(form: Form) throws {
        let original = try samples(Clip.path("en-01"))
        let path = folder.file(form.name)
        try Clip.ffmpeg(["-i", Clip.path("en-01")] + form.arguments + ["-map_metadata", "-1", path])
        let decoder = try AudioDecoder(path: path)
        var decoded: [Float] = []
        while let block = try decoder.nextBlock() { decoded += block }
        let likeness = Likeness(original, decoded)
        let difference = Double(decoded.count - original.count) / 16_000
        print("\(form.name): \(difference * 1000) ms, lag \(likeness.lag), correlation \(likeness.correlation)")
        #expect(abs(difference) <= form.seconds, "\(form.name) is \(difference) s longer than the original")
        #expect(abs(likeness.lag) <= form.shift, "\(form.name) is shifted by \(likeness.lag) samples")
        #expect(likeness.correlation >= form.correlation)
        #expect(decoder.warnings.isEmpty, "\(form.name): \(decoder.warnings)")
        #expect(decoder.decodedSamples == decoded.count)
    }

    private func samples(_ path: String) throws -> [Float] {
        let decoder = try AudioDecoder(path: path)
        var all: [Float] = []
        while let block = try decoder.nextBlock() { all += block }
        return all
    }
}
