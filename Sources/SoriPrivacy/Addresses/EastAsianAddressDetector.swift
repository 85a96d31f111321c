/// Finds Japanese and Chinese addresses: from the province down to the number of the building or room.
struct EastAsianAddressDetector: Sendable {
    private let japanese = [
        "北海道", "東京都", "大阪府", "京都府", "青森県", "岩手県", "宮城県", "秋田県", "山形県", "福島県", "茨城県", "栃木県", "群馬県", "埼玉県", "千葉県",
        "神奈川県", "新潟県", "富山県", "石川県", "福井県", "山梨県", "長野県", "岐阜県", "静岡県", "愛知県", "三重県", "滋賀県", "兵庫県", "奈良県", "和歌山県",
        "鳥取県", "島根県", "岡山県", "広島県", "山口県", "徳島県", "香川県", "愛媛県", "高知県", "福岡県", "佐賀県", "長崎県", "熊本県", "大分県", "宮崎県",
        "鹿児島県", "沖縄県", "横浜市", "名古屋市", "札幌市", "神戸市", "福岡市", "仙台市", "大阪市", "京都市", "川崎市", "さいたま市", "広島市", "千葉市",
        "新宿区", "渋谷区", "港区", "品川区", "世田谷区", "千代田区", "中央区", "目黒区", "大田区", "豊島区", "杉並区", "練馬区", "江東区", "墨田区", "台東区",
    ]
    private let chinese = [
        "北京市", "上海市", "天津市", "重庆市", "广东省", "浙江省", "江苏省", "山东省", "河南省", "四川省", "湖北省", "湖南省", "河北省", "福建省", "安徽省",
        "辽宁省", "江西省", "陕西省", "山西省", "黑龙江省", "吉林省", "云南省", "贵州省", "甘肃省", "海南省", "青海省", "广州市", "深圳市", "杭州市", "南京市",
        "成都市", "武汉市", "西安市", "苏州市", "青岛市", "大连市", "厦门市", "宁波市", "长沙市", "郑州市", "济南市", "沈阳市", "合肥市", "福州市", "昆明市",
        "朝阳区", "海淀区", "浦东新区", "天河区", "南山区", "福田区", "徐汇区", "静安区", "西湖区", "武侯区",
    ]
    private let japaneseTable: [Unicode.Scalar: [[Unicode.Scalar]]]
    private let chineseTable: [Unicode.Scalar: [[Unicode.Scalar]]]
    private let digits = Set("0123456789０１２３４５６７８９一二三四五六七八九十百千〇零幺两".unicodeScalars)

    init() {
        func table(_ names: [String]) -> [Unicode.Scalar: [[Unicode.Scalar]]] {
            Dictionary(grouping: names.map { Array($0.unicodeScalars) }) { $0[0] }
        }
        japaneseTable = table(japanese)
        chineseTable = table(chinese)
    }

    /// The addresses of a text that has Han characters.
    func findings(in text: SourceText) -> [Finding] {
        let scalars = text.scalars
        guard text.language != "ko", scalars.contains(where: { (0x4E00...0x9FFF).contains($0.value) }) else {
            return []
        }
        let isJapanese =
            text.language == "ja" || text.language != "zh" && scalars.contains { (0x3041...0x30FF).contains($0.value) }
        var found: [Finding] = []
        var index = 0
        while index < scalars.count {
            let names = (isJapanese ? japaneseTable : chineseTable)[scalars[index]] ?? []
            guard let name = names.first(where: { scalars[index...].starts(with: $0) }),
                let end = end(scalars, index + name.count, isJapanese)
            else {
                index += 1
                continue
            }
            found.append(Finding(index..<end, .address, score: 0.93, evidence: "district and number"))
            index = end
        }
        return found
    }

    /// Behind the last number, with its sign, of an address whose name of a region ends at `start`; nil without one.
    private func end(_ scalars: [Unicode.Scalar], _ start: Int, _ isJapanese: Bool) -> Int? {
        let signs =
            isJapanese
            ? ["丁目", "番地", "番", "号室", "号", "階", "条", "線", "の"]
            : ["号楼", "单元", "号院", "号", "栋", "幢", "室", "楼", "层", "弄", "座", "巷"]
        var index = start
        var last: Int?
        var sinceNumber = 0
        var lastHadSign = false
        var number: Range<Int>?
        while index < scalars.count, index < start + 60 {
            let scalar = scalars[index]
            if digits.contains(scalar) {
                let first = index
                while index < scalars.count,
                    digits.contains(scalars[index]) || "-－ー−".unicodeScalars.contains(scalars[index])
                { index += 1 }
                if index - first > 9 { break }
                number = first..<index
                let sign = signs.first {
                    scalars[index...].starts(with: $0.unicodeScalars)
                        && ($0 != "の" || index + 1 < scalars.count && digits.contains(scalars[index + 1]))
                }
                if let sign { index += sign.unicodeScalars.count }
                lastHadSign = sign != nil
                if sign != "条", sign != "の", sign != "線" || lastHadSign { last = index }
                if sign == nil, !isJapanese, last == index, first == start { last = nil }
                sinceNumber = 0
            } else if scalar == " " || scalar == "\u{3000}" {
                index += 1
            } else if last == nil, Self.isNamePart(scalar) {
                index += 1
                sinceNumber += 1
                if sinceNumber > 24 { break }
            } else {
                break
            }
        }
        return number == nil ? nil : last
    }

    private static func isNamePart(_ scalar: Unicode.Scalar) -> Bool {
        if "はがをにへもでと".unicodeScalars.contains(scalar) { return false }
        return (0x4E00...0x9FFF).contains(scalar.value) || (0x3041...0x30FF).contains(scalar.value) || scalar == "ヶ"
            || scalar == "々"
    }
}
