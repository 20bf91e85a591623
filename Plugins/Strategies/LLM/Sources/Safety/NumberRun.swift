/// Digits in groups, as people write numbers: `514 555-0123`, `4242 4242 4242 4242`.
///
/// Two numbers one after the other are one run, so a number is looked for from each group on.
struct NumberRun {
    private struct Group {
        let digits: Substring
        /// What stands between it and the group before.
        let before: Substring
        var range: Range<String.Index> { digits.startIndex..<digits.endIndex }
    }

    private let groups: [Group]
    private let hasPlus: Bool
    private let start: String.Index

    static func runs(in text: String) -> [NumberRun] {
        text.matches(of: /\+?\(?[0-9]+(?:[ .\-()\/\u{A0}\u{202F}]{1,3}[0-9]+)*/).compactMap { match in
            // Digits that are part of a word, such as a name of a product, are no number of a person.
            let follows = match.range.upperBound < text.endIndex && text[match.range.upperBound].isLetter
            let precedes =
                match.range.lowerBound > text.startIndex
                && text[text.index(before: match.range.lowerBound)].isLetter
            return follows || precedes ? nil : NumberRun(match.output)
        }
    }

    private init(_ text: Substring) {
        var groups: [Group] = []
        var end = text.startIndex
        for digits in text.split(whereSeparator: { !("0"..."9").contains($0) }) {
            groups.append(Group(digits: digits, before: text[end..<digits.startIndex]))
            end = digits.endIndex
        }
        self.groups = groups
        hasPlus = text.hasPrefix("+")
        start = text.startIndex
    }

    /// The data in it, the longest from each group on.
    func data(of kinds: Set<PersonalData>) -> [PersonalDatum] {
        var data: [PersonalDatum] = []
        var first = 0
        while first < groups.count {
            let found = (first..<min(groups.count, first + 8)).reversed().lazy.compactMap { last in
                kind(first...last, of: kinds).map { (last, $0) }
            }.first
            guard let (last, kind) = found else {
                first += 1
                continue
            }
            let begin = first == 0 ? start : groups[first].range.lowerBound
            data.append(PersonalDatum(kind: kind, range: begin..<groups[last].range.upperBound))
            first = last + 1
        }
        return data
    }

    private func kind(_ span: ClosedRange<Int>, of kinds: Set<PersonalData>) -> PersonalData? {
        let digits = groups[span].flatMap(\.digits).compactMap(\.wholeNumberValue)
        let lengths = groups[span].map(\.digits.count)
        let isInternational = hasPlus && span.lowerBound == 0
        let kinds = [PersonalData.card, .ssn, .sin, .phone].filter(kinds.contains)
        return kinds.first { kind in
            switch kind {
            case .card: (13...19).contains(digits.count) && Self.passesLuhn(digits)
            case .ssn: lengths == [3, 2, 4]
            case .sin: (lengths == [3, 3, 3] || lengths == [9]) && Self.passesLuhn(digits)
            case .phone: isInternational ? (8...15).contains(digits.count) : isPhone(span, digits, lengths)
            default: false
            }
        }
    }

    /// A number as it is dialled in North America or in France, and a local one with its hyphen; never a date.
    private func isPhone(_ span: ClosedRange<Int>, _ digits: [Int], _ lengths: [Int]) -> Bool {
        switch digits.count {
        case 7: lengths == [3, 4] && groups[span.upperBound].before == "-"
        case 10: [[3, 3, 4], [3, 7], [10], [2, 2, 2, 2, 2]].contains(lengths)
        case 11: digits[0] == 1 && [[1, 3, 3, 4], [1, 10], [4, 3, 4], [11]].contains(lengths)
        case 12, 13: digits.starts(with: [0, 0])
        default: false
        }
    }

    /// ISO/IEC 7812-1, annex B: every second digit from the right is doubled, and the sum ends in 0.
    static func passesLuhn(_ digits: [Int]) -> Bool {
        let sum = digits.reversed().enumerated().reduce(0) { sum, digit in
            let value = digit.offset.isMultiple(of: 2) ? digit.element : digit.element * 2
            return sum + (value > 9 ? value - 9 : value)
        }
        return sum > 0 && sum.isMultiple(of: 10)
    }
}
