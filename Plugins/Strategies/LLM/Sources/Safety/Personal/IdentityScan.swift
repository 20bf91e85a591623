/// Finds identity, tax and licence numbers that are recognised by their form alone.
///
/// Each form has a check digit, a date or a sequence of letters that ordinary talk does not have; numbers without one
/// need a word before them, which ``DocumentScan`` reads.
struct IdentityScan {
    let words: ScanWords
    let kinds: WantedData

    var found: [PersonalDatum] {
        guard kinds.wants(.id) || kinds.wants(.health) || kinds.wants(.ssn) else { return [] }
        var found: [PersonalDatum] = []
        var reader = CodeReader(words: words)
        var index = 0
        while index < words.tokens.count {
            guard let (kind, end) = number(at: index, &reader) else {
                index += 1
                continue
            }
            let range = words.tokens[index].start..<words.tokens[end - 1].end
            if kinds.wants(kind) { found.append(PersonalDatum(kind: kind, range: words.text.original(range))) }
            index = end
        }
        return found
    }

    private func number(at index: Int, _ reader: inout CodeReader) -> (PersonalData, end: Int)? {
        guard words.isStart(index) else { return nil }
        if words.tokens[index].isDigits {
            if let found = digits(at: index) { return found }
            guard mayGoOn(index) else { return nil }
        } else {
            guard mayBegin(index) else { return nil }
        }
        guard let ((kind, isChecked), end) = reader.longest(from: index, { $0.selfEvidentKind }) else { return nil }
        return isChecked || NumberContext.before(index, in: words) != .other ? (kind, end) : nil
    }

    /// True if the letters at `index` and what follows may begin a code; most words end here.
    private func mayBegin(_ index: Int) -> Bool {
        guard index + 1 < words.tokens.count, words.isJoined(index + 1) else { return false }
        let next = words.length(index + 1)
        guard words.tokens[index + 1].isDigits else {
            // An Italian tax code in groups of three.
            return words.length(index) == 3 && next == 3 && index + 2 < words.tokens.count
                && words.tokens[index + 2].isDigits && words.isJoined(index + 2)
        }
        switch words.length(index) {
        case 1: return next == 4 || next == 7
        case 2: return next == 2 || next == 6
        case 4: return next == 6
        case 5: return next == 4 || next == 6
        case 6: return next == 2
        default: return false
        }
    }

    /// True if letters within a number may follow the digits at `index`.
    private func mayGoOn(_ index: Int) -> Bool {
        switch words.length(index) {
        // Corsica's department, behind sex, year and month of birth; or the United States' Medicare.
        case 1: isLetter(index + 1) || isLetter(index + 4)
        // Finland, with a separator before the order.
        case 6: isLetter(index + 1) || isLetter(index + 2)
        case 8, 17: isLetter(index + 1)
        default: false
        }
    }

    private func isLetter(_ index: Int) -> Bool {
        index < words.tokens.count && !words.tokens[index].isDigits && words.isJoined(index)
    }

    // MARK: - Digits in groups

    /// Groups of digits with one separator between each two.
    private struct Run {
        /// The lengths of the groups, one hexadecimal digit each.
        var form: UInt64 = 0
        var digits: [UInt8] = []
        var end: Int
        var separators: [UInt8] = []

        func value(_ range: Range<Int>) -> Int { range.reduce(0) { $0 * 10 + Int(digits[$1]) } }

        /// True if each separator is the one given.
        func isSeparated(by unit: Character) -> Bool { separators.allSatisfy { $0 == unit.asciiValue } }
    }

    /// The max number of groups: five in Belgium.
    private static let maxGroups = 5

    private func digits(at index: Int) -> (PersonalData, end: Int)? {
        guard words.length(index) <= Self.longestGroup,
            index == 0 || !words.tokens[index - 1].isDigits
                || !words.isTight(after: index - 1, limit: 1)
        else { return nil }
        var run = Run(end: index)
        while run.end < words.tokens.count, run.end - index < Self.maxGroups, words.tokens[run.end].isDigits {
            if run.end > index {
                guard words.isTight(after: run.end - 1, limit: 1) else { break }
                run.separators.append(words.text[words.tokens[run.end].start - 1])
            }
            append(run.end, to: &run)
            guard run.digits.count <= Self.longestGroup else { return nil }
            run.end += 1
        }
        let isContinued =
            words.text.hasLetter(at: words.tokens[run.end - 1].end)
            || (run.end < words.tokens.count && words.tokens[run.end].isDigits
                && words.isTight(after: run.end - 1, limit: 1))
        guard !isContinued, isIdentity(run), run.form == 0xF || NumberContext.before(index, in: words) != .other
        else { return nil }
        return (.id, run.end)
    }

    private static let longestGroup = 18

    private func append(_ token: Int, to run: inout Run) {
        let token = words.tokens[token]
        run.form = run.form << 4 | UInt64(min(15, token.end - token.start))
        for unit in token.start..<token.end { run.digits.append(words.text[unit].asDigit ?? 0) }
    }

    private func isIdentity(_ run: Run) -> Bool {
        switch run.form {
        // Brazil: CPF.
        case 0x3332: CheckDigits.isCPF(run.digits)
        // India: Aadhaar.
        case 0x444: run.digits[0] > 1 && CheckDigits.passesVerhoeff(run.digits)
        // Switzerland: the number of the old-age insurance, an article number of country 756.
        case 0x3442: run.value(0..<3) == 756 && CheckDigits.isArticleNumber(run.digits)
        // Belgium: date of birth, order, remainder.
        case 0x2_2232: CheckDigits.isBelgian(run.digits)
        // Chile.
        case 0x2331, 0x1331: run.separators.first == UInt8(ascii: ".") && CheckDigits.isChilean(run.digits, last: nil)
        // Sweden, and Finland with a digit as its check.
        case 0x64:
            run.isSeparated(by: "-")
                && (CheckDigits.isSwedish(run.digits[...]) || CheckDigits.isFinnish(run.digits, last: nil))
        case 0x84: run.isSeparated(by: "-") && CheckDigits.isSwedish(run.digits[2...])
        // Korea: date of birth, sex and century.
        case 0x67:
            run.isSeparated(by: "-") && (1...8).contains(run.digits[6])
                && CheckDigits.isDate(year: run.value(0..<2), run.value(2..<4), run.value(4..<6))
        // The United States' taxpayer number, whose area no social security number has.
        case 0x324: run.isSeparated(by: "-") && run.digits[0] == 9 && CheckDigits.isTaxpayerGroup(run.value(3..<5))
        // China.
        case 0xF: run.digits.count == 18 && CheckDigits.isChinese(run.digits, last: nil)
        default: false
        }
    }
}

extension Code {
    /// The kind of a code whose letters tell what it is, and whether a check character proves it.
    fileprivate var selfEvidentKind: (PersonalData, isChecked: Bool)? {
        switch count {
        case 9 where isSpanish || isSingaporean: (.id, true)
        case 9 where isBritishInsurance: (.id, false)
        case 10 where isFinnish: (.id, true)
        case 10 where isIndianTax && !hasLower && isWhole: (.id, false)
        case 11 where isMedicareBeneficiary && !hasLower: (.health, false)
        case 13 where isQuebecLicence && !isWhole: (.id, true)
        case 15 where isOntarioLicence && !isWhole: (.id, true)
        case 15 where isCorsicanInsurance: (.ssn, true)
        case 16 where isItalianTax || isBritishLicence: (.id, true)
        case 18 where isMexican || isChineseWithX: (.id, true)
        default: nil
        }
    }
}
