/// Digits in words, English and French: `five one four`, `double nine`, `soixante-dix-huit`, `cinq cent quatorze`.
///
/// Numbers are read as dictated digits: `cinq cent quatorze` is 514, and `zéro six` is 0 and 6. The two languages
/// share a table, since a customer mixes them and their words do not collide.
struct SpokenDigits {
    let words: ScanWords

    private enum Meaning {
        case unit(Int)
        /// English `oh`, which is a digit only beside others.
        case letterO
        case teen(Int)
        case ten(Int)
        /// French `vingt` after `quatre` makes eighty.
        case vingt
        case hundred
        case thousand
        case times(Int)
    }

    private static let meanings = WordTable<Meaning>([
        ("zero zeros nought naught", .unit(0)), ("one un une", .unit(1)), ("two deux", .unit(2)),
        ("three trois", .unit(3)), ("four quatre", .unit(4)), ("five cinq", .unit(5)), ("six", .unit(6)),
        ("seven sept", .unit(7)), ("eight huit", .unit(8)), ("nine neuf niner", .unit(9)), ("oh o", .letterO),
        ("ten dix", .teen(10)), ("eleven onze", .teen(11)), ("twelve douze", .teen(12)), ("thirteen treize", .teen(13)),
        ("fourteen quatorze", .teen(14)), ("fifteen quinze", .teen(15)), ("sixteen seize", .teen(16)),
        ("seventeen", .teen(17)), ("eighteen", .teen(18)), ("nineteen", .teen(19)), ("twenty", .ten(20)),
        ("vingt vingts", .vingt), ("thirty trente", .ten(30)), ("forty fourty quarante", .ten(40)),
        ("fifty cinquante", .ten(50)), ("sixty soixante", .ten(60)), ("seventy septante", .ten(70)),
        ("eighty huitante octante", .ten(80)), ("ninety nonante", .ten(90)), ("hundred cent cents", .hundred),
        ("thousand mille", .thousand), ("double", .times(2)), ("triple", .times(3)), ("quadruple", .times(4)),
    ])

    private static let conjunctions = WordTable<Bool>([("and et", true)])

    private static let hundred = WordKey("hundred").value

    /// A number in words: its digits, and the token after it.
    struct Number {
        let value: Int
        /// The number of times that a single digit is repeated.
        var times = 1
        let end: Int
    }

    /// The number whose first word is at `index`; nil if there is none.
    ///
    /// - Parameter isAfterDigit: True if a digit is before it, which makes `oh` one.
    func number(at index: Int, isAfterDigit: Bool) -> Number? {
        guard let meaning = meaning(at: index) else { return nil }
        switch meaning {
        case .letterO: return isAfterDigit || beginsNumber(index) ? Number(value: 0, end: index + 1) : nil
        case .times(let times):
            guard words.isTight(after: index) else { return nil }
            let token = words.tokens[index + 1]
            if token.isDigits, token.end - token.start == 1 {
                return Number(value: Int(words.text[token.start].asDigit ?? 0), times: times, end: index + 2)
            }
            switch self.meaning(at: index + 1) {
            case .unit(let digit)?: return Number(value: digit, times: times, end: index + 2)
            case .letterO?: return Number(value: 0, times: times, end: index + 2)
            default: return nil
            }
        case .hundred, .thousand: return hundreds(1, at: index)
        default:
            guard let (value, end) = small(at: index) else { return nil }
            guard value < 100, value > 0, words.isTight(after: end - 1), case .hundred? = self.meaning(at: end) else {
                return Number(value: value, end: end)
            }
            return hundreds(value, at: end)
        }
    }

    /// True if a digit in words follows directly, as in `oh four six`.
    private func beginsNumber(_ index: Int) -> Bool {
        guard words.isTight(after: index, limit: 1) else { return false }
        switch meaning(at: index + 1) {
        case .unit?, .letterO?, .times?: return true
        default: return false
        }
    }

    private func meaning(at index: Int) -> Meaning? {
        index < words.tokens.count ? Self.meanings[words.tokens[index].word] : nil
    }

    /// `count` hundreds whose word is at `index`, with what follows.
    private func hundreds(_ count: Int, at index: Int) -> Number? {
        guard case .hundred? = meaning(at: index) else { return nil }
        let next = afterConjunction(index)
        guard let (rest, end) = next.flatMap({ small(at: $0) }), rest > 0 else {
            return Number(value: count * 100, end: index + 1)
        }
        // `eight hundred five five five` is 800 and 555; in French, `cent cinq` is 105.
        if rest < 10, words.tokens[index].word == Self.hundred, next == index + 1 {
            return Number(value: count * 100, end: index + 1)
        }
        return Number(value: count * 100 + rest, end: end)
    }

    /// The token after the one at `index`, and after `and` or `et`.
    private func afterConjunction(_ index: Int) -> Int? {
        guard words.isTight(after: index) else { return nil }
        guard index + 1 < words.tokens.count, Self.conjunctions[words.tokens[index + 1].word] != nil else {
            return index + 1
        }
        return words.isTight(after: index + 1) ? index + 2 : nil
    }

    /// A number below 100.
    private func small(at index: Int) -> (value: Int, end: Int)? {
        switch meaning(at: index) {
        case .unit(4)? where words.isTight(after: index) && isVingt(index + 1):
            return tens(80, at: index + 1, most: 19)
        case .unit(let digit)?: return (digit, index + 1)
        case .teen(10)?:
            // French: dix-sept, dix-huit, dix-neuf.
            if words.isTight(after: index), case .unit(let digit)? = meaning(at: index + 1), digit > 6 {
                return (10 + digit, index + 2)
            }
            return (10, index + 1)
        case .teen(let value)?: return (value, index + 1)
        case .vingt?: return tens(20, at: index, most: 9)
        case .ten(let value)?: return tens(value, at: index, most: value == 60 ? 19 : 9)
        default: return nil
        }
    }

    private func isVingt(_ index: Int) -> Bool { if case .vingt? = meaning(at: index) { true } else { false } }

    /// `value` at `index` with the units after it, of which French has up to 19.
    private func tens(_ value: Int, at index: Int, most: Int) -> (value: Int, end: Int) {
        guard let next = afterConjunction(index) else { return (value, index + 1) }
        switch meaning(at: next) {
        case .unit(let digit)? where digit > 0 && !(digit == 4 && isVingt(next + 1)): return (value + digit, next + 1)
        case .teen(let teen)? where most == 19:
            guard let (rest, end) = small(at: next) else { return (value + teen, next + 1) }
            return (value + rest, end)
        default: return (value, index + 1)
        }
    }
}
