import Testing

@testable import SoriEvaluation

struct EnglishNormalizerTests {
    @Test(arguments: [
        ("Mr. Smith's colour", "mister smith s color"), ("I won't, I can't!", "i will not i can not"),
        ("He's here; John's isn't.", "he is here john s is not"), ("Couldn't've", "could not have"),
        ("twenty-five", "25"), ("two thousand and ten", "2010"), ("the third of May", "the 3rd of may"),
        ("three point one four", "3.14"), ("fifty percent", "50%"), ("50 %", "50%"), ("$5 million", "$5000000"),
        ("five million dollars", "$5000000"), ("1,688 men", "1688 men"), ("one two three", "1 2 3"),
        ("a second", "a second"), ("twenty second", "22nd"), ("[laughter] uh hmm yes (no)", "yes"),
        ("St. Mary", "saint mary"),
        ("the st gate", "the st gate"), ("Café", "cafe"), ("o'clock", "oclock"), ("'tis 'quoted'", "tis quoted"),
        ("U.S.", "u s"), ("3.5 miles.", "3.5 miles"), ("organising organisation", "organizing organization"),
        ("one hundred and twenty-first", "121st"), ("two hundredth", "200th"), ("I'd've gone", "i would have gone"),
        ("1st and 2nd", "1st and 2nd"), ("99999999999999999999", "99999999999999999999"),
        ("one trillion billion trillion million", "1000000000000 billion trillion million"),
    ]) func rules(_ text: String, _ expected: String) {
        #expect(EnglishNormalizer.words(text).joined(separator: " ") == expected)
    }

    @Test func equalSpeech() {
        let score = Score(
            references: ["Dr. Grey wouldn't pay 25 dollars."], hypothesis: "doctor gray would not pay $25",
            language: "en")
        #expect(score.words.errors == 0 && score.rawWords.errors > 0)
    }
}
