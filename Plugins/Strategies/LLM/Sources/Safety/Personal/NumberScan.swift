/// Finds card, insurance and phone numbers among the groups of digits of a text.
///
/// Two adjacent numbers are one run of groups, so the search starts at each group and takes the longest number there.
struct NumberScan {
    let numbers: NumberGroups
    let kinds: WantedData

    /// The max number of digits of any kind, and of groups.
    private static let maxDigits = 19
    /// The min number of digits of phone numbers, the shortest kind.
    private static let minDigits = 7

    var found: [PersonalDatum] {
        var found: [PersonalDatum] = []
        var first = 0
        var context = NumberContext.none
        while first < numbers.groups.count {
            // Within a run, the words before are those before the run.
            let group = numbers.groups[first]
            if group.link != .tight { context = NumberContext.before(group.token, in: numbers.words) }
            guard let (last, kind, start) = longest(from: first, context) else {
                first += 1
                continue
            }
            let end = numbers.groups[last].end
            found.append(PersonalDatum(kind: kind, range: numbers.words.text.original(start..<end)))
            first = last + 1
        }
        return found
    }

    private func longest(from first: Int, _ context: NumberContext) -> (last: Int, kind: PersonalData, start: Int)? {
        var last = first
        var count = numbers.groups[first].count
        while last + 1 < numbers.groups.count, numbers.groups[last + 1].link != .none,
            count + numbers.groups[last + 1].count <= Self.maxDigits
        {
            last += 1
            count += numbers.groups[last].count
        }
        guard count >= Self.minDigits, count <= Self.maxDigits else { return nil }
        let isWholeRun = isEnd(last)
        var span = NumberSpan(groups: first...last, in: numbers)
        while span.count >= Self.minDigits {
            span.isWholeRun = isWholeRun && span.groups.upperBound == last && isStart(first)
            if mayBeNumber(span, context), let kind = kind(of: span, context) {
                return (span.groups.upperBound, kind, span.start)
            }
            guard span.groups.upperBound > first else { break }
            span.removeLast()
        }
        return nil
    }

    /// The lengths of numbers that no word announces, by their first digit; most spans end here.
    private static let lengths: [Set<Int>] = [
        Set(9...16), [9, 10, 11, 15], [7, 9, 10, 12, 13, 15, 16], Set([7] + Array(9...19)), Set([7] + Array(9...19)),
        Set([7] + Array(9...19)), Set([7] + Array(9...19)), [7, 9, 10, 12, 13], [7, 9, 10, 12, 13], [7, 9, 10, 12, 13],
    ]

    /// ``lengths`` as bits, because every span is looked up.
    private static let lengthBits: [UInt32] = lengths.map { $0.reduce(0) { $0 | 1 << UInt32($1) } }

    private func mayBeNumber(_ span: NumberSpan, _ context: NumberContext) -> Bool {
        context != .none || span.hasPlus || Self.lengthBits[Int(span[0])] >> UInt32(span.count) & 1 == 1
    }

    private func isStart(_ group: Int) -> Bool { numbers.groups[group].link == .none }

    private func isEnd(_ group: Int) -> Bool {
        group + 1 == numbers.groups.count || numbers.groups[group + 1].link == .none
    }

    private func kind(of span: NumberSpan, _ context: NumberContext) -> PersonalData? {
        if kinds.wants(.card), span.isCard(context) { return .card }
        if kinds.wants(.ssn), span.isFrenchInsurance { return .ssn }
        if kinds.wants(.health), span.isHealthCard(context) { return .health }
        if span.count == 9 {
            // Nine digits alone may be either; the Canadian number has a check digit.
            if kinds.wants(.ssn), context == .ssn, span.isSSN(context) { return .ssn }
            if kinds.wants(.sin), span.isSIN(context) { return .sin }
            if kinds.wants(.ssn), span.isSSN(context) { return .ssn }
        }
        return kinds.wants(.phone) && span.isPhone(context) ? .phone : nil
    }
}
