import Testing

@testable import SoriEvaluation

struct EnglishRuleTests {
    static func words(_ text: String) -> [String] {
        EnglishWords.words(text).map { $0.filter { $0 != EnglishContractions.ambiguous } }
    }

    static func errors(_ reference: String, _ hypothesis: String) -> Int {
        EditDistance.counts(
            reference: Normaliser.readings(reference, language: "en").words,
            hypothesis: Normaliser.readings(hypothesis, language: "en").words
        ).errors
    }

    @Test(arguments: [
        ("Mr. Hale isn't here.", "mister hale is not here"), ("I won't, I can't", "i will not i can not"),
        ("the colour of honour", "The color of honor"), ("twenty-five years", "25 years"),
        ("three one four", "3, 1, 4"), ("two thousand and ten", "2010"), ("one hundred and five", "105"),
        ("sixty four billion", "64 billion"), ("the third of may", "the 3rd of May"), ("twenty first", "21st"),
        ("three point one four", "3.14"), ("ten percent", "10%"), ("five dollars", "$5"),
        ("1,000,000 people", "one million people"), ("um well uh yes", "well yes"),
        ("he realised it", "he realized it"), ("it's late", "it is late"), ("naïve café", "naive cafe"),
        ("cafe\u{301}", "cafe"), ("[laughter] yes", "yes"), ("eight zero seven six", "8 0 7 6"),
        ("no one knew", "no 1 knew"), ("$5 million", "five million dollars"), ("he’s here", "he is here"),
        ("St. John", "saint john"), ("O'Neil's", "oneil 's"),
    ])
    func equalAfterTheRules(_ one: String, _ other: String) {
        #expect(Self.words(one) == Self.words(other))
    }

    @Test(arguments: [
        ("three one four", "314"), ("wait a second", "wait a 2nd"), ("cat", "cats"),
        ("the margaret's", "the margaret is"),
    ])
    func differentAfterTheRules(_ one: String, _ other: String) {
        #expect(Self.words(one) != Self.words(other))
    }

    @Test func plainWordsStay() {
        #expect(Self.words("a hundred") == ["a", "hundred"])
        #expect(Self.words("and so on") == ["and", "so", "on"])
        #expect(Self.words("st john") == ["st", "john"])
        #expect(Self.words("9999999999999999999 trillion") == ["9999999999999999999", "trillion"])
    }

    @Test(arguments: [
        ("he's gone", "he has gone"), ("he's here", "he is here"), ("I'd gone", "I had gone"), ("I'd go", "I would go"),
        ("nineteen eighty four", "1984"), ("in nineteen oh five", "in 1905"), ("three one four", "314"),
        ("a hundred men", "100 men"), ("nineteen hundred", "1900"), ("the second day", "the 2nd day"),
    ])
    func readsAlike(_ one: String, _ other: String) {
        #expect(Self.errors(one, other) == 0)
        #expect(Self.errors(other, one) == 0)
    }

    @Test(arguments: [
        ("he is", "he was"), ("he is gone", "he has gone"), ("I would", "I had"), ("1984", "1994"),
        ("nineteen eighty", "1980 4"), ("one hundred", "a thousand"),
    ])
    func doesNotReadAlike(_ one: String, _ other: String) {
        #expect(Self.errors(one, other) > 0)
    }

    @Test func charactersCountNoSpaces() {
        let readings = Normaliser.readings("in the end", language: "en")
        #expect(
            EditDistance.counts(reference: readings.characters, hypothesis: readings.characters).referenceLength == 8)
    }

    @Test(arguments: [
        "", "'", "''s", "$", "5 %", "[", "(", "()", ".", "1,2,3", "hundred", "point five", "n't", "'d", "🙂",
    ])
    func takesAnything(_ text: String) {
        let readings = Normaliser.readings(text, language: "en")
        #expect(EditDistance.counts(reference: readings.words, hypothesis: readings.words).errors == 0)
    }
}
