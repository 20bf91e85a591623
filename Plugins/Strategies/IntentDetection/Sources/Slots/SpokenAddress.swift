import ChannelKit

/// An address with a part in words: "jean tiret dupont arobase exemple point com".
struct SpokenAddress {
    /// The address; nil if a part of it may be missing.
    let finding: SlotFinding?

    /// A word, or a sign that was written or said.
    private struct Element {
        let text: String
        let folded: String
        var sign: Character?
        let range: Range<Int>
    }

    /// The addresses in `text` of which a sign is said, or stands apart.
    static func all(in text: SlotText) -> [SpokenAddress] {
        let elements = elements(of: text)
        return elements.indices.filter { elements[$0].sign == "@" }.compactMap { address(elements, at: $0, in: text) }
    }

    private static let signs: [(words: [String], sign: Character)] = [
        (["at"], "@"), (["arobase"], "@"), (["arobas"], "@"), (["arrobas"], "@"), (["arobasse"], "@"),
        (["a", "commercial"], "@"),
        (["at", "sign"], "@"), (["dot"], "."), (["point"], "."), (["period"], "."), (["dash"], "-"), (["hyphen"], "-"),
        (["tiret"], "-"),
        (["trait", "d", "union"], "-"), (["trait", "d'union"], "-"), (["minus"], "-"), (["underscore"], "_"),
        (["under", "score"], "_"),
        (["tiret", "bas"], "_"), (["tiret", "du", "bas"], "_"), (["barre", "de", "soulignement"], "_"),
        (["soulignement"], "_"),
        (["plus"], "+"), (["sous-tiret"], "_"), (["souligné"], "_"), (["souligne"], "_"),
    ].sorted { $0.0.count > $1.0.count }.map { (words: $0.0, sign: Character($0.1)) }

    private static func elements(of text: SlotText) -> [Element] {
        let pieces = pieces(of: text)
        var elements: [Element] = []
        var index = 0
        while index < pieces.count {
            let folded = pieces[index].text.lowercased().trimmed("()[]<>")
            if let sign = signs.first(where: { said in
                index + said.words.count <= pieces.count
                    && said.words.indices.allSatisfy {
                        pieces[index + $0].text.lowercased().trimmed("()[]<>") == said.words[$0]
                    }
            }) {
                let last = index + sign.words.count
                let range = pieces[index].range.lowerBound..<pieces[last - 1].range.upperBound
                elements.append(Element(text: String(sign.sign), folded: "", sign: sign.sign, range: range))
                index = last
                continue
            }
            let alone: Character? = ["@", ".", "-", "_", "+"].contains(folded) ? folded.first : nil
            elements.append(
                Element(
                    text: pieces[index].text,
                    folded: pieces[index].text.folded,
                    sign: alone,
                    range: pieces[index].range
                )
            )
            index += 1
        }
        return elements
    }

    /// The words of the text, with at signs apart.
    private static func pieces(of text: SlotText) -> [(text: String, range: Range<Int>)] {
        var pieces: [(text: String, range: Range<Int>)] = []
        var start: Int?
        func end(_ index: Int) {
            if let first = start { pieces.append((text[first..<index], first..<index)) }
            start = nil
        }
        for (index, character) in text.characters.enumerated() {
            if character.isWhitespace {
                end(index)
            } else if character == "@" {
                end(index)
                pieces.append(("@", index..<index + 1))
            } else if start == nil {
                start = index
            }
        }
        end(text.characters.count)
        return pieces
    }

    // MARK: - Around the at sign

    private static func address(_ elements: [Element], at sign: Int, in text: SlotText) -> SpokenAddress? {
        guard let domain = domain(elements, from: sign + 1) else { return nil }
        let isWritten = elements[sign].range.count == 1
        let local = local(elements, before: sign, isWritten: isWritten)
        let isPlain =
            isWritten && local?.start == sign - 1 && domain.end == sign + 2
            && elements[sign].range.lowerBound == elements[sign - 1].range.upperBound
        // An address without words is read elsewhere.
        if isPlain { return nil }
        guard let local, domain.isComplete else { return SpokenAddress(finding: nil) }
        let range = elements[local.start].range.lowerBound..<elements[domain.end - 1].range.upperBound
        guard EmailSlot.isPlausible(domain: domain.text), local.text.count + domain.text.count < 254 else {
            return SpokenAddress(finding: nil)
        }
        return SpokenAddress(finding: SlotFinding(value: .string("\(local.text)@\(domain.text)"), range: range))
    }

    /// The part before the at sign; nil if another word may belong to it.
    private static func local(_ elements: [Element], before sign: Int, isWritten: Bool) -> (text: String, start: Int)? {
        var start = sign
        var text = ""
        while start > 0 {
            let element = elements[start - 1]
            if let mark = element.sign {
                guard mark != "@", text.first.map({ $0.isLetter || $0.isNumber }) == true else { break }
                text = String(mark) + text
            } else {
                let written = value(of: element).trimmed("<(\"[")
                guard written.allSatisfy(EmailSlot.isLocal), !written.isEmpty else { break }
                let joins = text.first.map { !($0.isLetter || $0.isNumber) } ?? true
                let isSpelled =
                    written.count == 1 && start < sign && value(of: elements[start]).count == 1
                    || written.count == 1 && element.text.first?.isNumber == true
                guard joins || isSpelled else { break }
                text = written + text
            }
            start -= 1
        }
        guard text.first.map({ $0.isLetter || $0.isNumber }) == true else { return nil }
        // "my address is jean" ends before the address, and "jean dupont" may be a part of it.
        if start > 0 {
            let before = elements[start - 1]
            let ends = before.text.last.map { ":,;.!?)".contains($0) } ?? false
            guard ends || introductions.contains(before.folded.trimmed(":,;.")) || isWritten && before.sign == nil
            else { return nil }
        }
        let first = elements[start].folded
        guard isWritten || !introductions.contains(first) || sign - start > 1, !apostrophe(elements[start].text) else {
            return nil
        }
        return (text, start)
    }

    private static func apostrophe(_ text: String) -> Bool {
        ["it's", "it’s", "c'est", "c’est", "that's"].contains(text.lowercased())
    }

    /// The part after the at sign, with at least one dot.
    private static func domain(_ elements: [Element], from start: Int) -> (text: String, end: Int, isComplete: Bool)? {
        var text = ""
        var end = start
        var index = start
        var isComplete = true
        while index < elements.count {
            let element = elements[index]
            if let mark = element.sign {
                guard mark == "." || mark == "-", let last = text.last, last.isLetter || last.isNumber,
                    index + 1 < elements.count
                else { break }
                text.append(mark)
            } else {
                let written = value(of: element).trimmed(",;:!?)>\"")
                let word = written.hasSuffix(".") ? String(written.dropLast()) : written
                guard !word.isEmpty, word.allSatisfy(EmailSlot.isDomain) else { break }
                let joins = text.last.map { !($0.isLetter || $0.isNumber) } ?? true
                if !joins {
                    // "g mail dot com", "e x a m p l e dot com"
                    let isSpelled = word.count == 1 || providers.contains(text + word)
                    guard !text.contains("."), isSpelled || followedByDot(elements, index) else { break }
                    if !isSpelled, !(text.count == 1 && providers.contains(text + word)) { isComplete = false }
                }
                text += word
                end = index + 1
                if written != value(of: element) || word != written, text.contains(".") { break }
            }
            index += 1
        }
        while let last = text.last, !(last.isLetter || last.isNumber) { text.removeLast() }
        guard text.contains("."), end > start else { return nil }
        return (text, end, isComplete)
    }

    private static func followedByDot(_ elements: [Element], _ index: Int) -> Bool {
        index + 1 < elements.count && elements[index + 1].sign == "."
    }

    /// The characters of a word: digits of a number that was said.
    private static func value(of element: Element) -> String {
        if case .unit(let digit)? = NumberWords.roles[element.folded], element.folded != "un", element.folded != "une",
            element.folded != "one"
        {
            return String(digit)
        }
        return element.text
    }

    private static let providers: Set<String> = [
        "gmail", "hotmail", "outlook", "icloud", "yahoo", "videotron", "protonmail",
    ]
    private static let introductions: Set<String> = .words(
        """
        is it's its it s est c'est cest email e-mail mail courriel adresse address a à to at use me send here
        s'est l'adresse utilisez svp please yes oui hi hello bonjour ok moi that's thats so alors donc sur on
        new voici mine the
        """
    )
}

extension String {
    /// The text without these characters at its ends.
    fileprivate func trimmed(_ characters: String) -> String {
        String(drop { characters.contains($0) }.reversed().drop { characters.contains($0) }.reversed())
    }
}
