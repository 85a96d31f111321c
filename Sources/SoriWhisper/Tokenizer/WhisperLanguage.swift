/// A language of the Whisper vocabulary: its code in the token `<|code|>` and its English name.
public struct WhisperLanguage: Sendable, Hashable {
    /// The code of the token, such as `ko` or `haw`.
    public let code: String
    /// The English name in lower case, such as `korean`.
    public let name: String

    /// The languages in the order of their token ids; a vocabulary holds the first 99 or all 100 of them.
    ///
    /// Only ggml files, which do not name their special tokens, need the order.
    /// Source: openai/whisper `tokenizer.py`, `LANGUAGES`.
    public static let all: [WhisperLanguage] = table.split(separator: ",").compactMap { row in
        let parts = row.split(separator: "=")
        guard parts.count == 2, let code = parts[0].split(separator: " ").first else { return nil }
        return WhisperLanguage(code: String(code), name: String(parts[1]))
    }

    /// The code that a caller means by a code or an English name, in any case; nil when there is none.
    public static func code(of language: String) -> String? {
        let wanted = language.lowercased()
        return all.first { $0.code == wanted || $0.name == wanted }?.code ?? otherNames[wanted]
    }

    /// The code for what a caller says of the language: a code, tag (`ko-KR`) or name. Nil, empty and `auto` are nil,
    /// to detect it; what is not known stays as it is, to be refused.
    package static func code(meantBy language: String?) -> String? {
        let text = String(String.UnicodeScalarView(Array((language ?? "").unicodeScalars).trimmed)).lowercased()
        guard !text.isEmpty, text != "auto" else { return nil }
        let base = text.split { $0 == "-" || $0 == "_" }.first.map(String.init) ?? text
        return code(of: text) ?? code(of: base) ?? text
    }

    private static let otherNames = [
        "burmese": "my", "valencian": "ca", "flemish": "nl", "haitian": "ht", "letzeburgesch": "lb", "pushto": "ps",
        "panjabi": "pa", "moldavian": "ro", "moldovan": "ro", "sinhalese": "si", "castilian": "es", "mandarin": "zh",
    ]

    private static let table = """
        en=english, zh=chinese, de=german, es=spanish, ru=russian, ko=korean, fr=french, ja=japanese, \
        pt=portuguese, tr=turkish, pl=polish, ca=catalan, nl=dutch, ar=arabic, sv=swedish, it=italian, \
        id=indonesian, hi=hindi, fi=finnish, vi=vietnamese, he=hebrew, uk=ukrainian, el=greek, ms=malay, \
        cs=czech, ro=romanian, da=danish, hu=hungarian, ta=tamil, no=norwegian, th=thai, ur=urdu, hr=croatian, \
        bg=bulgarian, lt=lithuanian, la=latin, mi=maori, ml=malayalam, cy=welsh, sk=slovak, te=telugu, \
        fa=persian, lv=latvian, bn=bengali, sr=serbian, az=azerbaijani, sl=slovenian, kn=kannada, et=estonian, \
        mk=macedonian, br=breton, eu=basque, is=icelandic, hy=armenian, ne=nepali, mn=mongolian, bs=bosnian, \
        kk=kazakh, sq=albanian, sw=swahili, gl=galician, mr=marathi, pa=punjabi, si=sinhala, km=khmer, sn=shona, \
        yo=yoruba, so=somali, af=afrikaans, oc=occitan, ka=georgian, be=belarusian, tg=tajik, sd=sindhi, \
        gu=gujarati, am=amharic, yi=yiddish, lo=lao, uz=uzbek, fo=faroese, ht=haitian creole, ps=pashto, \
        tk=turkmen, nn=nynorsk, mt=maltese, sa=sanskrit, lb=luxembourgish, my=myanmar, bo=tibetan, tl=tagalog, \
        mg=malagasy, as=assamese, tt=tatar, haw=hawaiian, ln=lingala, ha=hausa, ba=bashkir, jw=javanese, \
        su=sundanese, yue=cantonese
        """
}
