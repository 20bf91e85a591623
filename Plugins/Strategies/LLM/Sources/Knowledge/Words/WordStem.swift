/// A stemmer, so that `cleanings`, `cleaned` and `clean` are equal, and `nettoyer` and `nettoyage`.
///
/// The rules are for English and French together, because the language of a text is unknown: only the same treatment of
/// question and passage matters. They are applied until none matches; then, once, a final y becomes i and doubled
/// letters become single.
enum WordStem {
    fileprivate struct Rule {
        let ending: [UInt8]
        let replacement: [UInt8]
        /// The minimum length of what remains.
        let minLength: Int
        /// The letters after which the rule does not apply.
        let notAfter: [UInt8]

        init(_ ending: String, to replacement: String = "", minLength: Int, notAfter: String = "") {
            self.ending = Array(ending.utf8)
            self.replacement = Array(replacement.utf8)
            self.minLength = minLength
            self.notAfter = Array(notAfter.utf8)
        }
    }

    private static let rules = [
        Rule("eaux", to: "eau", minLength: 1), Rule("aux", to: "al", minLength: 2, notAfter: "e"),
        Rule("ses", to: "s", minLength: 2), Rule("xes", to: "x", minLength: 2), Rule("s", minLength: 3, notAfter: "s"),
        Rule("ment", minLength: 3), Rule("ation", minLength: 4),
        Rule("age", minLength: 5), Rule("ing", minLength: 3), Rule("ed", minLength: 3), Rule("er", minLength: 3),
        Rule("ir", minLength: 4, notAfter: "aeiou"), Rule("ez", minLength: 3), Rule("on", minLength: 4, notAfter: "i"),
        Rule("e", minLength: 4),
    ]

    private static let rulesByLastLetter: [UInt8: [Rule]] = Dictionary(grouping: rules) { $0.ending.last ?? 0 }

    /// The stem of a word in lowercase without accents; a word with anything but the letters a to z is its own stem.
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
        guard rest >= minLength, word[rest...].elementsEqual(ending), !notAfter.contains(word[rest - 1]) else {
            return false
        }
        // What remains must have a vowel: "string" is not "str" and "-ing".
        return word[..<rest].contains { "aeiouy".utf8.contains($0) }
    }
}

extension [UInt8] {
    /// The word with doubled letters reduced, `adres` for `adresse` and `address`.
    ///
    /// Only `nn` stays, which distinguishes `stationner` from `station`.
    fileprivate var withoutDoubledLetters: [UInt8] {
        var letters: [UInt8] = []
        letters.reserveCapacity(count)
        for letter in self where letter != letters.last || letter == UInt8(ascii: "n") { letters.append(letter) }
        return letters
    }
}
