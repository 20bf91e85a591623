import ChannelKit

/// A choice of a slot.
struct SlotChoice: Equatable, Sendable {
    let id: String
    /// The titles in all languages.
    let titles: [String]
}

/// Reads a choice by its id, its title, with typing errors, or its number.
struct ChoiceSlot {
    private let choices: [SlotChoice]

    init(_ choices: [SlotChoice]) { self.choices = choices }

    func answer(in text: SlotText) -> SlotFinding? {
        let words = text.tokens.filter { $0.isWord || $0.hasDigits }
        guard !words.isEmpty else { return nil }
        return exact(text) ?? named(words) ?? numbered(words)
    }

    /// The choice whose title occurs in the text.
    func mention(in text: SlotText) -> SlotFinding? { named(text.tokens.filter { $0.isWord || $0.hasDigits }) }

    private func exact(_ text: SlotText) -> SlotFinding? {
        let written = String(text.characters).foldedWords
        let chosen = choices.filter { $0.id.foldedWords == written || $0.titles.contains { $0.foldedWords == written } }
        return chosen.count == 1 ? finding(chosen[0], 0..<text.characters.count) : nil
    }

    /// The choice whose title occurs in `words`; of two, the one with the longer title.
    private func named(_ words: [SlotText.Token]) -> SlotFinding? {
        let spellings = words.flatMap { word in word.text.split(separator: " ").map { (String($0), word.range) } }
        var found: [(choice: SlotChoice, length: Int, range: Range<Int>)] = []
        for choice in choices {
            let places = (choice.titles + [choice.id]).compactMap { place(of: $0.foldedWords, in: spellings) }
            if let best = places.max(by: { $0.length < $1.length }) { found.append((choice, best.length, best.range)) }
        }
        found.sort { $0.length > $1.length }
        guard let best = found.first, found.count == 1 || isInside(found[1].range, best.range) else { return nil }
        return finding(best.choice, best.range)
    }

    private func isInside(_ one: Range<Int>, _ other: Range<Int>) -> Bool {
        other.lowerBound <= one.lowerBound && one.upperBound <= other.upperBound && one != other
    }

    private func place(of title: [String], in words: [(String, Range<Int>)]) -> (length: Int, range: Range<Int>)? {
        guard !title.isEmpty, title.count <= words.count else { return nil }
        for start in 0...(words.count - title.count) {
            let window = words[start..<start + title.count]
            guard zip(window, title).allSatisfy({ Spelling.isAlike($0.0, $1) }), let first = window.first,
                let last = window.last
            else { continue }
            return (title.joined().count, first.1.lowerBound..<last.1.upperBound)
        }
        return nil
    }

    private func numbered(_ words: [SlotText.Token]) -> SlotFinding? {
        let ordinals = words.compactMap { word in Self.ordinals[word.text].map { ($0, word.range) } }
        let numbers = words.compactMap { word in word.number.map { ($0, word.range) } }
        // An ordinal wins over a number: "the second one" is the second.
        let places = (ordinals.isEmpty ? numbers : ordinals).filter { choices.indices.contains($0.0 - 1) }
        guard let place = places.first, places.allSatisfy({ $0.0 == place.0 }), words.count <= 6 else { return nil }
        return finding(choices[place.0 - 1], place.1)
    }

    private func finding(_ choice: SlotChoice, _ range: Range<Int>) -> SlotFinding {
        SlotFinding(value: .string(choice.id), range: range)
    }

    private static let ordinals = [
        "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "premier": 1, "premiere": 1, "deuxieme": 2,
        "seconde": 2, "troisieme": 3, "quatrieme": 4, "cinquieme": 5,
    ]
}

/// Comparison of words with tolerance for typing errors.
enum Spelling {
    static func isAlike(_ one: String, _ other: String) -> Bool {
        if one == other { return true }
        let allowed = min(one.count, other.count) >= 8 ? 2 : min(one.count, other.count) >= 4 ? 1 : 0
        return allowed > 0 && abs(one.count - other.count) <= allowed
            && distance(Array(one), Array(other)) <= allowed
    }

    /// The number of insertions, deletions, substitutions and swaps of neighbours (optimal string alignment).
    static func distance(_ one: [Character], _ other: [Character]) -> Int {
        var before: [Int] = []
        var last = Array(0...other.count)
        for row in one.indices {
            var current = [row + 1]
            for column in other.indices {
                let cost = one[row] == other[column] ? 0 : 1
                var best = min(last[column] + cost, last[column + 1] + 1, current[column] + 1)
                let isSwap = row > 0 && column > 0 && one[row] == other[column - 1] && one[row - 1] == other[column]
                if isSwap { best = min(best, before[column - 1] + 1) }
                current.append(best)
            }
            (before, last) = (last, current)
        }
        return last[other.count]
    }
}
