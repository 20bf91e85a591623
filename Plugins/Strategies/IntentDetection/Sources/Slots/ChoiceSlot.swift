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

    func answer(in text: SlotText) -> SlotAnswer {
        guard text.tokens.contains(where: { $0.isWord || $0.hasDigits }) else { return .none }
        if let exact = exact(text) { return .value(exact) }
        let named = named(text)
        // "how much is a cleaning"
        if named.finding != nil, asksAbout(text) { return .ask(.unread) }
        return named == .none ? numbered(text) : named
    }

    /// The choice whose title occurs in the text.
    func mention(in text: SlotText) -> SlotFinding? { named(text).finding }

    /// True if the text is one of the titles and nothing else.
    func isTitle(_ text: SlotText) -> Bool { exact(text) != nil }

    private func exact(_ text: SlotText) -> SlotFinding? {
        let written = String(text.characters).foldedWords
        let chosen = choices.filter { $0.id.foldedWords == written || $0.titles.contains { $0.foldedWords == written } }
        return chosen.count == 1 ? finding(chosen[0], 0..<text.characters.count) : nil
    }

    /// True for a question about a choice, which does not take it.
    private func asksAbout(_ text: SlotText) -> Bool {
        guard let first = text.tokens.first?.text else { return false }
        return Self.questions.contains(first) || text.tokens.contains { Self.prices.contains($0.text) }
    }

    private static let questions: Set<String> = .words(
        "how what when where why who which is are does do did combien quel quelle quels quelles quand pourquoi comment"
    )
    private static let prices: Set<String> = .words(
        "combien price prices prix cost costs coute coutent much tarif tarifs"
    )

    // MARK: - By title

    /// A title in the tokens of a text.
    private struct Place {
        let choice: SlotChoice
        let length: Int
        let tokens: Range<Int>
    }

    /// The choice whose title occurs; of two titles one of which is in the other, the longer one.
    private func named(_ text: SlotText) -> SlotAnswer {
        let places = choices.flatMap { choice in
            (choice.titles + [choice.id]).compactMap { place(of: $0.foldedWords, choice, in: text.tokens) }
        }
        let outer = places.filter { place in
            !places.contains { $0.length > place.length && $0.tokens.overlaps(place.tokens) }
        }
        guard !outer.isEmpty else { return .none }
        let polarity = SlotPolarity(text.tokens)
        let (flags, isLoose) = polarity.excluded(outer.map(\.tokens))
        var positive = zip(outer, flags).filter { !$0.1 }.map(\.0).sorted {
            $0.tokens.lowerBound < $1.tokens.lowerBound
        }
        guard var chosen = positive.first, !isLoose else { return .ask(.excluded) }
        positive.removeFirst()
        for next in positive where next.choice != chosen.choice {
            guard polarity.isCorrected(chosen.tokens, next.tokens) else { return .ask(.several) }
            chosen = next
        }
        let tokens = text.tokens[chosen.tokens]
        return .value(
            finding(chosen.choice, (tokens.first?.range.lowerBound ?? 0)..<(tokens.last?.range.upperBound ?? 0))
        )
    }

    private func place(of title: [String], _ choice: SlotChoice, in tokens: [SlotText.Token]) -> Place? {
        guard !title.isEmpty, title.count <= tokens.count else { return nil }
        for start in 0...(tokens.count - title.count) {
            let window = tokens[start..<start + title.count]
            guard zip(window, title).allSatisfy({ Spelling.isAlike($0.text, $1) }) else { continue }
            return Place(choice: choice, length: title.joined().count, tokens: start..<start + title.count)
        }
        return nil
    }

    // MARK: - By number

    /// Reads an answer that is nothing but a place in the list: "2", "the second one", "numéro trois", "le dernier".
    private func numbered(_ text: SlotText) -> SlotAnswer {
        let tokens = text.tokens.filter { $0.isWord || $0.hasDigits }
        let numbers = NumberReader(tokens: tokens)
        var places: Set<Int> = []
        var index = 0
        while index < tokens.count {
            if let last = Self.last.end(tokens, at: index) {
                places.insert(choices.count)
                index = last
            } else if let ordinal = numbers.ordinal(at: index) {
                places.insert(ordinal.value)
                index = ordinal.end
            } else if Self.polite.contains(tokens[index].text), !places.isEmpty || tokens.count > index + 1 {
                index += 1
            } else if let number = numbers.small(at: index) {
                // "the second one", "the first of two"
                if places.isEmpty || !["one", "un", "une"].contains(tokens[index].text) { places.insert(number.value) }
                index = number.end
            } else {
                return .none
            }
        }
        guard let place = places.first else { return .none }
        guard places.count == 1 else { return .ask(.several) }
        guard choices.indices.contains(place - 1) else { return .ask(.impossible) }
        return .value(finding(choices[place - 1], 0..<text.characters.count))
    }

    private static let last = PhraseTable<Void>("last, last one, dernier, derniere, le dernier, la derniere")
    private static let polite: Set<String> = .words(
        """
        the le la l number numero no option choice choix please svp s il vous plait i ll take d like want je
        prends prendrai voudrais veux give me would c est it is merci thanks answer reponse go with pick choose
        yes oui ok for pour num nr my be
        """
    )

    private func finding(_ choice: SlotChoice, _ range: Range<Int>) -> SlotFinding {
        SlotFinding(value: .string(choice.id), range: range)
    }
}

/// Comparison of words with tolerance for typing errors.
enum Spelling {
    static func isAlike(_ one: String, _ other: String) -> Bool {
        if one == other { return true }
        // Short words differ from others by a letter: "pain" is not "main".
        let allowed = min(one.count, other.count) >= 8 ? 2 : min(one.count, other.count) >= 5 ? 1 : 0
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
