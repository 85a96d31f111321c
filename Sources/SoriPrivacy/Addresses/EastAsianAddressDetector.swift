/// Finds Japanese and Chinese addresses: units from the largest to the building, each ended by its sign.
struct EastAsianAddressDetector: Sendable {
    /// Signs that end units, in order of size: the next must not be larger.
    private static let japanese: [(signs: [String], rank: Int)] = [
        (["都", "道", "府", "県"], 0), (["市"], 1), (["区", "郡"], 2), (["町", "村"], 3), (["丁目"], 4), (["番地", "番"], 5),
        (["号"], 6),
        (["号室", "階"], 7),
    ]
    private static let chinese: [(signs: [String], rank: Int)] = [
        (["省", "自治区"], 0), (["市"], 1), (["区", "县"], 2), (["镇", "乡", "街道"], 3), (["路", "街", "大道", "巷", "弄"], 4),
        (["号"], 5),
        (["栋", "号楼", "单元"], 6), (["室", "楼"], 7),
    ]
    private static let longestUnit = 6
    /// A unit that tells a building, and how many units an address has at least.
    private static let buildingRank = 4
    private static let fewestUnits = 2

    func findings(in text: SourceText) -> [Finding] {
        let units = text.language == "ja" ? Self.japanese : Self.chinese
        let scalars = text.scalars
        var findings: [Finding] = []
        var position = 0
        while position < scalars.count {
            guard Self.isName(scalars[position]) else {
                position += 1
                continue
            }
            var (end, rank, count) = (position, -1, 0)
            while let unit = next(scalars, from: end, after: rank, units) {
                (end, rank) = unit
                count += 1
            }
            // `1-2-3` behind the quarter.
            if count > 0, text.language == "ja", let lot = lot(scalars, from: end) {
                end = lot
                rank = max(rank, Self.buildingRank)
                count += 1
            }
            if count >= Self.fewestUnits, rank >= Self.buildingRank {
                let start = begin(scalars, position)
                findings.append(
                    Finding(start..<end, .address, score: count > 2 ? 0.95 : 0.7, evidence: "units of an address"))
                position = end
            } else {
                position += 1
            }
        }
        return findings
    }

    /// The nearest unit behind `start` that is smaller than the one before.
    private func next(
        _ scalars: [Unicode.Scalar], from start: Int, after rank: Int, _ units: [(signs: [String], rank: Int)]
    ) -> (end: Int, rank: Int)? {
        for position in start..<min(scalars.count, start + Self.longestUnit + 1) {
            for unit in units where unit.rank > rank {
                for sign in unit.signs.sorted(by: { $0.count > $1.count }) {
                    guard position > start, scalars[position...].starts(with: sign.unicodeScalars) else { continue }
                    return (position + sign.unicodeScalars.count, unit.rank)
                }
            }
            guard
                Self.isName(scalars[position]) || scalars[position].digit != nil
                    || [" ", "の", "-"].contains(scalars[position])
            else { return nil }
        }
        return nil
    }

    private func lot(_ scalars: [Unicode.Scalar], from start: Int) -> Int? {
        var (position, name) = (start, 0)
        while position < scalars.count, Self.isName(scalars[position]), scalars[position].digit == nil,
            name < Self.longestUnit
        {
            position += 1
            name += 1
        }
        var (end, digits, dashes) = (position, 0, 0)
        while end < scalars.count {
            if scalars[end].digit != nil {
                digits += 1
            } else if ["-", "−", "ー", "の"].contains(scalars[end]), end + 1 < scalars.count,
                scalars[end + 1].digit != nil
            {
                dashes += 1
            } else {
                break
            }
            end += 1
        }
        return digits >= 2 && dashes >= 1 ? end : nil
    }

    /// Words that lead to an address are written without a space before it.
    private func begin(_ scalars: [Unicode.Scalar], _ position: Int) -> Int {
        for lead in ["住所は", "住址是", "地址是", "住在", "我住", "お届け先は", "寄到", "送到", "は", "在", "是"] {
            let count = lead.unicodeScalars.count
            if scalars[position...].starts(with: lead.unicodeScalars) { return position + count }
        }
        return position
    }

    private static func isName(_ scalar: Unicode.Scalar) -> Bool {
        (0x4E00...0x9FFF).contains(scalar.value) || (0x30A1...0x30FF).contains(scalar.value) || scalar == "々"
            || scalar == "〇"
    }
}
