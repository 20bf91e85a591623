/// Finds email addresses in words: `jean dot roy at gmail dot com`, `jean tiret roy arobase courriel point ca`.
struct SpokenEmailScan {
    let words: ScanWords

    private enum Meaning {
        /// A word that only means `@`.
        case sign
        /// `at` or `à`, which mean other things as well.
        case at
        case dot
        /// A mark within a name: hyphen, underscore.
        case mark
        /// A word that is no part of an address.
        case other
    }

    private static let meanings = WordTable<Meaning>([
        ("arobase arobas arrobase arobasse arroba", .sign), ("at a", .at), ("dot point punto period", .dot),
        ("dash hyphen tiret underscore souligne underline trait plus", .mark),
        (
            """
            is est cest it its my mon the le la to email mail mails courriel courriels courrier adresse address me moi be \
            and et write ecrivez ecris send envoyez reach contact use utilise utilisez sur for pour yes oui ok so s c that \
            thats voila au us you vous we nous look looking here there work works order ordered book booked buy bought \
            see saw check visit online shop found find available them him her are was meet i je an of de du un une ce cette \
            or ou this no non not pas meme site website page arrive stay eat met lunch home noon stop emails
            """, .other
        ),
    ])

    var found: [PersonalDatum] {
        var found: [PersonalDatum] = []
        var floor = 0
        for index in words.tokens.indices where index >= floor && !words.tokens[index].isDigits {
            guard let meaning = meaning(index), meaning == .sign || meaning == .at || isCommercialA(index),
                let (first, last) = address(around: index, meaning, after: floor)
            else { continue }
            let range = words.tokens[first].start..<words.tokens[last].end
            found.append(PersonalDatum(kind: .email, range: words.text.original(range)))
            floor = last + 1
        }
        return found
    }

    private func meaning(_ index: Int) -> Meaning? {
        words.tokens.indices.contains(index) ? Self.meanings[words.tokens[index].word] : nil
    }

    /// True for French `a commercial`, a name of the sign.
    private func isCommercialA(_ index: Int) -> Bool {
        words.tokens.indices.contains(index + 1) && words.tokens[index].end - words.tokens[index].start == 1
            && words.tokens[index + 1].word == Self.commercial
    }

    private static let commercial = WordKey("commercial").value

    private func address(around sign: Int, _ meaning: Meaning, after floor: Int) -> (first: Int, last: Int)? {
        let isCommercial = isCommercialA(sign)
        // `(at)` in brackets is written against programs that collect addresses.
        let isBracketed =
            isBracket(words.text[words.tokens[sign].start - 1]) && isBracket(words.text[words.tokens[sign].end])
        let isCertain = meaning == .sign || isCommercial || isBracketed
        let start = sign + (isCommercial ? 2 : 1)
        guard sign > floor, isNear(sign), start < words.tokens.count, isNear(start),
            let domain = domain(from: start, isCertain: isCertain),
            let first = local(before: sign, after: floor, isDictated: isCertain || domain.isSpoken)
        else { return nil }
        return isCertain || isAddress(first..<sign, domain) ? (first, domain.last) : nil
    }

    private func isBracket(_ unit: UInt8) -> Bool {
        switch unit {
        case UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "{"),
            UInt8(ascii: "}"), UInt8(ascii: "<"), UInt8(ascii: ">"):
            true
        default: false
        }
    }

    /// True if the words around `at` make an address: a mark or a digit in the name, a mail service, or words that
    /// announce an address.
    private func isAddress(_ local: Range<Int>, _ domain: Domain) -> Bool {
        if domain.isMailService { return true }
        guard local.contains(where: { !words.tokens[$0].isDigits }) else { return false }
        // `our site at lotus dot com` is none.
        if meaning(local.upperBound - 1) == .other { return false }
        if local.count > 1 { return true }
        guard meaning(local.lowerBound) == nil else { return false }
        return domain.isSpoken || isAnnounced(local.lowerBound)
    }

    /// The number of words before an address that may announce it.
    private static let reach = 5
    private static let announcements = WordTable<Bool>([
        ("email mail mails emails courriel courriels adresse address", true)
    ])

    private func isAnnounced(_ index: Int) -> Bool {
        words.tokens[max(0, index - Self.reach)..<index].contains { Self.announcements[$0.word] != nil }
    }

    // MARK: - The domain

    private struct Domain {
        let last: Int
        /// True if a dot of it is a word.
        let isSpoken: Bool
        let isMailService: Bool
    }

    /// The max number of words of a label: `hot mail`, `clinique saint luc`, or letters one by one.
    private static let maxLabel = 12

    private func domain(from start: Int, isCertain: Bool) -> Domain? {
        var index = start
        var isSpoken = false
        var last: Int?
        let service = DomainWords.mailServices[words.tokens[start].word] != nil
        while index < words.tokens.count, index - start < 3 * Self.maxLabel {
            guard let dot = nextDot(from: index), dot.after < words.tokens.count,
                DomainWords.topLevel[words.tokens[dot.after].word] != nil || dot.after > index
            else { break }
            if dot.isWord { isSpoken = true }
            if DomainWords.topLevel[words.tokens[dot.after].word] != nil { last = dot.after }
            index = dot.after
        }
        if last == nil, service, DomainWords.topLevel[words.tokens[min(start + 1, words.tokens.count - 1)].word] != nil,
            isNear(start + 1)
        {
            return Domain(last: start + 1, isSpoken: true, isMailService: true)
        }
        if let last { return Domain(last: last, isSpoken: isSpoken, isMailService: service) }
        return service && isCertain ? Domain(last: start, isSpoken: false, isMailService: true) : nil
    }

    /// The first dot after the label at `index`, and the token behind it.
    private func nextDot(from index: Int) -> (after: Int, isWord: Bool)? {
        var index = index
        for _ in 0..<Self.maxLabel {
            guard index + 1 < words.tokens.count else { return nil }
            let gap = words.tokens[index].end..<words.tokens[index + 1].start
            if gap.count <= 3, gap.contains(where: { words.text[$0] == UInt8(ascii: ".") }) {
                let isSentence =
                    gap.count > 1 && words.text[gap.upperBound - 1] == 0x20 && words.text[gap.lowerBound] != 0x20
                return isSentence ? nil : (index + 1, false)
            }
            guard isNear(index + 1) else { return nil }
            if meaning(index + 1) == .dot { return isNear(index + 2) ? (index + 2, true) : nil }
            index += 1
        }
        return nil
    }

    /// True if few units are between the token and the one before.
    private func isNear(_ index: Int) -> Bool {
        guard words.tokens.indices.contains(index), index > 0 else { return false }
        let gap = words.tokens[index - 1].end..<words.tokens[index].start
        return gap.count <= 3 && !gap.contains { [0x21, 0x3F, 0x3B].contains(words.text[$0]) }
    }

    // MARK: - The name

    /// The max number of words of a name; letters are dictated one by one.
    private static let maxLocal = 24
    /// The max number of further words that may belong to a name in speech: `jean tremblay at …`.
    private static let maxFurther = 1

    /// The first token of the name that ends before `sign`.
    private func local(before sign: Int, after floor: Int, isDictated: Bool) -> Int? {
        var first = sign - 1
        guard meaning(first) != .dot, meaning(first) != .mark else { return nil }
        var further = 0
        while first > floor, sign - first < Self.maxLocal, isNear(first) {
            let before = first - 1
            let gap = words.tokens[before].end..<words.tokens[first].start
            let isGlued = gap.isEmpty || (gap.count == 1 && Self.glue.contains(words.text[gap.lowerBound]))
            if isGlued {
                first = before
            } else if meaning(before) == .dot || meaning(before) == .mark {
                guard before > floor, isNear(before) else { break }
                first = before - 1
                if meaning(first) == .mark, first > floor { first -= 1 }
            } else if isDictated, isShort(before), isShort(first) || further == 0 {
                first = before
            } else if isDictated, further < Self.maxFurther, meaning(before) == nil,
                gap.allSatisfy({ words.text[$0] == 0x20 })
            {
                further += 1
                first = before
            } else {
                break
            }
        }
        return first
    }

    private static let glue: [UInt8] = [0x2E, 0x2D, 0x5F, 0x2B, 0x27]

    /// True for a letter, or digits in figures or words, which are dictated one by one.
    private func isShort(_ index: Int) -> Bool {
        let token = words.tokens[index]
        return token.isDigits || token.end - token.start == 1 && meaning(index) != .at
            || SpokenDigits(words: words).number(at: index, isAfterDigit: false) != nil
    }
}
