import ChannelKit

/// Reads names of customers.
enum NameSlot {
    /// The name without introductory words such as `my name is`, `je m'appelle`.
    static func answer(in text: SlotText) -> SlotAnswer {
        let words = NameWords.words(of: text)
        guard !words.isEmpty else { return .none }
        let start = opening(of: words, among: NameWords.introductions + NameWords.greetings)
        return name(in: text, words[start...], isIntroduced: start > 0)
    }

    /// A name after an introduction such as `my name is`, anywhere in the text.
    static func introduction(in text: SlotText) -> SlotFinding? {
        let words = NameWords.words(of: text)
        for start in words.indices {
            for phrase in NameWords.plainIntroductions where spells(words[start...], phrase) {
                return name(in: text, words[(start + phrase.count)...], isIntroduced: true).finding
            }
        }
        return nil
    }

    /// The max number of words of a name, besides particles such as "de la".
    private static let maxWords = 5
    /// The max number of characters of a name.
    private static let maxLength = 80

    /// The number of introductory words at the start.
    private static func opening(of words: [NameWords.Word], among phrases: [[String]]) -> Int {
        var start = 0
        while start < words.count {
            let lengths = phrases.filter { spells(words[start...], $0) }.map(\.count)
            guard let longest = lengths.max(), start + longest < words.count else { return start }
            start += longest
        }
        return start
    }

    private static func spells(_ words: ArraySlice<NameWords.Word>, _ phrase: [String]) -> Bool {
        words.count >= phrase.count && zip(words, phrase).allSatisfy { $0.folded == $1 }
    }

    /// The words up to a sign or an ending word; nothing if they cannot be a name.
    private static func name(in text: SlotText, _ words: ArraySlice<NameWords.Word>, isIntroduced: Bool) -> SlotAnswer {
        guard let first = words.first else { return .none }
        var end = first.range.lowerBound
        var count = 0
        for index in words.indices {
            let word = words[index]
            let between = count == 0 ? "" : text[end..<word.range.lowerBound]
            guard between.allSatisfy({ $0.isWhitespace || $0 == "." }) else { break }
            if count > 0, NameWords.endings.contains(word.folded) || ends(words[index...]) { break }
            guard !isNoName(word, in: text, isFirst: count == 0), !text[word.range].contains(where: \.isNumber) else {
                return count > 0 && isIntroduced && NameWords.noNames.contains(word.folded) ? .ask(.unread) : .none
            }
            end = word.range.upperBound
            count += NameWords.particles.contains(word.folded) ? 0 : 1
        }
        guard (1...maxWords).contains(count), end - first.range.lowerBound <= maxLength else { return .none }
        let rest = text[end..<text.characters.count]
        guard !rest.contains("?") else { return .none }
        // "Ana's husband", "Ana, last name Roy"
        guard !rest.folded.hasPrefix("'s") && !rest.folded.hasPrefix("’s"), !NameWords.isPart(rest.foldedWords) else {
            return .ask(.incomplete)
        }
        let range = first.range.lowerBound..<end
        // "Jean, no wait, Jeanne"
        let after = SlotPolarity(text.tokens).corrections.contains { mark in
            text.tokens[mark.lowerBound].range.lowerBound >= end && mark.upperBound < text.tokens.count
        }
        return after ? .ask(.several) : .value(SlotFinding(value: .string(text[range]), range: range))
    }

    /// True if a phrase begins that follows a name on the phone.
    private static func ends(_ words: ArraySlice<NameWords.Word>) -> Bool {
        NameWords.afterwords.contains { spells(words, $0) }
    }

    private static func isNoName(_ word: NameWords.Word, in text: SlotText, isFirst: Bool) -> Bool {
        guard NameWords.noNames.contains(word.folded) else { return false }
        // "Will", "An" and "My" are names where they are written like one.
        guard NameWords.rareNames.contains(word.folded) else { return true }
        let isCapital = text.characters[word.range.lowerBound].isUppercase
        let isAll = text[word.range].count > 1 && text.characters[word.range.upperBound - 1].isUppercase
        let next = text.characters[word.range.upperBound...].first { !$0.isWhitespace }
        return !(isCapital && !isAll && (!isFirst || next?.isUppercase == true))
    }
}
