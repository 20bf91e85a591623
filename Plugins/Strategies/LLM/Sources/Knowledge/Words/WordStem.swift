/// Takes the endings off words, so that `cleanings`, `cleaned` and `clean` are one, and `nettoyer` and `nettoyage`.
///
/// The rules are those of English and French together, because a text does not say in which of the two it is: what
/// counts is that a question and a passage lose the same. They go on until none fits any more.
enum WordStem {
    fileprivate struct Rule {
        let ending: [UInt8]
        let replacement: [UInt8]
        /// How much must be left.
        let shortest: Int
        /// Letters in front of the ending that forbid it.
        let notAfter: [UInt8]

        init(_ ending: String, to replacement: String = "", shortest: Int, notAfter: String = "") {
            self.ending = Array(ending.utf8)
            self.replacement = Array(replacement.utf8)
            self.shortest = shortest
            self.notAfter = Array(notAfter.utf8)
        }
    }

    private static let rules = [
        Rule("eaux", to: "eau", shortest: 1), Rule("aux", to: "al", shortest: 2, notAfter: "e"),
        Rule("ses", to: "s", shortest: 2), Rule("xes", to: "x", shortest: 2), Rule("s", shortest: 3, notAfter: "s"),
        Rule("ment", shortest: 3), Rule("ation", shortest: 4),
        Rule("age", shortest: 5), Rule("ing", shortest: 3), Rule("ed", shortest: 3), Rule("er", shortest: 3),
        Rule("ir", shortest: 4, notAfter: "aeiou"), Rule("ez", shortest: 3), Rule("on", shortest: 4, notAfter: "i"),
        Rule("e", shortest: 4),
    ]

    private static let rulesByLastLetter: [UInt8: [Rule]] = Dictionary(grouping: rules) { $0.ending.last ?? 0 }

    /// The stem of a folded word; words with anything but the letters a to z have none.
    static func of(_ word: [UInt8]) -> [UInt8] {
        guard word.allSatisfy({ (0x61...0x7A).contains($0) }) else { return word }
        var stem = word
        while let last = stem.last, let rule = rulesByLastLetter[last]?.first(where: { $0.fits(stem) }) {
            stem.removeLast(rule.ending.count)
            stem += rule.replacement
        }
        if stem.last == UInt8(ascii: "y"), stem.count > 2 { stem[stem.count - 1] = UInt8(ascii: "i") }
        return stem.withoutDoubledLetters
    }
}

extension WordStem.Rule {
    fileprivate func fits(_ word: [UInt8]) -> Bool {
        let rest = word.count - ending.count
        guard rest >= shortest, word[rest...].elementsEqual(ending), !notAfter.contains(word[rest - 1]) else {
            return false
        }
        // Without a vowel nothing is left of "string".
        return word[..<rest].contains { "aeiouy".utf8.contains($0) }
    }
}

extension [UInt8] {
    /// `adres` for `adresse` as for `address`; not the `nn` that tells `stationner` from `station`.
    fileprivate var withoutDoubledLetters: [UInt8] {
        var letters: [UInt8] = []
        letters.reserveCapacity(count)
        for letter in self where letter != letters.last || letter == UInt8(ascii: "n") { letters.append(letter) }
        return letters
    }
}
