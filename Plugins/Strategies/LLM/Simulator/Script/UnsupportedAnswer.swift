import Foundation

/// Answers without support in the documents, for tests of strict answers.
enum UnsupportedAnswer: String {
    /// Agrees to whatever is asked, with invented prices and times.
    case inventing
    /// Quotes the documents with another price, time, day or name.
    case misquoting

    /// The behaviour of the model `simulated-inventing` or `simulated-misquoting`; nil for others.
    init?(ofModel name: String) {
        guard name.hasPrefix("simulated-") else { return nil }
        self.init(rawValue: String(name.dropFirst("simulated-".count)))
    }

    /// The answer to `question`; nil for that of the script.
    func step(for question: SimulatedQuestion) -> ModelScript.Step? {
        switch self {
        case .inventing: .say(Self.invention(for: question))
        case .misquoting:
            // A careless model quotes whatever has one word of the question.
            Quotation.best(of: question.instructions, for: question.text, fit: 1).flatMap(Self.altered)
                .map(ModelScript.Step.say)
        }
    }

    private static func invention(for question: SimulatedQuestion) -> String {
        let subject = question.text.split { !$0.isLetter && $0 != "-" }.suffix(3).joined(separator: " ")
        let french = question.language == "fr"
        let variants =
            french
            ? [
                "Oui, bien sûr !", "Oui, nous offrons \(subject).", "\(subject.capitalized), c'est 85 dollars.",
                "Venez dimanche à 10 h pour \(subject).",
            ]
            : [
                "Yes, of course!", "Yes, we offer \(subject).", "\(subject.capitalized) is 85 dollars.",
                "Come on Sunday at 10 a.m. for \(subject).",
            ]
        return variants[question.text.utf8.count % variants.count]
    }

    private static let days = [
        "Monday": "Tuesday", "Tuesday": "Wednesday", "Wednesday": "Thursday", "Thursday": "Friday",
        "Friday": "Saturday", "Saturday": "Sunday", "Sunday": "Monday", "lundi": "mardi", "mardi": "mercredi",
        "mercredi": "jeudi", "jeudi": "vendredi", "vendredi": "samedi", "samedi": "dimanche", "dimanche": "lundi",
    ]

    /// The sentence with its last number, else its first day, else its last name changed; nil if it has none.
    private static func altered(_ sentence: String) -> String? {
        if let number = sentence.matches(of: /(\d+)(?::\d\d)?/).last, let value = Int(number.1) {
            return sentence.replacingCharacters(in: number.1.startIndex..<number.1.endIndex, with: String(value + 2))
        }
        for (day, other) in days.sorted(by: { $0.key < $1.key }) where sentence.contains(day) {
            return sentence.replacing(day, with: other, maxReplacements: 1)
        }
        guard let name = sentence.dropFirst().matches(of: /\b\p{Lu}\p{Ll}{2,}/).last else { return nil }
        return sentence.replacingCharacters(in: name.range, with: "Gontran")
    }
}
