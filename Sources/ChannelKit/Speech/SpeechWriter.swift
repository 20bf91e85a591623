/// Writes the words of one line as they are spoken.
struct SpeechWriter {
    private let words: [SpeechWord]
    private let vocabulary: SpeechVocabulary?
    /// True for each word of a run in capitals.
    private let isShouted: [Bool]

    init(words: [SpeechWord], vocabulary: SpeechVocabulary?) {
        self.words = words
        self.vocabulary = vocabulary
        isShouted = Self.shouted(words)
    }

    var text: String {
        var spoken: [String] = []
        var index = 0
        while index < words.count {
            if let (number, count) = SpokenNumber.phone(at: index, in: words) {
                let (first, last) = (words[index], words[index + count - 1])
                spoken.append(first.lead.filter { $0 != "(" } + number + last.tail.filter { $0 != ")" })
                index += count
                continue
            }
            let (word, count) = self.word(at: index)
            spoken.append(word)
            index += count
        }
        return spoken.joined(separator: " ")
    }

    /// The spoken form of the word at `index`, and the number of words that it takes.
    private func word(at index: Int) -> (String, Int) {
        let word = words[index]
        guard let vocabulary else { return (plain(index), 1) }
        let next = index + 1 < words.count ? words[index + 1] : nil
        if word.hasDigit, word.core.utf8.count <= Self.maxNumberLength {
            let number = SpokenNumber(vocabulary: vocabulary)
            // The unit stands behind a space: 145 $, 20 %, 9 h.
            if word.tail.isEmpty, let next, next.lead.isEmpty,
                let both = number.words(word.core, unit: next.core)
            {
                return (word.lead + both + next.tail, 2)
            }
            if let single = number.words(word.core) {
                // The full stop of p.m. ends the sentence as well.
                let tail =
                    single.hasSuffix(".") && word.tail.hasPrefix(".")
                    ? String(word.tail.dropFirst()) : word.tail
                return (word.lead + single + tail, 1)
            }
        }
        if word.core.contains("@"), let address = address(word.core, vocabulary) {
            return (word.lead + address + word.tail, 1)
        }
        if let full = expanded(index, next, vocabulary) { return (full, 1) }
        return (plain(index), 1)
    }

    /// A longer word is no number that a caller could follow.
    private static let maxNumberLength = 40

    // MARK: - Words

    private func plain(_ index: Int) -> String {
        let word = words[index]
        guard isShouted[index] else { return word.text }
        let small = word.core.lowercased()
        let isFirst = index == 0 || words[index - 1].tail.contains { ".!?".contains($0) }
        return word.lead + (isFirst ? small.prefix(1).uppercased() + small.dropFirst() : small)
            + word.tail
    }

    /// The full word of an abbreviation, or both words of a range such as Mon-Fri.
    private func expanded(_ index: Int, _ next: SpeechWord?, _ vocabulary: SpeechVocabulary)
        -> String?
    {
        let word = words[index]
        let hasStop = word.tail.hasPrefix(".")
        // The stop of an abbreviation ends the sentence as well at the end of the text, and before a capital.
        let isEnd = next == nil || vocabulary.endsSentence(word.core, before: next?.core ?? "")
        let tail = hasStop && !isEnd ? String(word.tail.dropFirst()) : word.tail
        let isBesideNumber = next?.hasDigit == true || (index > 0 && words[index - 1].isNumber)
        if let full = vocabulary.word(
            of: word.core,
            isMarked: (hasStop && next != nil) || isBesideNumber
        ) {
            return word.lead + full + tail
        }
        let sides = word.core.split(whereSeparator: { "-–—".contains($0) }).map {
            $0.filter { $0 != "." }
        }
        guard sides.count == 2, let from = vocabulary.word(of: sides[0], isMarked: true),
            let to = vocabulary.word(of: sides[1], isMarked: true)
        else { return nil }
        return "\(word.lead)\(from) \(vocabulary.joint(from: from)) \(to)\(tail)"
    }

    /// An e-mail address in words: `ana at example dot com`.
    private func address(_ text: String, _ vocabulary: SpeechVocabulary) -> String? {
        let halves = text.split(separator: "@", omittingEmptySubsequences: false)
        guard halves.count == 2, halves.allSatisfy({ !$0.isEmpty }), halves[1].contains(".") else {
            return nil
        }
        var spoken = ""
        for character in text {
            if let sign = vocabulary.signs[character] {
                spoken += " \(sign) "
            } else {
                spoken.append(character)
            }
        }
        return spoken.split(separator: " ").joined(separator: " ")
    }

    /// The words of runs in capitals with a word of five letters or more: shorter ones are likely acronyms.
    private static func shouted(_ words: [SpeechWord]) -> [Bool] {
        var marks = [Bool](repeating: false, count: words.count)
        var start = 0
        while start < words.count {
            let run = words[start...].prefix { $0.core.isInCapitals }
            if run.contains(where: { $0.core.count >= 5 }) { run.indices.forEach { marks[$0] = true } }
            start += max(1, run.count)
        }
        return marks
    }
}

extension String {
    /// True if it has letters, and all of them are capitals.
    fileprivate var isInCapitals: Bool {
        var hasLetter = false
        for character in self where character.isLetter {
            if character.isLowercase { return false }
            hasLetter = hasLetter || character.isUppercase
        }
        return hasLetter && !utf8.contains { (0x30...0x39).contains($0) }
    }
}
