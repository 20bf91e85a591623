import ChannelKit

/// Phrases by which customers ask for an agent.
struct HandoffPhrases: Sendable {
    /// The phrases, grouped by their first word.
    private let phrases: [String: [[String]]]

    var isEmpty: Bool { phrases.isEmpty }

    static let none = HandoffPhrases("")

    init(_ text: String) {
        let phrases = text.split { $0 == "," || $0.isNewline }.map(\.foldedWords).filter { !$0.isEmpty }
        self.phrases = Dictionary(grouping: phrases) { $0[0] }
    }

    init(_ texts: LocalizedTemplate) {
        self.init(texts.byLanguage.values.map(\.source).joined(separator: ","))
    }

    /// True if `text` contains one of the phrases, word for word, ignoring case and accents, and does not negate it.
    func areFound(in text: String) -> Bool {
        guard !isEmpty else { return false }
        let said = NegatedWords(in: text)
        return said.words.indices.contains { index in
            phrases[said.words[index]]?.contains { phrase in
                said.words[index...].starts(with: phrase)
                    && !said.areNegated(at: index..<index + phrase.count, bridges: HandoffClassifier.bridges)
            } ?? false
        }
    }
}
