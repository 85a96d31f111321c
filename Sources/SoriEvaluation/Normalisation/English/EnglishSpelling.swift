/// American spellings by the British ones.
enum EnglishSpelling {
    /// The American spelling of a lower-case word; words that are spelled alike are missing.
    static let american: [String: String] = {
        var table: [String: String] = [:]
        var stems: [(String, String)] = []
        for pair in pairs.split(whereSeparator: \.isWhitespace) {
            let parts = pair.split(separator: "=")
            guard parts.count == 2 else { continue }
            stems.append((String(parts[0]), String(parts[1])))
            table[String(parts[0])] = String(parts[1])
        }
        for (british, american) in stems {
            if british.hasSuffix("our") {
                for ending in ["s", "ed", "ing", "able", "hood", "ful", "ite", "less", "er", "ers"] {
                    table[british + ending] = american + ending
                }
            } else if british.hasSuffix("ise") && american.hasSuffix("ize") || british.hasSuffix("yse") {
                for ending in ["d", "s", "r"] { table[british + ending] = american + ending }
                for ending in ["ing", "ation"] {
                    table[british.dropLast() + ending] = american.dropLast() + ending
                }
            } else if british.hasSuffix("re") {
                table[british + "s"] = american + "s"
            } else if table[british + "s"] == nil {
                table[british + "s"] = american + "s"
            }
        }
        return table
    }()

    private static let pairs = """
        colour=color favour=favor honour=honor labour=labor neighbour=neighbor humour=humor behaviour=behavior
        harbour=harbor flavour=flavor rumour=rumor vapour=vapor odour=odor parlour=parlor saviour=savior
        splendour=splendor vigour=vigor valour=valor armour=armor endeavour=endeavor candour=candor organise=organize
        realise=realize recognise=recognize apologise=apologize analyse=analyze criticise=criticize
        emphasise=emphasize memorise=memorize summarise=summarize specialise=specialize centre=center theatre=theater
        metre=meter litre=liter fibre=fiber sombre=somber spectre=specter defence=defense offence=offense
        licence=license practise=practice grey=gray plough=plow cheque=check programme=program dialogue=dialog
        catalogue=catalog travelled=traveled travelling=traveling traveller=traveler cancelled=canceled
        quarrelled=quarreled marvellous=marvelous jewellery=jewelry woollen=woolen skilful=skillful wilful=willful
        fulfil=fulfill enrol=enroll ageing=aging judgement=judgment acknowledgement=acknowledgment
        aeroplane=airplane storey=story tyre=tire mould=mold moustache=mustache pyjamas=pajamas sceptical=skeptical
        manoeuvre=maneuver encyclopaedia=encyclopedia mediaeval=medieval anaesthetic=anesthetic axe=ax draught=draft
        gaol=jail kerb=curb towards=toward amongst=among whilst=while learnt=learned burnt=burned dreamt=dreamed
        """
}
