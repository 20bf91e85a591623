public import ChannelKit
import Foundation

/// Hands a conversation over to a person, when the customer asks for one.
public struct Handoff: ResponseStrategy {
    static let phrases = Setting.localizedTemplate(
        "phrases",
        help: """
            What a customer says who wants a person, separated by commas; a text for each language, all of which \
            count whatever language is spoken. Without it the usual words in English and French.
            """,
        example: LocalizedTemplate(TextTemplate(literal: "a person, the manager"))
    ).optional()
    static let always = Setting.boolean(
        "always",
        help: "Whether every message that gets here is handed over, whatever it says.",
        example: true
    ).defaulting(to: .boolean(false))

    public static let manifest = StrategyManifest(
        kind: "handoff",
        summary: "Hands a conversation over to a person, when the customer asks for one.",
        settings: [phrases.declaration, always.declaration],
        deadline: .seconds(1)
    )

    private let wishes: Wishes
    private let isForEveryone: Bool

    public init(settings: SettingValues) throws(ConfigurationIssue) {
        let written = try settings[Self.phrases]
        wishes = written.map(Wishes.init) ?? .usual
        isForEveryone = try settings[Self.always]
        guard !wishes.phrases.isEmpty else {
            throw ConfigurationIssue(
                path: ["phrases"],
                problem: "there are no phrases",
                remedy: "write some, separated by commas, or remove the key for the usual ones"
            )
        }
    }

    /// Nothing that follows is ever asked, if every message is handed over.
    public var alwaysAnswers: Bool { isForEveryone }

    public func respond(to turn: Turn) async throws -> Verdict {
        if isForEveryone { return .handOff(reason: "every message that gets here is for a person") }
        guard wishes.areIn(turn.text) else { return .pass(reason: "nobody asked for a person") }
        return .handOff(reason: "the customer asked for a person")
    }
}

/// The words by which people ask for a person.
struct Wishes: Sendable {
    let phrases: [[String]]

    static let usual = Wishes(
        """
        a person, a human, real person, real human, human being, an agent, an operator, a representative, the manager,
        somebody real, someone real, to somebody, to someone, the reception, the receptionist,
        une personne, un humain, un agent, une agente, un conseiller, une conseillère, un opérateur, une opératrice,
        un responsable, le responsable, la responsable, quelqu'un, la réception, la réceptionniste, le gérant, la gérante
        """
    )

    init(_ text: String) { phrases = text.split { $0 == "," || $0.isNewline }.map(\.folded).filter { !$0.isEmpty } }

    init(_ texts: LocalizedTemplate) {
        self.init(texts.byLanguage.values.map(\.source).joined(separator: ","))
    }

    /// Whether one of the phrases stands in `text`, word for word, whatever its case and accents.
    func areIn(_ text: String) -> Bool {
        let words = text[...].folded
        return phrases.contains { phrase in words.firstRange(of: phrase) != nil }
    }
}

extension Substring {
    /// The words without case and accents.
    fileprivate var folded: [String] {
        folding(options: [.caseInsensitive, .diacriticInsensitive], locale: nil)
            .split { !$0.isLetter && !$0.isNumber }.map(String.init)
    }
}
