/// Finds email addresses, from each `@` outward within the limits of an address.
struct EmailScan {
    /// The max length of a local part, in octets (RFC 5321, 4.5.3.1; a domain has 255).
    private static let localLimit = 64
    private static let domainLimit = 255

    let text: FoldedText

    var found: [PersonalDatum] {
        var found: [PersonalDatum] = []
        var floor = 0
        var index = 0
        while index < text.count {
            guard text[index] == UInt8(ascii: "@") else {
                index += 1
                continue
            }
            if let range = address(around: index, after: floor) {
                found.append(PersonalDatum(kind: .email, range: text.original(range)))
                floor = range.upperBound
            }
            index = max(index + 1, floor)
        }
        return found
    }

    private func address(around sign: Int, after floor: Int) -> Range<Int>? {
        let isSpaced = text[sign - 1] == 0x20 || text[sign + 1] == 0x20
        // The domain first: an `@` outside an address mostly has none, while any letters can precede it.
        guard let end = domainEnd(from: text[sign + 1] == 0x20 ? sign + 2 : sign + 1, isSpaced: isSpaced),
            let start = localStart(before: text[sign - 1] == 0x20 ? sign - 1 : sign, after: floor)
        else { return nil }
        return start..<end
    }

    private func localStart(before end: Int, after floor: Int) -> Int? {
        var start = end
        while start > floor, end - start < Self.localLimit, isLocal(start - 1) { start -= 1 }
        // A leading quotation mark or full stop is not part of the address.
        while start < end, text[start] == 0x27 || text[start] == 0x2E { start += 1 }
        return start < end ? start : nil
    }

    private func isLocal(_ index: Int) -> Bool {
        switch text[index] {
        case UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "%"), UInt8(ascii: "+"), UInt8(ascii: "-"), 0x27: true
        default: text.hasWord(at: index)
        }
    }

    /// The end of a domain of two or more labels, the last with letters, or of a well-known one without its end.
    private func domainEnd(from start: Int, isSpaced: Bool) -> Int? {
        var end: Int?
        var index = start
        var labels = 0
        while index - start < Self.domainLimit {
            let label = index
            var key = WordKey()
            var hasLetter = false
            while index - start < Self.domainLimit, text.hasWord(at: index) || text[index] == UInt8(ascii: "-") {
                if text.hasLetter(at: index) { hasLetter = true }
                key.append(text[index])
                index += 1
            }
            guard index > label else { break }
            labels += 1
            if labels > 1, hasLetter, !isSpaced || text.hasLetter(at: label) { end = index }
            if labels == 1, DomainWords.mailServices[key.value] != nil { end = index }
            guard let next = labelStart(after: index, isSpaced: isSpaced) else { break }
            index = next
        }
        return end
    }

    /// The start of the label after the full stop at `index`, which may be spaced, or a comma by mistake.
    private func labelStart(after index: Int, isSpaced: Bool) -> Int? {
        if text[index] == UInt8(ascii: ".") {
            if isSpaced, text[index + 1] == 0x20, DomainWords.isTopLevel(at: index + 2, in: text) { return index + 2 }
            return index + 1
        }
        if text[index] == UInt8(ascii: ","), DomainWords.isTopLevel(at: index + 1, in: text) { return index + 1 }
        if text[index] == 0x20, text[index + 1] == UInt8(ascii: "."), DomainWords.isTopLevel(at: index + 2, in: text) {
            return index + 2
        }
        if isSpaced, text[index] == 0x20, text[index + 1] == UInt8(ascii: "."), text[index + 2] == 0x20,
            DomainWords.isTopLevel(at: index + 3, in: text)
        {
            return index + 3
        }
        return nil
    }
}

/// The words at the ends of domains.
enum DomainWords {
    /// The top-level domains that are dictated, or written behind a wrong mark.
    static let topLevel = WordTable<Bool>([
        (
            """
            com ca org net fr qc edu gov io co uk info biz be ch de es it me tv app dev online quebec example test eu us \
            nl pt lu ma dz tn sn ci ht mil gouv coop pro name
            """, true
        )
    ])

    /// The services of which customers leave out the end.
    static let mailServices = WordTable<Bool>([
        (
            """
            gmail hotmail outlook yahoo icloud videotron sympatico rogers protonmail proton live msn aol gmx orange \
            wanadoo laposte free sfr googlemail ymail fastmail
            """, true
        )
    ])

    /// True if a word of ``topLevel`` is at `index`, and no more letters.
    static func isTopLevel(at index: Int, in text: FoldedText) -> Bool {
        var key = WordKey()
        var end = index
        while end - index < 8, text.hasLetter(at: end) {
            key.append(text[end])
            end += 1
        }
        return end > index && !text.hasWord(at: end) && topLevel[key.value] != nil
    }
}
