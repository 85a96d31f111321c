/// Finds Japanese and Chinese names by labels, titles and surnames.
struct EastAsianNameDetector: Sendable {
    private let japaneseSurnames = wordSet(
        """
        佐藤 鈴木 高橋 田中 伊藤 渡辺 山本 中村 小林 加藤 吉田 山田 佐々木 山口 松本 井上 木村 林 斎藤 清水 山崎 森 池田 橋本 阿部 石川 山下 中島 石井
        小川 前田 岡田 長谷川 藤田 後藤 近藤 村上 遠藤 青木 坂本 斉藤 福田 太田 西村 藤井 金子 岡本 藤原 中野 三浦 原田 中川 松田 竹内 小野 田村 中山
        和田 石田 上田 森田 原 柴田 酒井 工藤 横山 宮崎 宮本 内田 高木 安藤 島田 谷口 大野 高田 丸山 今井 河野 藤本 村田 武田 上野 杉山 増田 小島 平野 大塚
        千葉 久保 松井 菊地 野口 佐野 菅原 木下 野村 新井 古川 渡部 杉本 桜井 浜田
        """)
    private let japaneseReadings = wordSet(
        """
        サトウ スズキ タカハシ タナカ イトウ ワタナベ ヤマモト ナカムラ コバヤシ カトウ ヨシダ ヤマダ ササキ ヤマグチ マツモト イノウエ キムラ ハヤシ サイトウ
        シミズ ヤマザキ モリ イケダ ハシモト アベ イシカワ ヤマシタ ナカジマ イシイ オガワ マエダ オカダ ハセガワ フジタ ゴトウ コンドウ ムラカミ エンドウ アオキ
        サカモト フクダ オオタ ニシムラ フジイ カネコ オカモト フジワラ ナカノ ミウラ ハラダ ナカガワ マツダ タケウチ オノ タムラ
        さとう すずき たかはし たなか いとう わたなべ やまもと なかむら こばやし かとう よしだ やまだ ささき
        """)
    private let chineseSurnames = Set(
        "王李张刘陈杨黄赵周吴徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾萧田董袁潘蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦傅方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
            .unicodeScalars)
    private let japaneseTitles = [
        "さん", "様", "さま", "くん", "ちゃん", "先生", "部長", "課長", "社長", "氏", "と申します", "と言います", "といいます", "です",
    ]
    private let japaneseLabels = [
        "お名前は", "名前は", "氏名は", "受取人は", "担当の", "担当は", "名義は", "カタカナで", "契約者は", "宛名は", "本人の", "ご本人様は", "私は", "わたくし", "登録名は",
        "予約者は", "送り主は",
    ]
    private let chineseTitles = ["先生", "女士", "小姐", "经理", "老师", "医生", "主任", "总", "师傅", "律师", "太太", "阿姨", "同学", "教授"]
    private let chineseLabels = [
        "我叫", "收件人写", "收件人是", "收件人", "名字是", "姓名是", "姓名", "名字叫", "户名是", "户名", "请问是", "联系人是", "联系人", "叫做", "我是", "本人",
        "寄件人", "持卡人", "患者", "客户", "我姓",
    ]

    /// The names of a text that has Han characters or kana.
    func findings(in text: SourceText) -> [Finding] {
        let scalars = text.scalars
        guard text.language != "ko", scalars.contains(where: { Self.isHan($0) || Self.isKana($0) }) else { return [] }
        let isJapanese = text.language == "ja" || text.language != "zh" && scalars.contains(where: Self.isKana)
        return isJapanese ? japanese(text) : chinese(text)
    }

    private func japanese(_ text: SourceText) -> [Finding] {
        let scalars = text.scalars
        var found: [Finding] = []
        var index = 0
        while index < scalars.count {
            guard let length = surname(scalars, index) else {
                index += 1
                continue
            }
            let hasLabel = japaneseLabels.contains { ends(scalars, index, with: $0) }
            let isStart =
                hasLabel || index == 0 || !Self.isHan(scalars[index - 1]) && !Self.isKatakana(scalars[index - 1])
            var end = index + length
            let isKatakana = Self.isKatakana(scalars[index])
            var rest = end
            if rest < scalars.count, Self.isSpace(scalars[rest]) { rest += 1 }
            var given = rest
            while given < scalars.count, given - rest < 5,
                isKatakana ? Self.isKatakana(scalars[given]) : isGiven(scalars, given)
            { given += 1 }
            if given > rest { end = given }
            let after = next(scalars, end)
            let title = japaneseTitles.first { begins(scalars, after, with: $0) }
            let enough = hasLabel || title != nil && (title != "です" || given > rest)
            if isStart, enough {
                found.append(Finding(index..<end, .name, score: 0.9, evidence: "surname and honorific"))
            }
            index = max(end, index + 1)
        }
        return found
    }

    /// A given name goes on until an honorific or a particle.
    private func isGiven(_ scalars: [Unicode.Scalar], _ index: Int) -> Bool {
        if japaneseTitles.contains(where: { begins(scalars, index, with: $0) }) { return false }
        if Self.isHan(scalars[index]) { return !["様", "氏"].contains(scalars[index]) }
        return Self.isKana(scalars[index]) && !["は", "が", "を", "に", "の", "と", "で", "も", "へ"].contains(scalars[index])
    }

    private func surname(_ scalars: [Unicode.Scalar], _ index: Int) -> Int? {
        for length in [5, 4, 3, 2, 1] where index + length <= scalars.count {
            let text = TextWord.text(scalars[index..<index + length])
            if japaneseSurnames.contains(text) || japaneseReadings.contains(text) { return length }
        }
        return nil
    }

    private func chinese(_ text: SourceText) -> [Finding] {
        let scalars = text.scalars
        var found: [Finding] = []
        var index = 0
        while index < scalars.count {
            guard chineseSurnames.contains(scalars[index]) else {
                index += 1
                continue
            }
            let hasLabel = chineseLabels.contains { ends(scalars, index, with: $0) }
            var best: Int?
            for length in [1, 2, 3] where index + length <= scalars.count {
                guard scalars[index..<index + length].allSatisfy(Self.isHan) else { break }
                if chineseTitles.contains(where: { begins(scalars, index + length, with: $0) }) {
                    best = length
                    break
                }
            }
            if best == nil, hasLabel {
                var length = 1
                while length < 3, index + length < scalars.count, Self.isHan(scalars[index + length]),
                    !["电话", "地址", "手机", "联系", "号码", "的", "是", "吗", "在", "和", "想", "要"].contains(where: {
                        begins(scalars, index + length, with: $0)
                    })
                { length += 1 }
                if length > 1 || ends(scalars, index, with: "我姓") { best = length }
            }
            let isStart =
                index == 0 || hasLabel || !Self.isHan(scalars[index - 1]) || best == 3
                || ["是", "找", "给", "让", "和", "跟"].contains(scalars[index - 1])
            guard let best, isStart else {
                index += 1
                continue
            }
            found.append(Finding(index..<index + best, .name, score: 0.9, evidence: "surname and title"))
            index += best
        }
        return found
    }

    private func next(_ scalars: [Unicode.Scalar], _ index: Int) -> Int {
        index < scalars.count && Self.isSpace(scalars[index]) ? index + 1 : index
    }

    private func begins(_ scalars: [Unicode.Scalar], _ index: Int, with text: String) -> Bool {
        index <= scalars.count && scalars[index...].starts(with: text.unicodeScalars)
    }

    private func ends(_ scalars: [Unicode.Scalar], _ index: Int, with text: String) -> Bool {
        let count = text.unicodeScalars.count
        return index >= count && scalars[index - count..<index].elementsEqual(text.unicodeScalars)
    }

    private static func isHan(_ scalar: Unicode.Scalar) -> Bool {
        (0x4E00...0x9FFF).contains(scalar.value) || scalar == "々"
    }
    private static func isKana(_ scalar: Unicode.Scalar) -> Bool {
        (0x3041...0x30FF).contains(scalar.value) && scalar != "・"
    }
    private static func isKatakana(_ scalar: Unicode.Scalar) -> Bool {
        (0x30A1...0x30FF).contains(scalar.value) && scalar != "・"
    }
    private static func isSpace(_ scalar: Unicode.Scalar) -> Bool { scalar == " " || scalar == "\u{3000}" }
}
