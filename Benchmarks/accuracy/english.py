"""Rules that make two spellings of the same English speech equal, after the description in the Whisper paper, appendix
C.

Only what a listener cannot hear is levelled: case, punctuation, the way numbers, titles and contractions are written,
British and American spelling. The rules are applied to reference and hypothesis alike. Nothing here knows any text.
"""
import re
import unicodedata

FILLERS = {"hmm", "mm", "mhm", "mmm", "uh", "um", "hm"}

CONTRACTIONS = [
    (r"\bwon't\b", "will not"), (r"\bcan't\b", "can not"), (r"\bcannot\b", "can not"), (r"\bshan't\b", "shall not"),
    (r"\blet's\b", "let us"), (r"\by'all\b", "you all"), (r"\bma'am\b", "madam"), (r"\bo'clock\b", "oclock"),
    (r"\bwanna\b", "want to"), (r"\bgonna\b", "going to"), (r"\bgotta\b", "got to"), (r"\bain't\b", "is not"),
    (r"n't\b", " not"), (r"'re\b", " are"), (r"'ll\b", " will"), (r"'ve\b", " have"), (r"'m\b", " am"),
    # 'd and 's are ambiguous: 'd is read as would, 's as is only after a word that cannot own anything.
    (r"'d\b", " would"), (r"\b(he|she|it|that|what|there|here|who|where|how)'s\b", r"\1 is"),
]

TITLES = [
    (r"\bmr\b\.?", "mister"), (r"\bmrs\b\.?", "missus"), (r"\bms\b\.?", "miss"), (r"\bdr\b\.?", "doctor"),
    (r"\bprof\b\.?", "professor"), (r"\bst\b\.", "saint"), (r"\bcapt\b\.?", "captain"), (r"\bgov\b\.?", "governor"),
    (r"\bgen\b\.", "general"), (r"\bsen\b\.", "senator"), (r"\brep\b\.", "representative"), (r"\brev\b\.", "reverend"),
    (r"\bjr\b\.?", "junior"), (r"\bsr\b\.", "senior"), (r"\blt\b\.", "lieutenant"),
]

# British to American, whole words; regular endings are added below.
_SPELLING_STEMS = {
    "colour": "color", "favour": "favor", "honour": "honor", "labour": "labor", "neighbour": "neighbor",
    "humour": "humor", "behaviour": "behavior", "harbour": "harbor", "flavour": "flavor", "rumour": "rumor",
    "vapour": "vapor", "odour": "odor", "parlour": "parlor", "saviour": "savior", "splendour": "splendor",
    "vigour": "vigor", "valour": "valor", "armour": "armor", "endeavour": "endeavor", "candour": "candor",
    "organise": "organize", "realise": "realize", "recognise": "recognize", "apologise": "apologize",
    "analyse": "analyze", "criticise": "criticize", "emphasise": "emphasize", "memorise": "memorize",
    "summarise": "summarize", "specialise": "specialize", "centre": "center", "theatre": "theater", "metre": "meter",
    "litre": "liter", "fibre": "fiber", "sombre": "somber", "spectre": "specter", "defence": "defense",
    "offence": "offense", "licence": "license", "practise": "practice", "grey": "gray", "plough": "plow",
    "cheque": "check", "programme": "program", "dialogue": "dialog", "catalogue": "catalog", "travelled": "traveled",
    "travelling": "traveling", "traveller": "traveler", "cancelled": "canceled", "quarrelled": "quarreled",
    "marvellous": "marvelous", "jewellery": "jewelry", "woollen": "woolen", "skilful": "skillful",
    "wilful": "willful", "fulfil": "fulfill", "enrol": "enroll", "ageing": "aging", "judgement": "judgment",
    "acknowledgement": "acknowledgment", "aeroplane": "airplane", "storey": "story", "tyre": "tire", "mould": "mold",
    "moustache": "mustache", "pyjamas": "pajamas", "sceptical": "skeptical", "manoeuvre": "maneuver",
    "encyclopaedia": "encyclopedia", "mediaeval": "medieval", "anaesthetic": "anesthetic", "axe": "ax",
    "draught": "draft", "gaol": "jail", "kerb": "curb", "tonight": "tonight", "towards": "toward",
    "amongst": "among", "whilst": "while", "learnt": "learned", "burnt": "burned", "dreamt": "dreamed",
}


def _spelling():
    table = dict(_SPELLING_STEMS)
    for british, american in _SPELLING_STEMS.items():
        if british.endswith("our"):
            endings = ["s", "ed", "ing", "able", "hood", "ful", "ite", "less", "er", "ers"]
            table.update({british + e: american + e for e in endings})
        elif british.endswith("ise") and american.endswith("ize") or british.endswith("yse"):
            for e in ("d", "s", "r"):
                table[british + e] = american + e
            table[british[:-1] + "ing"] = american[:-1] + "ing"
            table[british[:-1] + "ation"] = american[:-1] + "ation"
        elif british.endswith("re"):
            table[british + "s"] = american + "s"
        else:
            table.setdefault(british + "s", american + "s")
    return table


SPELLING = _spelling()

_UNITS = {w: i for i, w in enumerate(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen".split())}
_TENS = {w: 10 * i for i, w in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)}
_SCALES = {"thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000, "trillion": 1_000_000_000_000}
_ORDINALS = {w: i for i, w in enumerate(
    "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
    "fifteenth sixteenth seventeenth eighteenth nineteenth".split())}
_ORDINALS.update({w[:-1] + "ieth": n for w, n in _TENS.items()})
_ORDINALS.update({"hundredth": 100, "thousandth": 1_000, "millionth": 1_000_000})


def _suffix(number):
    if number % 100 in (11, 12, 13):
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")


def numbers(words):
    """Number words as digits: `twenty five` 25, `two thousand and ten` 2010, `third` 3rd. Digits spoken one after the
    other stay one after the other. `point`, percent and currency words after a number are written with it."""
    out = []
    index = 0
    while index < len(words):
        value, ordinal, used = _read(words, index)
        if not used:
            out.append(words[index])
            index += 1
            continue
        index += used
        text = str(value)
        if not ordinal and index + 1 < len(words) and words[index] == "point":
            digits = ""
            position = index + 1
            while position < len(words) and _UNITS.get(words[position], 10) < 10:
                digits += str(_UNITS[words[position]])
                position += 1
            if digits:
                text, index = f"{text}.{digits}", position
        if ordinal:
            text += _suffix(value)
        elif index < len(words) and words[index] == "percent":
            text, index = text + "%", index + 1
        elif index < len(words) and words[index] in ("dollars", "dollar", "pounds", "euros", "cents"):
            sign = {"dollars": "$", "dollar": "$", "pounds": "£", "euros": "€", "cents": "¢"}[words[index]]
            text, index = sign + text, index + 1
        out.append(text)
    return out


def _read(words, start):
    """The number that begins at `start`: value, whether it is an ordinal, how many words it takes (0: none)."""
    total = current = 0
    last = None  # what kind of word came last: unit, ten, hundred, scale, digits
    index = start
    while index < len(words):
        word = words[index]
        if word == "and" and last in ("hundred", "scale") and index + 1 < len(words) \
                and (words[index + 1] in _UNITS or words[index + 1] in _TENS or words[index + 1] in _ORDINALS):
            index += 1
            continue
        if word in _ORDINALS and word != "second" or word == "second" and last in ("ten", "hundred", "scale"):
            value = _ORDINALS[word]
            if last is None or last in ("hundred", "scale") and value < 100 or last == "ten" and value < 10:
                return total + current + value, True, index + 1 - start
            if last in ("unit", "ten") and value >= 100:
                return (total + current) * value, True, index + 1 - start
            break
        if word in _UNITS:
            if last in ("unit", "digits") or last == "ten" and not 0 < _UNITS[word] < 10:
                break
            current, last = current + _UNITS[word], "unit"
        elif word in _TENS:
            if last in ("unit", "ten", "digits"):
                break
            current, last = current + _TENS[word], "ten"
        elif word == "hundred" and last in ("unit", "ten", "digits"):
            current, last = current * 100, "hundred"
        elif word in _SCALES and last is not None and last != "scale":
            total, current, last = total + current * _SCALES[word], 0, "scale"
        elif re.fullmatch(r"\d+", word) and last is None:
            current, last = int(word), "digits"
        else:
            break
        index += 1
    return total + current, False, index - start


def normalize(text):
    """The words of `text` after all rules."""
    text = unicodedata.normalize("NFKD", text.lower())
    text = "".join(c for c in text if not unicodedata.combining(c))
    text = text.replace("\u2019", "'").replace("\u2018", "'")
    text = re.sub(r"[<\[][^>\]]*[>\]]", " ", text)  # notes such as [laughter]
    text = re.sub(r"\(([^)]+?)\)", " ", text)
    for pattern, replacement in TITLES + CONTRACTIONS:
        text = re.sub(pattern, replacement, text)
    text = re.sub(r"(?<=\d),(?=\d{3}\b)", "", text)
    text = re.sub(r"([$£€])\s*(\d+(?:\.\d+)?)(\s+(?:thousand|million|billion|trillion))?", _currency, text)
    text = re.sub(r"(\d+(?:\.\d+)?)\s*%", r"\1 percent", text)
    text = re.sub(r"(\d+)(st|nd|rd|th)\b", r"\1\2", text)
    text = re.sub(r"\.(?!\d)|(?<!\d)\.", " ", text)
    text = re.sub(r"'s\b", " 's", text)
    text = "".join(c if c.isalnum() or c in " .'" else " " for c in text)
    words = [SPELLING.get(w.strip("'"), w) for w in text.split()]
    words = [w for w in words if w.strip("'") and w not in FILLERS]
    return [w.replace("'", "") for w in numbers(words)]


def _currency(match):
    unit = {"$": "dollars", "£": "pounds", "€": "euros"}[match[1]]
    return f"{match[2]}{match[3] or ''} {unit}"
