import ChannelKit
import Foundation

/// The words by which people ask for a person.
struct HandoffPhrases: Sendable {
    /// The phrases, by their first words.
    private let phrases: [String: [[String]]]

    var isEmpty: Bool { phrases.isEmpty }

    static let usual = HandoffPhrases(
        """
        a person, a human, real person, real human, human being, an agent, an operator, a representative, the manager,
        somebody real, someone real, to somebody, to someone, the reception, the receptionist,
        une personne, un humain, un agent, une agente, un conseiller, une conseillère, un opérateur, une opératrice,
        un responsable, le responsable, la responsable, quelqu'un, la réception, la réceptionniste, le gérant, la gérante
        """
    )

    init(_ text: String) {
        let phrases = text.split { $0 == "," || $0.isNewline }.map(\.folded).filter { !$0.isEmpty }
        self.phrases = Dictionary(grouping: phrases) { $0[0] }
    }

    init(_ texts: LocalizedTemplate) {
        self.init(texts.byLanguage.values.map(\.source).joined(separator: ","))
    }

    /// Whether one of the phrases stands in `text`, word for word, whatever its case and accents.
    func areIn(_ text: String) -> Bool {
        let words = text[...].folded
        return words.indices.contains { index in
            phrases[words[index]]?.contains { words[index...].starts(with: $0) } ?? false
        }
    }
}

extension Substring {
    /// The words without case and accents.
    fileprivate var folded: [String] {
        folding(options: [.caseInsensitive, .diacriticInsensitive], locale: nil)
            .split { !$0.isLetter && !$0.isNumber }.map(String.init)
    }
}
