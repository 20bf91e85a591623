import ChannelKit

/// Reads email addresses.
enum EmailSlot {
    /// The address, written or spoken: `ana at example dot com`.
    static func answer(in text: SlotText) -> SlotFinding? {
        mentions(in: text).first ?? spoken(text)
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
        return SlotFinding(value: .string("\(text[start..<sign])@\(domain.lowercased())"), range: start..<end)
    }

    private static func isPlausible(domain: String) -> Bool {
        let labels = domain.split(separator: ".", omittingEmptySubsequences: false)
        guard labels.count >= 2, labels.allSatisfy({ !$0.isEmpty }), let top = labels.last else { return false }
        return top.count >= 2 && top.allSatisfy(\.isLetter)
    }

    private static func spoken(_ text: SlotText) -> SlotFinding? {
        let words = String(text.characters).lowercased().split { $0.isWhitespace }.map(String.init)
        guard words.contains(where: ats.contains), words.contains(where: dots.contains) || text.characters.contains(".")
        else { return nil }
        let written = words.map { ats.contains($0) ? "@" : dots.contains($0) ? "." : $0 }
        guard let at = written.firstIndex(of: "@"), at > 0 else { return nil }
        // Before the at sign only words joined by a dot belong to the address: "it is ana at …".
        var start = at - 1
        while start >= 2, written[start - 1] == "." { start -= 2 }
        let joined = SlotText(written[start...].joined())
        return mentions(in: joined).first.map { SlotFinding(value: $0.value, range: 0..<text.characters.count) }
    }

    private static let ats: Set<String> = ["at", "arobase", "arobas", "@"]
    private static let dots: Set<String> = ["dot", "point", "."]

    private static func isLocal(_ character: Character) -> Bool {
        character.isLetterOrDigit || "._%+-'".contains(character)
    }

    private static func isDomain(_ character: Character) -> Bool {
        character.isLetterOrDigit || character == "." || character == "-"
    }
}

extension Character {
    fileprivate var isLetterOrDigit: Bool { isLetter || isNumber }
}
