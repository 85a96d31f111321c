/// The compatibility forms (Unicode's NFKC) that transcripts contain, in their plain spelling.
///
/// A subset, since the full tables come only with a library of 40 MB: full-width and half-width letters, enclosed and
/// Roman numbers, squared units, superscripts, ligatures and conjoining jamo. Other characters stay as they are.
/// Canonically equivalent spellings (é as one scalar or two) need no rule: Swift compares characters that way.
enum CompatibilityForms {
    /// `text` with its compatibility forms replaced.
    static func replace(in text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x20...0x7E, 0xAC00...0xD7A3: result.append(scalar)
            case 0xFF01...0xFF5E: result.append(Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar)
            // Byte order marks, zero-width spaces and joiners are no sound.
            case 0xFEFF, 0x200B...0x200F, 0x2060, 0xAD: continue
            default:
                if let plain = table[scalar] {
                    result.append(contentsOf: plain.unicodeScalars)
                } else if scalar.properties.isWhitespace {
                    result.append(" ")
                } else {
                    result.append(scalar)
                }
            }
        }
        return String(composingJamo(result))
    }

    /// Conjoining jamo as syllables (Unicode Standard, section 3.12).
    private static func composingJamo(_ scalars: String.UnicodeScalarView) -> String.UnicodeScalarView {
        guard scalars.contains(where: { (0x1100...0x11FF).contains($0.value) }) else { return scalars }
        var result: [UInt32] = []
        for value in scalars.lazy.map(\.value) {
            let last = result.last ?? 0
            if (0x1161...0x1175).contains(value), (0x1100...0x1112).contains(last) {
                result[result.count - 1] = 0xAC00 + ((last - 0x1100) * 21 + value - 0x1161) * 28
            } else if (0x11A8...0x11C2).contains(value), (0xAC00...0xD7A3).contains(last), (last - 0xAC00) % 28 == 0 {
                result[result.count - 1] = last + value - 0x11A7
            } else {
                result.append(value)
            }
        }
        var view = String.UnicodeScalarView()
        view.append(contentsOf: result.compactMap(Unicode.Scalar.init))
        return view
    }

    private static let table: [Unicode.Scalar: String] = {
        var table: [Unicode.Scalar: String] = [:]
        func add(_ forms: String, _ plain: [String]) {
            for (scalar, text) in zip(forms.unicodeScalars, plain) { table[scalar] = text }
        }
        func words(_ text: String) -> [String] { text.split(separator: " ").map(String.init) }
        add("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳", (1...20).map { String($0) })
        add("ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫ", words("I II III IV V VI VII VIII IX X XI XII"))
        add("ⅰⅱⅲⅳⅴⅵⅶⅷⅸⅹⅺⅻ", words("i ii iii iv v vi vii viii ix x xi xii"))
        add("⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉", words("0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9"))
        add("½⅓⅔¼¾⅕", words("1/2 1/3 2/3 1/4 3/4 1/5"))
        add("㎎㎏㎍㎜㎝㎞㎟㎠㎡㎢㎣㎤㎥㎦", words("mg kg μg mm cm km mm2 cm2 m2 km2 mm3 cm3 m3 km3"))
        add("㎕㎖㎗㎘ℓ㏄㏈㎐㎑㎒㎓㎾㎽㎸㎃㎈㎉", words("μl ml dl kl l cc db hz khz mhz ghz kw mw kv ma cal kcal"))
        add("㎅㎆㎇㏊㎩㎪㎚㎛㏂㏘", words("kb mb gb ha pa kpa nm μm am pm"))
        add("℃℉Ω℡™№㈜…‥", words("°c °f ω tel tm no (주) ... .."))
        add("ﬀﬁﬂﬃﬄ", words("ff fi fl ffi ffl"))
        add("ªºſ", words("a o s"))
        let kana = "ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン"
        for (offset, letter) in kana.enumerated() {
            Unicode.Scalar(0xFF66 + UInt32(offset)).map { table[$0] = String(letter) }
        }
        // Voicing marks join the kana before them, which Swift then compares as one character.
        add("ﾞﾟ", ["\u{3099}", "\u{309A}"])
        add("￥￦￠￡", words("¥ ₩ ¢ £"))
        return table
    }()
}
