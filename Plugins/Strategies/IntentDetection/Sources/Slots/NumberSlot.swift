import ChannelKit

/// Reads numbers in digits or words, with or without a currency.
enum NumberSlot {
    /// The only number, without the digits of dates and phone numbers; nil if there are several.
    static func answer(in text: SlotText, _ context: SlotContext) -> SlotFinding? {
        let found = mentions(in: text, exceptArticles: false)
        if found.count <= 1 { return found.first }
        let others =
            PhoneSlot.mentions(in: text) + EmailSlot.mentions(in: text) + DateTimeSlot(context).mentions(in: text)
        let ranges = others.map(\.range)
        return found.filter { finding in !ranges.contains { $0.overlaps(finding.range) } }.single
            ?? mentions(in: text).single
    }

    /// The numbers, without words such as `un` that are mostly articles.
    static func mentions(in text: SlotText) -> [SlotFinding] { mentions(in: text, exceptArticles: true) }

    private static let articles: Set<String> = ["un", "une", "one"]

    private static func mentions(in text: SlotText, exceptArticles: Bool) -> [SlotFinding] {
        var findings: [SlotFinding] = []
        var index = 0
        while index < text.tokens.count {
            let token = text.tokens[index]
            guard token.number != nil || token.hasDigits, !(exceptArticles && articles.contains(token.text)) else {
                index += 1
                continue
            }
            let reading = Reading(text.tokens, from: index)
            findings.append(SlotFinding(value: reading.value, range: token.range.lowerBound..<reading.upperBound))
            index = reading.end
        }
        return findings
    }

    /// A number in tokens: groups of three digits, then decimals.
    private struct Reading {
        let value: JSONValue
        let end: Int
        let upperBound: Int

        init(_ tokens: [SlotText.Token], from start: Int) {
            var digits = tokens[start].hasDigits ? tokens[start].text : String(tokens[start].number ?? 0)
            var end = start + 1
            if tokens[start].hasDigits, digits.count <= 3 {
                while let group = Self.group(tokens, at: end) {
                    digits += group.digits
                    end = group.end
                }
            }
            if tokens[start].hasDigits, let decimals = Self.decimals(tokens, at: end) {
                digits += "." + decimals
                end += 2
            }
            let isNegative =
                tokens.at(start - 1)?.text == "-" && tokens[start].isGlued
                && tokens.at(start - 2)?.hasDigits != true
            value = Self.value((isNegative ? "-" : "") + digits)
            self.end = end
            upperBound = tokens[end - 1].range.upperBound
        }

        /// Reads three digits after a comma (1,234) or a space (1 234).
        private static func group(_ tokens: [SlotText.Token], at index: Int) -> (digits: String, end: Int)? {
            guard let next = tokens.at(index) else { return nil }
            if next.hasDigits, next.text.count == 3, tokens[index - 1].range.upperBound + 1 == next.range.lowerBound {
                return (next.text, index + 1)
            }
            guard next.text == ",", next.isGlued, let group = tokens.at(index + 1), group.isGlued, group.hasDigits,
                group.text.count == 3
            else { return nil }
            return (group.text, index + 2)
        }

        private static func decimals(_ tokens: [SlotText.Token], at index: Int) -> String? {
            guard let sign = tokens.at(index), sign.text == "." || sign.text == ",", sign.isGlued,
                let decimals = tokens.at(index + 1), decimals.isGlued, decimals.hasDigits
            else { return nil }
            return decimals.text
        }

        private static func value(_ written: String) -> JSONValue {
            if let whole = Int64(written) { return .integer(whole) }
            let number = Double(written) ?? 0
            return Int64(exactly: number).map(JSONValue.integer) ?? .number(number)
        }
    }
}
