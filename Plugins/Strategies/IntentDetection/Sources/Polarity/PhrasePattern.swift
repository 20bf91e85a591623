/// A pattern of folded words, such as `thank|thanks you? so? much? for`.
///
/// `a|b` is one of several words, `a?` may be missing, `a*` is any word that begins with `a`.
struct PhrasePattern: Sendable {
    private struct Token: Sendable {
        var words: Set<String> = []
        var beginnings: [String] = []
        var isOptional = false

        func matches(_ word: String) -> Bool { words.contains(word) || beginnings.contains { word.hasPrefix($0) } }
    }

    private let tokens: [Token]

    init(_ source: some StringProtocol) {
        tokens = source.split(separator: " ").map { part in
            var token = Token(isOptional: part.hasSuffix("?"))
            for word in part.split(whereSeparator: { $0 == "|" || $0 == "?" }) {
                if word.hasSuffix("*") {
                    token.beginnings.append(String(word.dropLast()))
                } else {
                    token.words.insert(String(word))
                }
            }
            return token
        }
    }

    /// True if the pattern is found in `words`, at their beginning if `isAnchored`.
    func matches(_ words: ArraySlice<String>, isAnchored: Bool = false) -> Bool {
        let starts = isAnchored ? words.indices.prefix(1) : words.indices[...]
        return starts.contains { matches(words, at: $0, from: 0) }
    }

    private func matches(_ words: ArraySlice<String>, at place: Int, from first: Int) -> Bool {
        guard first < tokens.count else { return true }
        let token = tokens[first]
        if place < words.endIndex, token.matches(words[place]), matches(words, at: place + 1, from: first + 1) {
            return true
        }
        return token.isOptional && matches(words, at: place, from: first + 1)
    }
}
