/// Finds Japanese and Chinese names where a title stands behind them or somebody says that a name comes.
struct EastAsianNameDetector: Sendable {
    /// Common Japanese surnames, compiled by hand.
    private static let japanese = PhraseTable(
        words: """
            佐藤 鈴木 高橋 田中 伊藤 渡辺 渡邊 山本 中村 小林 加藤 吉田 山田 佐々木 山口 松本 井上 木村 林 斎藤 斉藤 清水 山崎 森 池田 橋本 阿部 石川 山下 中島 石井 小川 前田 岡田 \
            長谷川 藤田 後藤 近藤 村上 遠藤 青木 坂本 福田 太田 西村 藤井 金子 岡本 藤原 三浦 中野 原田 松田 竹内 小野 中山 和田 石田 森田 上田 原 内田 柴田 酒井 宮崎 横山 高木 安藤 宮本 \
            大野 小島 谷口 今井 工藤 高田 増田 丸山 杉山 村田 大塚 新井 小山 平野 藤本 河野 上野 野口 武田 松井 千葉 菅原 岩崎 久保 木下 佐野 野村 松尾 市川 菊地 杉本 古川 大西 島田 水野 桜井 \
            ヤマモト カトウ ヨシダ ササキ マツモト イノウエ キムラ ハヤシ サイトウ シミズ ヤマザキ モリ イケダ ハシモト アベ イシカワ ヤマシタ
            ナカジマ オガワ マエダ オカダ ハセガワ フジタ ゴトウ コンドウ ムラカミ エンドウ アオキ サカモト
            サトウ スズキ タナカ タカハシ ヤマダ イトウ ワタナベ ナカムラ コバヤシ さとう すずき たなか
            """)
    private static let chinese = PhraseTable(
        words: """
            王 李 张 張 刘 劉 陈 陳 杨 楊 黄 赵 趙 吴 吳 周 徐 孙 孫 马 馬 朱 胡 郭 何 林 高 罗 羅 郑 鄭 梁 谢 謝 宋 唐 许 許 韩 韓 邓 冯 曹 彭 曾 肖 田 董 潘 袁 蔡 蒋 余 于 杜 \
            叶 程 魏 苏 吕 丁 任 卢 姚 沈 钟 姜 崔 谭 陆 范 汪 廖 石 金 贾 夏 付 方 邹 熊 白 孟 秦 邱 侯 江 尹 薛 闫 段 雷 龙 黎 史 陶 贺 毛 郝 顾 龚 邵 万 欧阳 司马 诸葛 上官
            """)
    private static let titles = PhraseTable(
        words: "さん 様 さま 君 くん ちゃん 氏 部長 課長 係長 社長 先生 先輩 先生 女士 小姐 经理 總 总 老师 主任 师傅 医生 同学")
    private static let leads = [
        "名前は", "氏名は", "お名前は", "受取人は", "宛名は", "名義は", "名義人は", "契約者は", "担当は", "担当者は", "カタカナで", "漢字で", "ひらがなで", "私は", "私、",
        "母の", "父の", "妻の", "夫の",
        "息子の", "娘の", "友人の", "担当の", "我叫", "我是", "名字是", "名字叫", "姓名是", "姓名", "联系人", "联系人是", "收件人", "收件人是", "收件人写", "收货人",
        "收货人是", "本人", "户名", "户名是", "持卡人", "持卡人是", "姓名叫", "写",
        "名叫", "孩子叫", "老公叫", "老婆叫", "我姓",
    ]
    private static let endings = ["と申します", "といいます", "です", "と言います"]

    func findings(in text: SourceText) -> [Finding] {
        let scalars = text.scalars
        let isChinese = text.language == "zh"
        let surnames = isChinese ? Self.chinese : Self.japanese
        var findings: [Finding] = []
        var position = 0
        while position < scalars.count {
            guard let surname = surnames.longestMatch(scalars, at: position, before: scalars.count) else {
                position += 1
                continue
            }
            let isLed = Self.leads.contains { Self.ends(scalars, position, with: $0) }
            // The given name: up to three signs, before a title, an ending or a sign.
            var found: Finding?
            let longest = isChinese ? 2 : 6
            // With a space behind it the surname is not all.
            let shortest =
                !isChinese && surname.end + 1 < scalars.count && scalars[surname.end] == " "
                    && Self.isNameSign(scalars[surname.end + 1]) ? 1 : 0
            for length in shortest...longest where surname.end + length <= scalars.count {
                let end = surname.end + length
                if length > 0, !Self.isNameSign(scalars[end - 1]) {
                    // One space may stand between the names.
                    guard !isChinese, length == 1, scalars[end - 1] == " " else { break }
                    continue
                }
                if Self.titles.longestMatch(scalars, at: end, before: scalars.count) != nil {
                    found = Finding(position..<end, .name, score: 0.9, evidence: "title")
                    break
                }
                if Self.endings.prefix(2).contains(where: { Self.begins(scalars, end, with: $0) }) {
                    found = Finding(position..<end, .name, score: 0.9, evidence: "ending")
                    break
                }
                let isFollowed =
                    isChinese && ["电话", "手机", "地址", "住"].contains { Self.begins(scalars, end, with: $0) }
                let isEnd =
                    isFollowed || end == scalars.count || !scalars[end].isWordPart
                    || Self.endings.contains(where: { Self.begins(scalars, end, with: $0) })
                if isLed, length > 0 || !isChinese, isEnd {
                    found = Finding(position..<end, .name, score: 0.85, evidence: "said before")
                    break
                }
            }
            if let found { findings.append(found) }
            position = found?.range.upperBound ?? position + 1
        }
        return findings
    }

    private static func isNameSign(_ scalar: Unicode.Scalar) -> Bool {
        (0x4E00...0x9FFF).contains(scalar.value) || (0x3041...0x30FF).contains(scalar.value) || scalar == "々"
    }

    private static func ends(_ scalars: [Unicode.Scalar], _ end: Int, with word: String) -> Bool {
        let word = Array(word.unicodeScalars)
        var start = end
        while start > 0, [" ", "、", "，", ",", "：", ":"].contains(scalars[start - 1]) { start -= 1 }
        return start >= word.count && Array(scalars[(start - word.count)..<start]) == word
    }

    private static func begins(_ scalars: [Unicode.Scalar], _ start: Int, with word: String) -> Bool {
        scalars[start...].starts(with: word.unicodeScalars)
    }
}
