/// Words that English writes in two ways.
enum EnglishTables {
    /// Sounds that are no words.
    static let fillers: Set<String> = ["hmm", "mm", "mhm", "mmm", "uh", "um", "hm"]

    /// What signs of money are called behind their number.
    static let money: [Character: String] = ["$": "dollars", "£": "pounds", "€": "euros"]

    /// Short forms that stand for whole words.
    static let contractions: [String: [String]] = [
        "won't": ["will", "not"], "can't": ["can", "not"], "cannot": ["can", "not"], "shan't": ["shall", "not"],
        "let's": ["let", "us"], "y'all": ["you", "all"], "ma'am": ["madam"], "o'clock": ["oclock"],
        "wanna": ["want", "to"], "gonna": ["going", "to"], "gotta": ["got", "to"], "ain't": ["is", "not"],
    ]

    /// Short forms at the end of a word. 'd is read as would; 's as is only behind words that own nothing.
    static let endings: [(short: String, long: String)] = [
        ("n't", "not"), ("'re", "are"), ("'ll", "will"), ("'ve", "have"), ("'m", "am"), ("'d", "would"), ("'s", "is"),
    ]
    static let ownNothing: Set<String> = ["he", "she", "it", "that", "what", "there", "here", "who", "where", "how"]

    /// Titles, with or without a full stop.
    static let titles = [
        "mr": "mister", "mrs": "missus", "ms": "miss", "dr": "doctor", "prof": "professor", "capt": "captain",
        "gov": "governor", "rep": "representative", "rev": "reverend", "jr": "junior",
    ]
    /// Those that are words of their own without one.
    static let titlesWithDot = [
        "st": "saint", "gen": "general", "sen": "senator", "sr": "senior", "lt": "lieutenant",
    ]

    /// British spellings and the American ones, regular endings included.
    static let spellings: [String: String] = {
        var table = stems
        for (british, american) in stems {
            if british.hasSuffix("our") {
                for ending in ["s", "ed", "ing", "able", "hood", "ful", "ite", "less", "er", "ers"] {
                    table[british + ending] = american + ending
                }
            } else if british.hasSuffix("ise") && american.hasSuffix("ize") || british.hasSuffix("yse") {
                for ending in ["d", "s", "r"] { table[british + ending] = american + ending }
                for ending in ["ing", "ation"] { table[british.dropLast() + ending] = american.dropLast() + ending }
            } else if british.hasSuffix("re") {
                table[british + "s"] = american + "s"
            } else if table[british + "s"] == nil {
                table[british + "s"] = american + "s"
            }
        }
        return table
    }()

    private static let stems = [
        "colour": "color", "favour": "favor", "honour": "honor", "labour": "labor", "neighbour": "neighbor",
        "humour": "humor", "behaviour": "behavior", "harbour": "harbor", "flavour": "flavor", "rumour": "rumor",
        "vapour": "vapor", "odour": "odor", "parlour": "parlor", "saviour": "savior", "splendour": "splendor",
        "vigour": "vigor", "valour": "valor", "armour": "armor", "endeavour": "endeavor", "candour": "candor",
        "organise": "organize", "realise": "realize", "recognise": "recognize", "apologise": "apologize",
        "analyse": "analyze", "criticise": "criticize", "emphasise": "emphasize", "memorise": "memorize",
        "summarise": "summarize", "specialise": "specialize", "centre": "center", "theatre": "theater",
        "metre": "meter", "litre": "liter", "fibre": "fiber", "sombre": "somber", "spectre": "specter",
        "defence": "defense", "offence": "offense", "licence": "license", "practise": "practice", "grey": "gray",
        "plough": "plow", "cheque": "check", "programme": "program", "dialogue": "dialog", "catalogue": "catalog",
        "travelled": "traveled", "travelling": "traveling", "traveller": "traveler", "cancelled": "canceled",
        "quarrelled": "quarreled", "marvellous": "marvelous", "jewellery": "jewelry", "woollen": "woolen",
        "skilful": "skillful", "wilful": "willful", "fulfil": "fulfill", "enrol": "enroll", "ageing": "aging",
        "judgement": "judgment", "acknowledgement": "acknowledgment", "aeroplane": "airplane", "storey": "story",
        "tyre": "tire", "mould": "mold", "moustache": "mustache", "pyjamas": "pajamas", "sceptical": "skeptical",
        "manoeuvre": "maneuver", "encyclopaedia": "encyclopedia", "mediaeval": "medieval",
        "anaesthetic": "anesthetic", "axe": "ax", "draught": "draft", "gaol": "jail", "kerb": "curb",
        "towards": "toward", "amongst": "among", "whilst": "while", "learnt": "learned", "burnt": "burned",
        "dreamt": "dreamed",
    ]
}
