import SoriCore
import Testing

struct TranscriptFormatTests {
    private let transcript = Transcript(
        language: "en", duration: 4000.5,
        segments: [
            Segment(id: 0, start: 0, end: 2.5, text: "one <two>"),
            Segment(
                id: 1, start: 3661.0625, end: 3662.9996, text: "a --> b\nc\td",
                words: [Word(text: "a", start: 1, end: 0.5)]),
            Segment(id: 2, start: 3700, end: 3701, text: ""),
        ])

    @Test func subRip() {
        #expect(
            TranscriptFormat.srt.write(transcript)
                == "1\n00:00:00,000 --> 00:00:02,500\none <two>\n\n2\n01:01:01,063 --> 01:01:03,000\na -> b c\td\n\n")
    }

    @Test func webVTT() {
        #expect(
            TranscriptFormat.vtt.write(transcript)
                == "WEBVTT\n\n00:00:00.000 --> 00:00:02.500\none &lt;two&gt;\n\n01:01:01.063 --> 01:01:03.000\na -&gt; b c\td\n\n"
        )
    }

    @Test func tabs() {
        #expect(
            TranscriptFormat.tsv.write(transcript)
                == "start\tend\ttext\n0\t2500\tone <two>\n3661063\t3663000\ta --> b c d\n3700000\t3701000\t\n")
    }

    @Test func jsonNeverCarriesWhatJSONCannot() throws {
        var broken = transcript
        broken.segments[0].confidence = .nan
        broken.segments[0].start = -.infinity
        let text = TranscriptFormat.json.write(broken)
        #expect(
            text.hasPrefix(
                #"{"duration":4000.5,"language":"en","segments":[{"end":2.5,"id":0,"start":0,"text":"one <two>"}"#))
        #expect(text.contains(#""words":[{"end":1,"start":1,"word":"a"}]"#))
    }
}
