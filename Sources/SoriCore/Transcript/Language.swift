/// A spoken language by its Whisper code, such as `ko`.
public struct Language: Sendable, Hashable {
    /// The lower-case code: two letters, or three (`haw`, `yue`).
    public let code: String
    /// The lower-case English name, such as `korean`.
    public let name: String

    /// Finds the language of a code (`ko`, `kor`), a tag with a region or script (`ko-KR`, `zh_Hant`) or an English
    /// name (`Korean`), whatever the case; nil when there is none such.
    public init?(_ tag: String) {
        let lower = tag.lowercased()
        let first = lower.split(whereSeparator: { $0 == "-" || $0 == "_" }).first.map(String.init) ?? ""
        let primary = Self.otherCodes[first] ?? first
        if let name = Self.names[primary] {
            self = Language(code: primary, name: name)
        } else if let code = Self.names.first(where: { $0.value == lower })?.key {
            self = Language(code: code, name: lower)
        } else {
            return nil
        }
    }

    private init(code: String, name: String) {
        self.code = code
        self.name = name
    }

    /// Codes that others have for these languages: ISO 639-2 and 639-3, old ones (`iw`), and those of a variety that
    /// Whisper has under another code (`nb`).
    private static let otherCodes: [String: String] = Dictionary(
        uniqueKeysWithValues: """
            eng=en zho=zh chi=zh cmn=zh deu=de ger=de spa=es rus=ru kor=ko fra=fr fre=fr jpn=ja por=pt tur=tr \
            pol=pl cat=ca nld=nl dut=nl ara=ar arb=ar swe=sv ita=it ind=id hin=hi fin=fi vie=vi heb=he ukr=uk \
            ell=el gre=el msa=ms may=ms zsm=ms ces=cs cze=cs ron=ro rum=ro dan=da hun=hu tam=ta nor=no nob=no \
            tha=th urd=ur hrv=hr bul=bg lit=lt lat=la mri=mi mao=mi mal=ml cym=cy wel=cy slk=sk slo=sk tel=te \
            fas=fa per=fa pes=fa lav=lv lvs=lv ben=bn srp=sr aze=az azj=az slv=sl kan=kn est=et ekk=et mkd=mk \
            mac=mk bre=br eus=eu baq=eu isl=is ice=is hye=hy arm=hy nep=ne npi=ne mon=mn khk=mn bos=bs kaz=kk \
            sqi=sq alb=sq swa=sw swh=sw glg=gl mar=mr pan=pa sin=si khm=km sna=sn yor=yo som=so afr=af oci=oc \
            kat=ka geo=ka bel=be tgk=tg snd=sd guj=gu amh=am yid=yi lao=lo uzb=uz uzn=uz fao=fo hat=ht pus=ps \
            pbt=ps tuk=tk nno=nn mlt=mt san=sa ltz=lb mya=my bur=my bod=bo tib=bo tgl=tl fil=tl mlg=mg plt=mg \
            asm=as tat=tt lin=ln hau=ha bak=ba jav=jw sun=su nb=no iw=he in=id ji=yi jv=jw mo=ro
            """
            .split(separator: " ").map { pair in
                let parts = pair.split(separator: "=")
                return (String(parts[0]), String(parts[1]))
            })

    /// The languages of multilingual Whisper models (openai-whisper, `tokenizer.py`, LANGUAGES).
    private static let names: [String: String] = [
        "en": "english", "zh": "chinese", "de": "german", "es": "spanish", "ru": "russian", "ko": "korean",
        "fr": "french", "ja": "japanese", "pt": "portuguese", "tr": "turkish", "pl": "polish", "ca": "catalan",
        "nl": "dutch", "ar": "arabic", "sv": "swedish", "it": "italian", "id": "indonesian", "hi": "hindi",
        "fi": "finnish", "vi": "vietnamese", "he": "hebrew", "uk": "ukrainian", "el": "greek", "ms": "malay",
        "cs": "czech", "ro": "romanian", "da": "danish", "hu": "hungarian", "ta": "tamil", "no": "norwegian",
        "th": "thai", "ur": "urdu", "hr": "croatian", "bg": "bulgarian", "lt": "lithuanian", "la": "latin",
        "mi": "maori", "ml": "malayalam", "cy": "welsh", "sk": "slovak", "te": "telugu", "fa": "persian",
        "lv": "latvian", "bn": "bengali", "sr": "serbian", "az": "azerbaijani", "sl": "slovenian", "kn": "kannada",
        "et": "estonian", "mk": "macedonian", "br": "breton", "eu": "basque", "is": "icelandic", "hy": "armenian",
        "ne": "nepali", "mn": "mongolian", "bs": "bosnian", "kk": "kazakh", "sq": "albanian", "sw": "swahili",
        "gl": "galician", "mr": "marathi", "pa": "punjabi", "si": "sinhala", "km": "khmer", "sn": "shona",
        "yo": "yoruba", "so": "somali", "af": "afrikaans", "oc": "occitan", "ka": "georgian", "be": "belarusian",
        "tg": "tajik", "sd": "sindhi", "gu": "gujarati", "am": "amharic", "yi": "yiddish", "lo": "lao",
        "uz": "uzbek", "fo": "faroese", "ht": "haitian creole", "ps": "pashto", "tk": "turkmen", "nn": "nynorsk",
        "mt": "maltese", "sa": "sanskrit", "lb": "luxembourgish", "my": "myanmar", "bo": "tibetan", "tl": "tagalog",
        "mg": "malagasy", "as": "assamese", "tt": "tatar", "haw": "hawaiian", "ln": "lingala", "ha": "hausa",
        "ba": "bashkir", "jw": "javanese", "su": "sundanese", "yue": "cantonese",
    ]
}
