/// The clauses of a message: what they negate, and where the customer corrects what was said before.
struct SlotPolarity: Sendable {
    /// The indices of negating words.
    let negators: [Range<Int>]
    /// The indices of words that correct what precedes them: "no wait", "I mean".
    let corrections: [Range<Int>]
    /// The indices of words that offer alternatives.
    let alternatives: [Int]
    /// The indices at which a clause ends.
    private let boundaries: [Int]

    init(_ tokens: [SlotText.Token]) {
        var negators: [Range<Int>] = []
        var corrections: [Range<Int>] = []
        var alternatives: [Int] = []
        var boundaries: [Int] = []
        var index = 0
        while index < tokens.count {
            if let end = Self.harmless.end(tokens, at: index) {
                index = end
                continue
            }
            var end = index + 1
            let negator = Self.negators.end(tokens, at: index)
            if let correction = Self.corrections.end(tokens, at: index), correction >= negator ?? 0 {
                corrections.append(index..<correction)
                end = correction
            }
            // "no wait" corrects, and "no Fridays" excludes.
            if end <= index + 1 || corrections.last?.lowerBound != index, let negator {
                negators.append(index..<negator)
                end = max(end, negator)
            }
            if tokens[index].text == "," { boundaries.append(index) }
            if let mark = Self.boundaries.end(tokens, at: index) {
                boundaries.append(index)
                end = max(end, mark)
            }
            if ["or", "ou", "either"].contains(tokens[index].text) { alternatives.append(index) }
            index = end
        }
        self.negators = negators
        self.corrections = corrections
        self.alternatives = alternatives
        self.boundaries = boundaries + corrections.map(\.lowerBound)
    }

    /// True if one of `indices` ends a clause.
    private func isBroken(_ indices: Range<Int>) -> Bool { boundaries.contains { indices.contains($0) } }

    /// True if a word between the two corrects what precedes it.
    func isCorrected(_ one: Range<Int>, _ other: Range<Int>) -> Bool {
        corrections.contains { $0.lowerBound >= one.upperBound && $0.upperBound <= other.lowerBound }
    }

    /// True if the customer leaves the choice between the two.
    func isAlternative(_ one: Range<Int>, _ other: Range<Int>) -> Bool {
        alternatives.contains { $0 >= one.upperBound && $0 < other.lowerBound }
    }

    /// For each of `ranges`, true if its clause excludes it.
    ///
    /// - Returns: The flags, and true if a negating word belongs to none of them.
    func excluded(_ ranges: [Range<Int>]) -> (flags: [Bool], isLoose: Bool) {
        // No answer has more values than that, and the work grows with each.
        guard ranges.count <= Self.maxValues else { return (ranges.map { _ in true }, true) }
        var flags = ranges.map { _ in false }
        var isLoose = false
        for negator in negators.prefix(Self.maxNegators)
        where !ranges.contains(where: { $0.contains(negator.lowerBound) }) {
            let isPlainNo = corrections.contains(negator)
            var isUsed = false
            for (index, range) in ranges.enumerated() {
                let isAfter = range.lowerBound >= negator.upperBound
                let between =
                    isAfter
                    ? negator.upperBound..<range.lowerBound
                    : range.upperBound..<max(range.upperBound, negator.lowerBound)
                let open = between.filter { position in !ranges.contains { $0.contains(position) } }
                guard !boundaries.contains(where: { open.contains($0) }) else { continue }
                // "Monday not Tuesday": what precedes a negation that another value follows at once stands.
                if !isAfter,
                    ranges.contains(where: {
                        $0.lowerBound >= negator.upperBound && $0.lowerBound - negator.upperBound <= 2
                            && !isBroken(negator.upperBound..<$0.lowerBound)
                    })
                {
                    continue
                }
                let isFollowed = ranges.contains { $0.lowerBound >= negator.upperBound }
                if isPlainNo, isFollowed, !isAfter || ranges.contains(where: { $0.upperBound <= negator.lowerBound }) {
                    isUsed = true
                    continue
                }
                flags[index] = true
                isUsed = true
            }
            if !isUsed, !isPlainNo || !ranges.contains(where: { $0.lowerBound >= negator.upperBound }) {
                isLoose = true
            }
        }
        return (flags, isLoose)
    }

    private static let maxValues = 12
    private static let maxNegators = 24

    private static let negators = PhraseTable<Void>(
        "not, no, no good, no go, not good, can t, cant, cannot, can not, don t, dont, won t, wont, isn t, doesn t, doesnt, didn t, couldn t, wouldn t, aren t, shouldn t",
        "except, except for, excluding, other than, anything but, any day but, never, without, rather than, instead of, avoid, but not",
        "busy, unavailable, unable, away, nope, nah, pas, sauf, excepte, hormis, jamais, a part, plutot que, au lieu de, au lieu du, impossible",
        "indisponible, occupe, occupee, aucun, aucune, non, ni, neither, nor, nothing, unless, rien, i work, working, je travaille, at work, sauf si, a moins que, except on, autre que, ain t, isnt, arent, hate, besides, everything but"
    )
    private static let corrections = PhraseTable<Void>(
        "no wait, wait no, wait, sorry, i mean, i meant, actually, rather, make it, make that, scratch that, correction, oops, whoops, instead",
        "je veux dire, je voulais dire, pardon, desole, desolee, excusez, excuse, en fait, finalement, plutot, oups, non, no, nope, attends, attendez",
        "a la place, or rather, ou plutot, no sorry, sorry no, use, correct is, it s now, non attends, non attendez, my mistake, my bad, erreur, scratch, ah non, euh non"
    )
    /// Phrases with a negating word that deny nothing.
    private static let harmless = PhraseTable<Void>(
        "why not, pourquoi pas, no problem, no problems, pas de probleme, pas de problemes, pas de souci, pas de soucis, no worries, not a problem",
        "no later than, not later than, not before, not after, no earlier than, not earlier than, no sooner than, pas avant, pas apres, not at all",
        "don t forget, don t worry, can t wait, n importe, n est ce pas, pas mal, isn t it, doesn t matter, don t mind, no preference, pas grave",
        "don t care, no rush, pas presse, pas pressee, pas urgent, not urgent, if not, sinon, pas de preference, phone no, tel no, cell no, no preference, pas plus tard, no matter, no 1"
    )
    private static let boundaries = PhraseTable<Void>(
        "., ;, !, ?, :, but, mais, however, so, par contre, donc, \u{2026}, then, alors, though"
    )
}
