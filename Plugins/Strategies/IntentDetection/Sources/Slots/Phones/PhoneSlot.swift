import ChannelKit

/// Reads phone numbers, as E.164 if the country is known; ten digits without a country code are North American.
enum PhoneSlot {
    /// The number, as plain digits if its country is unknown, such as `06 12 34 56 78`; its extension is a fact.
    static func answer(in text: SlotText, _ context: SlotContext? = nil) -> SlotAnswer {
        let scan = scan(text, in: region(context))
        let (flags, isLoose) = scan.polarity.excluded(scan.matches.map(\.tokens))
        let positive = zip(scan.matches, flags).filter { !$0.1 }.map(\.0)
        guard var chosen = positive.first else {
            return scan.matches.isEmpty ? (scan.isIncomplete ? .ask(.incomplete) : .none) : .ask(.excluded)
        }
        if isLoose, scan.matches.count == 1,
            scan.polarity.negators.contains(where: { $0.lowerBound >= chosen.tokens.upperBound })
        {
            return .ask(.excluded)
        }
        for next in positive.dropFirst() {
            if scan.polarity.isCorrected(chosen.tokens, next.tokens) { chosen = next }
        }
        // "514-555-0198, oops 0199"
        let digits = DigitGroup.all(in: text.tokens).filter {
            $0.tokens.lowerBound >= chosen.tokens.upperBound && $0.digits.count > 2
        }
        if digits.contains(where: { scan.polarity.isCorrected(chosen.tokens, $0.tokens) }) { return .ask(.incomplete) }
        return scan.isIncomplete && positive.count == 1 ? .ask(.incomplete) : .value(chosen.finding)
    }

    /// The numbers that can only be phone numbers.
    static func mentions(in text: SlotText, _ context: SlotContext? = nil) -> [SlotFinding] {
        scan(text, in: region(context)).matches.filter(\.isInternational).map(\.finding)
    }

    private static func region(_ context: SlotContext?) -> HolidayRegion { context.map(HolidayRegion.init) ?? .canada }

    private struct Match {
        let finding: SlotFinding
        let tokens: Range<Int>
        let isInternational: Bool
    }

    private struct Scan {
        var matches: [Match] = []
        /// True if digits beside the numbers look like a number with a digit too few or too many.
        var isIncomplete = false
        let polarity: SlotPolarity
    }

    private static func scan(_ text: SlotText, in region: HolidayRegion) -> Scan {
        let groups = DigitGroup.all(in: text.tokens)
        var scan = Scan(polarity: SlotPolarity(text.tokens))
        var index = 0
        while index < groups.count {
            var end = index + 1
            while end < groups.count, groups[end].isContinued { end += 1 }
            guard let match = PhonePlan.match(groups[index..<end], in: region) else {
                let isStart = index == 0 || !groups[index].isContinued
                if isStart, PhonePlan.isIncomplete(groups[index..<end]), !holdsNumber(groups[index..<end], region),
                    !groups[index].isSpoken || end - index > 5
                {
                    scan.isIncomplete = true
                }
                index += 1
                continue
            }
            let used = index + match.count
            let first = groups[index].tokens.lowerBound - (groups[index].hasPlus ? 1 : 0)
            var last = groups[used - 1].tokens.upperBound
            // A digit that follows with only a hyphen is one too many.
            if used < end, isGlued(text.tokens, groups[used]), !match.isInternational || groups[used].digits.count < 3,
                !isTime(text.tokens, after: groups[used].tokens.upperBound)
            {
                scan.isIncomplete = true
            }
            var facts: [String: JSONValue] = [:]
            if let suffix = extensionNumber(text.tokens, at: last) {
                facts["extension"] = .string(suffix.value)
                last = suffix.end
            }
            let range = text.tokens[first].range.lowerBound..<text.tokens[last - 1].range.upperBound
            let finding = SlotFinding(
                value: .string(match.value),
                range: range,
                isVerbatim: !match.isInternational,
                facts: facts
            )
            scan.matches.append(Match(finding: finding, tokens: first..<last, isInternational: match.isInternational))
            index = used
            while index < groups.count, groups[index].tokens.lowerBound < last { index += 1 }
        }
        return scan
    }

    /// True if a number begins further on among `groups`: "le 4 514 555 0199".
    private static func holdsNumber(_ groups: ArraySlice<DigitGroup>, _ region: HolidayRegion) -> Bool {
        groups.indices.dropFirst().contains { PhonePlan.match(groups[$0...], in: region) != nil }
    }

    private static func isGlued(_ tokens: [SlotText.Token], _ group: DigitGroup) -> Bool {
        group.tokens.lowerBound > 0
            && (tokens[group.tokens.lowerBound].isGlued || tokens.at(group.tokens.upperBound)?.isWord != true)
    }

    private static func isTime(_ tokens: [SlotText.Token], after index: Int) -> Bool {
        ["am", "pm", "h", ":", "a", "p", "heures", "-", "to", "/"].contains(tokens.at(index)?.text ?? "")
    }

    /// Reads "poste 3", "x12", "#5" after a number.
    private static func extensionNumber(_ tokens: [SlotText.Token], at start: Int) -> Reading<String>? {
        var index = start
        while let token = tokens.at(index), [",", ".", ";", "("].contains(token.text) { index += 1 }
        guard let label = tokens.at(index), extensions.contains(label.text) else { return nil }
        index += 1
        while let token = tokens.at(index), [".", ":", "#", "no", "number", "numero", "-"].contains(token.text) {
            index += 1
        }
        if let token = tokens.at(index), token.hasDigits, token.text.count <= 6 {
            return Reading(value: token.text, end: index + 1)
        }
        return NumberReader(tokens: tokens).words(at: index).map { Reading(value: String($0.value), end: $0.end) }
    }

    private static let extensions: Set<String> = [
        "ext", "extension", "x", "poste", "post", "p", "#", "local", "interne", "extn",
    ]
}
