/// A rule for one kind of number: how sure it is that a window is one, and by what; nil for what it cannot be.
struct NumberRule: Sendable {
    let type: PersonalDataType
    let judge: @Sendable (RunWindow, NumberContext) -> (score: Double, evidence: String)?

    /// The rules of all languages; the type with the better reason wins.
    static let all = identities + payments + phones + others
}

/// Finds personal numbers among runs of digits.
struct NumberDetector: Sendable {
    /// What scores less is no finding of any policy.
    private static let least = 0.4

    /// The numbers of a text, which may overlap: one number may be two things.
    func findings(_ runs: [DigitRun], _ context: NumberContext) -> [Finding] {
        var findings: [Finding] = []
        for run in runs {
            RunWindow.forEach(run) { window in
                judge(window, context, NumberRule.all, &findings)
                // `…삼일이요` may be `…삼일` with an ending, or `…삼일이` with one: the length that fits decides.
                let end = window.range.upperBound
                guard window.isSpoken, end < context.scalars.count, context.scalars[end] == "이" else { return }
                judge(window.withTwo, context, Self.fixedLength, &findings)
            }
        }
        return findings
    }

    private func judge(
        _ window: RunWindow, _ context: NumberContext, _ rules: [NumberRule], _ findings: inout [Finding]
    ) {
        for rule in rules {
            guard let (score, evidence) = rule.judge(window, context), score >= Self.least else { continue }
            findings.append(
                Finding(
                    range(of: window, rule.type, context.scalars), rule.type, score: min(1, score), evidence: evidence))
        }
    }

    /// Rules for numbers that always have as many digits.
    private static let fixedLength = NumberRule.all.filter { rule in
        ![.account, .password, .medicalInsurance].contains(rule.type)
    }

    /// The check sign of a Chinese identity number may be a letter.
    private func range(of window: RunWindow, _ type: PersonalDataType, _ scalars: [Unicode.Scalar]) -> Range<Int> {
        let end = window.range.upperBound
        guard type == .idNumber, window.digits.count == 17, end < scalars.count, ["X", "x"].contains(scalars[end])
        else {
            return window.range
        }
        return window.range.lowerBound..<(end + 1)
    }
}
