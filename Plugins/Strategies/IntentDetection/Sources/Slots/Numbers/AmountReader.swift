import ChannelKit
import Foundation

/// Reads amounts: digits with groups and decimals, number words, and magnitudes: 1,234.50, 15k, 1.5 million, 2 dozen.
struct AmountReader {
    let tokens: [SlotText.Token]
    private let numbers: NumberReader

    init(tokens: [SlotText.Token]) {
        self.tokens = tokens
        numbers = NumberReader(tokens: tokens)
    }

    /// The amount at `index`.
    func amount(at index: Int) -> Reading<Decimal>? {
        guard let bare = fraction(index) ?? digits(index) ?? fixed(index) ?? hundreds(index) ?? words(index) else {
            return nil
        }
        let amount = withMagnitudes(withHalf(bare))
        guard let sign = sign(before: index) else { return amount }
        return Reading(value: sign * amount.value, end: amount.end)
    }

    /// The index at which the sign of the number at `index` begins.
    func start(of index: Int) -> Int { sign(before: index) == nil ? index : index - 1 }

    private func sign(before index: Int) -> Decimal? {
        guard let before = tokens.at(index - 1)?.text else { return nil }
        if before == "minus" || (before == "moins" && (index == 1 || tokens[index].isWord)) || before == "negative" {
            return -1
        }
        guard before == "-", tokens.at(index - 2)?.hasDigits != true else { return nil }
        return tokens[index].isGlued || index == 1 ? -1 : nil
    }

    // MARK: - Digits

    private func fraction(_ index: Int) -> Reading<Decimal>? {
        guard let top = tokens.at(index)?.number, tokens.spell("/", at: index + 1),
            let bottom = tokens.at(index + 2)?.number,
            bottom > 0, top < bottom, tokens.at(index + 3)?.text != "/", tokens.at(index - 1)?.text != "/"
        else { return nil }
        return Reading(value: Decimal(top) / Decimal(bottom), end: index + 3)
    }

    private func digits(_ index: Int) -> Reading<Decimal>? {
        guard let token = tokens.at(index) else { return nil }
        if token.text == "." || token.text == ",", let decimals = tokens.at(index + 1), decimals.isGlued,
            decimals.hasDigits,
            tokens.at(index - 1)?.hasDigits != true || !token.isGlued
        {
            return decimal("0." + decimals.text).map { Reading(value: $0, end: index + 2) }
        }
        guard token.hasDigits else { return nil }
        var written = token.text
        var end = index + 1
        var separator: String?
        if written.count <= 3 {
            while let group = group(end, separator) {
                written += group.digits
                separator = group.separator
                end = group.end
            }
        }
        if let sign = tokens.at(end), sign.text == "." || sign.text == ",", sign.text != separator, sign.isGlued,
            let decimals = tokens.at(end + 1), decimals.isGlued, decimals.hasDigits
        {
            written += "." + decimals.text
            end += 2
        } else if tokens.spell("point", at: end) || tokens.spell("virgule", at: end), let decimals = tokens.at(end + 1),
            decimals.hasDigits
        {
            written += "." + decimals.text
            end += 2
        }
        return decimal(written).map { Reading(value: $0, end: end) }
    }

    /// Reads three digits after a comma, a space or a full stop that repeats: 1,234 and 1 234 and 1.200.000.
    private func group(_ index: Int, _ separator: String?) -> (digits: String, separator: String, end: Int)? {
        guard let next = tokens.at(index) else { return nil }
        if next.hasDigits, next.text.count == 3, separator == nil || separator == " ",
            tokens[index - 1].range.upperBound + 1 == next.range.lowerBound
        {
            return (next.text, " ", index + 1)
        }
        guard next.text == "," || next.text == ".", next.isGlued, separator == nil || separator == next.text,
            let group = tokens.at(index + 1), group.isGlued, group.hasDigits, group.text.count == 3
        else { return nil }
        // "1.234" may be a decimal; "1.200.000" is none.
        if next.text == ".", separator == nil,
            !(tokens.spell(".", at: index + 2) && tokens.at(index + 3)?.text.count == 3)
        {
            return nil
        }
        return (group.text, next.text, index + 2)
    }

    private func decimal(_ written: String) -> Decimal? {
        written.count <= 24 ? Decimal(string: written, locale: Locale(identifier: "en_US_POSIX")) : nil
    }

    // MARK: - Words

    private func words(_ index: Int) -> Reading<Decimal>? {
        guard let whole = numbers.words(at: index) else { return nil }
        guard tokens.spell("point", at: whole.end) || tokens.spell("virgule", at: whole.end) else {
            return Reading(value: Decimal(whole.value), end: whole.end)
        }
        var decimals = ""
        var end = whole.end + 1
        while let digit = numbers.small(at: end), decimals.count < 6 {
            decimals += String(digit.value)
            end = digit.end
        }
        guard !decimals.isEmpty, let value = decimal("\(whole.value).\(decimals)") else {
            return Reading(value: Decimal(whole.value), end: whole.end)
        }
        return Reading(value: value, end: end)
    }

    /// Reads "one twenty two" as 122.
    private func hundreds(_ index: Int) -> Reading<Decimal>? {
        guard case .unit(let hundreds)? = role(index), hundreds > 0, case .ten? = role(index + 1),
            let rest = numbers.words(at: index + 1),
            rest.value < 100, rest.end == tokens.count
        else { return nil }
        return Reading(value: Decimal(hundreds * 100 + rest.value), end: rest.end)
    }

    private func role(_ index: Int) -> NumberWords.Role? { tokens.at(index).flatMap { NumberWords.roles[$0.text] } }

    private func fixed(_ index: Int) -> Reading<Decimal>? {
        Self.fixed.read(tokens, at: index).map { Reading(value: Decimal($0.value), end: $0.end) }
    }

    private static let fixed = PhraseTable<Int>(lists: [
        ("a couple of,a couple,couple of,a pair of,a pair,une paire", 2), ("a few,few", 3),
        ("a dozen,dozen,une douzaine,douzaine", 12),
        ("une dizaine,dizaine", 10), ("une quinzaine", 15), ("une vingtaine", 20), ("une trentaine", 30),
        ("une quarantaine", 40),
        ("une cinquantaine", 50), ("une soixantaine", 60), ("une centaine", 100), ("a single,single", 1),
        ("half a dozen,une demi douzaine", 6),
    ])

    // MARK: - Magnitudes

    private func withHalf(_ amount: Reading<Decimal>) -> Reading<Decimal> {
        for half in [["and", "a", "half"], ["et", "demi"], ["et", "demie"]] where tokens.spell(half, at: amount.end) {
            return Reading(value: amount.value + Decimal(0.5), end: amount.end + half.count)
        }
        return amount
    }

    private func withMagnitudes(_ amount: Reading<Decimal>) -> Reading<Decimal> {
        var amount = amount
        while let token = tokens.at(amount.end), amount.value < Self.maxValue {
            if case .magnitude(let value)? = NumberWords.roles[token.text] {
                amount = Reading(value: amount.value * Decimal(value), end: amount.end + 1)
            } else if token.text == "dozen" || token.text == "dozens" || token.text == "douzaines" {
                amount = Reading(value: amount.value * 12, end: amount.end + 1)
            } else if token.text == "hundred" || (token.text == "cents" && amount.value < 20) {
                amount = Reading(value: amount.value * 100, end: amount.end + 1)
            } else if let value = Self.letters[token.text],
                token.isGlued || token.text != "m" && token.text != "g" && amount.end + 1 == tokens.count
            {
                amount = Reading(value: amount.value * Decimal(value), end: amount.end + 1)
            } else {
                return amount
            }
        }
        return amount
    }

    /// A bound that keeps "million million million" in range; larger amounts are no answers of customers.
    private static let maxValue = Decimal(1_000_000_000_000)

    private static let letters: [String: Int] = [
        "k": 1_000, "m": 1_000_000, "g": 1_000_000_000, "l": 100_000, "mm": 1_000_000,
    ]
}
