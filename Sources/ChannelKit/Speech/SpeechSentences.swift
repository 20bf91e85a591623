/// Sentences that a caller can follow.
enum SpeechSentences {
    /// The words in front of which a long sentence may be cut.
    private static let joints: Set<String> = ["and", "but", "or", "so", "because", "et", "mais", "ou", "donc", "car"]
    /// A shorter part is no sentence.
    private static let minWords = 4

    /// The text with a sentence of more than `limit` words cut behind a comma or in front of a conjunction, if it has one.
    static func limited(_ text: String, to limit: Int) -> String {
        let words = text.split(separator: " ")
        guard words.count > limit else { return text }
        var sentences: [[Substring]] = [[]]
        for word in words {
            sentences[sentences.count - 1].append(word)
            if word.endsSentence { sentences.append([]) }
        }
        return sentences.filter { !$0.isEmpty }.map { cut($0, to: limit) }.joined(separator: " ")
    }

    private static func cut(_ sentence: [Substring], to limit: Int) -> String {
        var parts: [String] = []
        var rest = sentence[...]
        while count(rest) > limit, let end = joint(in: rest, before: limit) {
            var part = rest[..<end].joined(separator: " ")
            if let last = part.last, ",;:–—".contains(last) { part.removeLast() }
            parts.append(part.trimmed + ".")
            rest = rest[end...]
            if let first = rest.first { rest[end] = first.capitalizedFirst }
        }
        return (parts + [rest.joined(separator: " ")]).joined(separator: " ")
    }

    /// The last index within `limit` words at which a sentence can be cut.
    private static func joint(in words: ArraySlice<Substring>, before limit: Int) -> Int? {
        var best: Int?
        var count = 0
        for index in words.indices.dropLast(minWords) {
            count += words[index].isDigitOfNumber ? 0 : 1
            guard count <= limit else { break }
            guard count >= minWords else { continue }
            let next = words[index + 1]
            // The pauses between the digits of a number are commas as well.
            let isComma = words[index].last.map { ",;:–—".contains($0) } ?? false
            if isComma && !words[index].isDigitOfNumber || joints.contains(next.lowercased()) { best = index + 1 }
        }
        return best
    }

    private static func count(_ words: ArraySlice<Substring>) -> Int {
        words.count { !$0.isDigitOfNumber }
    }
}

extension Substring {
    fileprivate var endsSentence: Bool {
        let mark = reversed().first { !"\"'»”’)]".contains($0) }
        guard mark == "." else { return mark.map { "!?…".contains($0) } ?? false }
        return !["a.m.", "p.m.", "Dr.", "M.", "St."].contains(String(self))
    }

    /// True for a single digit, perhaps with a comma.
    fileprivate var isDigitOfNumber: Bool {
        first.map { ("0"..."9").contains($0) } ?? false && (count == 1 || count == 2 && last == ",")
    }

    fileprivate var capitalizedFirst: Substring { Substring(prefix(1).uppercased() + dropFirst()) }
}

extension String {
    fileprivate var trimmed: Substring {
        var text = self[...]
        while text.last?.isWhitespace == true { text.removeLast() }
        return text
    }
}
