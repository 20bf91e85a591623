import ChannelKit

/// Reads email addresses, written and spoken: `ana@example.com`, "ana at example dot com", "ana arobase exemple point ca".
enum EmailSlot {
    /// The address; a doubt if one is said of which a part may be missing.
    static func answer(in text: SlotText) -> SlotAnswer {
        let spoken = SpokenAddress.all(in: text)
        let found = mentions(in: text).filter { finding in
            !spoken.contains { $0.finding?.range.overlaps(finding.range) == true }
        }
        let addresses = (found + spoken.compactMap(\.finding)).sorted { $0.range.lowerBound < $1.range.lowerBound }
        guard !addresses.isEmpty else { return spoken.isEmpty ? .none : .ask(.incomplete) }
        if spoken.contains(where: { $0.finding == nil }) { return .ask(.incomplete) }
        let tokens = addresses.map { finding in text.tokenRange(of: finding.range) }
        let polarity = SlotPolarity(text.tokens)
        let flags = polarity.excluded(tokens).flags
        let positive = zip(zip(addresses, tokens), flags).filter { !$0.1 }.map(\.0)
        guard var chosen = positive.first else { return .ask(.excluded) }
        for next in positive.dropFirst() where polarity.isCorrected(chosen.1, next.1) { chosen = next }
        return .value(chosen.0)
    }

    /// The addresses written with an at sign.
    static func mentions(in text: SlotText) -> [SlotFinding] {
        text.characters.indices.filter { text.characters[$0] == "@" }.compactMap { sign in
            address(in: text, around: sign)
        }
    }

    private static func address(in text: SlotText, around sign: Int) -> SlotFinding? {
        let characters = text.characters
        var start = sign
        while start > 0, isLocal(characters[start - 1]) { start -= 1 }
        while start < sign, !characters[start].isLetterOrDigit { start += 1 }
        var end = sign + 1
        while end < characters.count, isDomain(characters[end]) { end += 1 }
        while end > sign, !characters[end - 1].isLetterOrDigit { end -= 1 }
        let domain = String(characters[min(sign + 1, end)..<end])
        guard start < sign, end - start <= 254, isPlausible(domain: domain) else { return nil }
        return SlotFinding(value: .string("\(text[start..<sign])@\(domain)"), range: start..<end)
    }

    static func isPlausible(domain: String) -> Bool {
        let labels = domain.split(separator: ".", omittingEmptySubsequences: false)
        guard labels.count >= 2, labels.allSatisfy({ !$0.isEmpty }), let top = labels.last else { return false }
        return top.count >= 2 && top.allSatisfy(\.isLetter)
    }

    static func isLocal(_ character: Character) -> Bool {
        character.isLetterOrDigit || "._%+-'".contains(character)
    }

    static func isDomain(_ character: Character) -> Bool {
        character.isLetterOrDigit || character == "." || character == "-"
    }
}

extension Character {
    fileprivate var isLetterOrDigit: Bool { isLetter || isNumber }
}

extension SlotText {
    /// The indices of the tokens within `range`.
    func tokenRange(of range: Range<Int>) -> Range<Int> {
        let inside = tokens.indices.filter { tokens[$0].range.overlaps(range) }
        return (inside.first ?? 0)..<((inside.last ?? -1) + 1)
    }
}
