import ChannelKit
import Foundation

/// The default answers, for demonstrations in two languages.
///
/// It hands off to an agent and records leads with the tools `handoff` and `lead` if they are declared, returns a
/// greeting, and otherwise quotes the sentence of the prompt's passages that fits the question best, or says that it
/// does not know.
struct Receptionist {
    let question: SimulatedQuestion

    private static let handoffPhrases = [
        "a person", "a human", "real person", "someone", "somebody", "an agent", "complaint", "une personne",
        "quelqu'un", "un humain", "une humaine", "un agent", "plainte",
    ]
    private static let callbackPhrases = [
        "call me", "phone me", "reach me", "contact me", "rappelez-moi", "rappeler", "appelez-moi", "joindre",
        "contactez-moi",
    ]

    var steps: [ModelScript.Step] {
        if asks(for: Self.callbackPhrases), let tool = question.tool("lead") { return lead(by: tool) }
        if asks(for: Self.handoffPhrases), question.tool("handoff") != nil { return handoff }
        if let quotation = Quotation.best(of: question.instructions, for: question.text) { return [.say(quotation)] }
        return [.say(isGreeting ? Self.greeting : Self.ignorance)]
    }

    private static let greeting = [
        "en": "With pleasure! What else can I do for you?",
        "fr": "Avec plaisir ! Que puis-je faire d'autre pour vous ?",
        "es": "¡Con gusto! ¿En qué más puedo ayudarle?", "de": "Gern! Was kann ich noch für Sie tun?",
    ]
    private static let ignorance = [
        "en": "I do not find that in our documents. Shall I ask a colleague?",
        "fr": "Je ne trouve pas cela dans nos documents. Dois-je demander à une collègue ?",
        "es": "No lo encuentro en nuestros documentos. ¿Le pregunto a una colega?",
        "de": "Das finde ich in unseren Unterlagen nicht. Soll ich nachfragen?",
    ]
    private static let greetings: Set<Substring> = [
        "hello", "hi", "thanks", "thank", "bonjour", "salut", "merci", "hola", "gracias", "hallo", "danke",
    ]

    /// True if the last line is a few words of greeting or thanks, without a question.
    private var isGreeting: Bool {
        let line = question.text.split(whereSeparator: \.isNewline).last ?? ""
        let words = String(line).folded.split { !$0.isLetter }
        return words.count <= 5 && !line.contains("?") && words.contains(where: Self.greetings.contains)
    }

    private func asks(for phrases: [String]) -> Bool {
        let text = question.text.folded.replacing("’", with: "'")
        return phrases.contains(where: text.contains)
    }

    private var handoff: [ModelScript.Step] {
        let texts = [
            "en": "Of course, a member of the team will take over here.",
            "fr": "Bien sûr, un membre de l'équipe va prendre le relais ici.",
        ]
        let arguments: JSONValue = [
            "reason": "asks for a person", "summary": .string("The customer wrote: \(question.text.prefix(300))"),
        ]
        return [
            ModelScript.Step(texts: texts, calls: [ModelScript.Call(name: "handoff", arguments: arguments)])
        ]
    }

    private func lead(by tool: SimulatedQuestion.Tool) -> [ModelScript.Step] {
        let fields = LeadFields(text: question.text).values(of: tool.parameters)
        return [
            ModelScript.Step(calls: [ModelScript.Call(name: tool.name, arguments: fields)]),
            .say([
                "en": "Thank you, I have noted it: somebody will call you back.",
                "fr": "Merci, c'est noté : quelqu'un vous rappellera.",
            ]),
        ]
    }
}

/// The fields of a lead in a customer's message.
private struct LeadFields {
    private let text: String

    /// - Parameter text: The message, cut to a length at which the patterns stay fast.
    init(text: String) { self.text = text.cut(toBytes: 1_000) }

    /// The known values of the tool's fields, by name.
    func values(of schema: JSONValue) -> JSONValue {
        .compact((schema["properties"]?.object ?? [:]).keys.reduce(into: [:]) { $0[$1] = value(of: $1.folded) })
    }

    private func value(of field: String) -> JSONValue? {
        let text: String? =
            if field.contains("phone") || field.contains("number") {
                phone
            } else if field.contains("mail") {
                email
            } else if field.contains("name") {
                name
            } else {
                String(text.prefix(500))
            }
        return text.map(JSONValue.string)
    }

    /// A phone number, or a placeholder for one.
    private var phone: String? {
        text.firstMatch(of: /\[PHONE_\d+\]|\+?\d[\d .()\-]{6,}\d/).map { String($0.0) }
    }

    private var email: String? {
        text.firstMatch(of: /\[EMAIL_\d+\]|[^\s@]+@[^\s@]+\.\w+/).map { String($0.0) }
    }

    private var name: String? {
        text.firstMatch(of: /(?:[Mm]y name is|[Jj]e m['’]appelle|[Jj]e suis|[Tt]his is) (\p{Lu}\w*(?: \p{Lu}\w*)?)/)
            .map { String($0.1) }
    }
}

/// A quotation from the passages in a prompt.
enum Quotation {
    /// The min number of words that a fitting sentence and a question of several words have in common.
    private static let fit = 2

    /// The sentence with the most words of the question; the first of equals, nil if none fits.
    ///
    /// - Parameter fit: The min number of common words.
    static func best(of instructions: String, for question: String, fit: Int = Self.fit) -> String? {
        let asked = words(of: question)
        let sentences = instructions.matches(of: /<passage[^>]*>([\s\S]*?)<\/passage>/).flatMap { lines(of: $0.1) }
        let scores = sentences.map { words(of: $0).intersection(asked).count }
        guard let most = scores.max(), most >= min(fit, max(1, asked.count)) else { return nil }
        return scores.firstIndex(of: most).map { sentences[$0] }
    }

    /// Frequent words that say nothing about the subject.
    private static let fillers: Set<Substring> = [
        "this", "that", "with", "have", "about", "what", "when", "where", "which", "your", "pour", "avec", "vous",
        "nous", "avez", "quel", "quelle", "dans", "sont",
    ]

    /// The sentences of a passage, without its headings.
    private static func lines(of passage: Substring) -> [String] {
        passage.split(separator: "\n").filter { !$0.hasPrefix("#") }.flatMap { line in
            line.matches(of: /.+?(?:[.!?](?=\s)|$)/).map { $0.output.trimmingCharacters(in: .whitespaces) }
        }.filter { !$0.isEmpty }
    }

    /// The significant words, without plural endings.
    private static func words(of text: String) -> Set<String> {
        let words = text.folded.split { !$0.isLetter && !$0.isNumber }
        return Set(words.filter { $0.count > 3 && !fillers.contains($0) }.map { String($0.prefix(5)) })
    }
}
