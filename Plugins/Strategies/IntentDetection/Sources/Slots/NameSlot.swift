import ChannelKit

/// Reads names of customers.
enum NameSlot {
    /// The name without introductory words such as `my name is`, `je m'appelle`.
    static func answer(in text: SlotText) -> SlotFinding? {
        let words = words(of: text)
        let start = opening(of: words, among: introductions + greetings)
        return name(in: text, words[start...])
    }

    /// A name after an introduction such as `my name is`, anywhere in the text.
    static func introduction(in text: SlotText) -> SlotFinding? {
        let words = words(of: text)
        for start in words.indices {
            for phrase in plainIntroductions where spells(words[start...], phrase) {
                return name(in: text, words[(start + phrase.count)...])
            }
        }
        return nil
    }

    private typealias Word = (folded: String, range: Range<Int>)

    private static let maxWords = 5

    private static let plainIntroductions = [
        "my name is", "my name s", "name is", "the name is", "je m appelle", "je me nomme", "mon nom est",
        "mon nom c est", "mon nom",
    ].map { $0.split(separator: " ").map(String.init) }

    private static let introductions =
        plainIntroductions
        + [
            "i am", "i m", "im", "it is", "it s", "its", "this is", "call me", "you can call me", "name", "moi c est",
            "c est", "cest", "je suis", "ici", "nom", "au nom de", "sous le nom de", "under", "for",
        ].map { $0.split(separator: " ").map(String.init) }

    private static let greetings = [
        "hello", "hi", "hey", "good morning", "good afternoon", "bonjour", "bonsoir", "salut", "allo", "yes", "oui",
        "ok", "okay", "sure", "bien sur",
    ].map { $0.split(separator: " ").map(String.init) }

    /// Words that end a name.
    private static let endings: Set<String> = [
        "and", "et", "my", "mon", "ma", "please", "thanks", "thank", "merci", "svp", "from", "de la part", "at", "but",
    ]

    /// Common answers that are not names.
    private static let noNames: Set<String> = [
        "yes", "no", "ok", "okay", "oui", "non", "hello", "hi", "hey", "bonjour", "bonsoir", "salut", "allo", "why",
        "what", "who", "how", "when", "where", "pourquoi", "quoi", "qui", "comment", "quand", "ou", "combien", "thanks",
        "merci", "you", "vous", "i", "je", "not", "pas", "dont", "test", "stop", "help", "aide", "is", "are", "est",
    ]

    private static func words(of text: SlotText) -> [Word] {
        var words: [Word] = []
        for index in text.characters.indices where isPartOfWord(text.characters, index) {
            if let last = words.last, last.range.upperBound == index {
                words[words.count - 1].range = last.range.lowerBound..<index + 1
            } else {
                words.append(("", index..<index + 1))
            }
        }
        return words.flatMap { word -> [Word] in
            let written = text[word.range]
            // "m'appelle" is two words, while "O'Brien" is one name.
            let pieces = written.foldedWords
            guard pieces.count == 2, elisions.contains(pieces[0]) || pieces[1] == "s" || pieces[1] == "m" else {
                return [(pieces.joined(separator: " "), word.range)]
            }
            let middle = word.range.lowerBound + pieces[0].count
            return [
                (pieces[0], word.range.lowerBound..<middle),
                (pieces[1], min(middle + 1, word.range.upperBound)..<word.range.upperBound),
            ]
        }
    }

    private static let elisions: Set<String> = ["m", "c", "i", "it", "j", "l"]

    private static func isPartOfWord(_ characters: [Character], _ index: Int) -> Bool {
        if characters[index].isLetter || characters[index].isNumber { return true }
        return ["'", "’", "-", "‑"].contains(characters[index]) && index > 0 && characters[index - 1].isLetter
            && index + 1 < characters.count && characters[index + 1].isLetter
    }

    /// The number of introductory words at the start.
    private static func opening(of words: [Word], among phrases: [[String]]) -> Int {
        var start = 0
        while start < words.count {
            let lengths = phrases.filter { spells(words[start...], $0) }.map(\.count)
            guard let longest = lengths.max(), start + longest < words.count else { return start }
            start += longest
        }
        return start
    }

    private static func spells(_ words: ArraySlice<Word>, _ phrase: [String]) -> Bool {
        words.count >= phrase.count && zip(words, phrase).allSatisfy { $0.folded == $1 }
    }

    /// The words up to a sign or an ending word; nil if they cannot be a name.
    private static func name(in text: SlotText, _ words: ArraySlice<Word>) -> SlotFinding? {
        guard let first = words.first else { return nil }
        var end = first.range.lowerBound
        var count = 0
        for word in words {
            let between = count == 0 ? "" : text[end..<word.range.lowerBound]
            guard between.allSatisfy({ $0.isWhitespace || $0 == "." }), !endings.contains(word.folded) else { break }
            guard !noNames.contains(word.folded), !text[word.range].contains(where: \.isNumber) else { return nil }
            end = word.range.upperBound
            count += 1
        }
        guard (1...maxWords).contains(count), end - first.range.lowerBound <= 80 else { return nil }
        guard !text[end..<text.characters.count].contains("?") else { return nil }
        let range = first.range.lowerBound..<end
        return SlotFinding(value: .string(text[range]), range: range)
    }
}
