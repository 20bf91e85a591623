import ChannelKit

/// Phrases by which customers ask for an agent.
struct HandoffPhrases: Sendable {
    /// The phrases, grouped by their first word.
    private let phrases: [String: [[String]]]

    var isEmpty: Bool { phrases.isEmpty }

    static let `default` = HandoffPhrases(
        """
        a person, a human, real person, real human, human being, an agent, an operator, a representative, the manager,
        somebody real, someone real, to somebody, to someone, the reception, the receptionist,
        une personne, un humain, un agent, une agente, un conseiller, une conseillère, un opérateur, une opératrice,
        un responsable, le responsable, la responsable, quelqu'un, la réception, la réceptionniste, le gérant, la gérante
        """
    )

    init(_ text: String) {
        let phrases = text.split { $0 == "," || $0.isNewline }.map(\.foldedWords).filter { !$0.isEmpty }
        self.phrases = Dictionary(grouping: phrases) { $0[0] }
    }

    init(_ texts: LocalizedTemplate) {
        self.init(texts.byLanguage.values.map(\.source).joined(separator: ","))
    }

    /// True if `text` contains one of the phrases, word for word, ignoring case and accents.
    func areFound(in text: String) -> Bool {
        let words = text.foldedWords
        return words.indices.contains { index in
            phrases[words[index]]?.contains { words[index...].starts(with: $0) } ?? false
        }
    }
}
