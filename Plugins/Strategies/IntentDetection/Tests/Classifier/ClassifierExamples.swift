@testable import IntentDetectionStrategy

/// A clinic's intents, in two languages.
enum ClassifierExamples {
    static let clinic = examples([
        "hours": [
            "when are you open", "what are your opening hours", "are you open on Sunday", "what time do you close",
            "quelles sont vos heures d'ouverture", "êtes-vous ouverts le dimanche", "à quelle heure fermez-vous",
        ],
        "booking": [
            "I would like to book an appointment", "can I come in on Tuesday for a cleaning", "book a visit please",
            "I need an appointment with the dentist", "je voudrais prendre rendez-vous",
            "puis-je avoir un rendez-vous mardi pour un nettoyage", "réserver une visite s'il vous plaît",
        ],
        "price": [
            "how much does a cleaning cost", "what is the price of a filling", "do you have a price list",
            "how much is a check-up", "combien coûte un nettoyage", "quel est le prix d'un plombage",
            "avez-vous une liste de prix",
        ],
    ])

    static func examples(_ intents: [String: [String]]) -> [IntentExample] {
        intents.flatMap { intent, texts in texts.map { IntentExample(intent: intent, text: $0) } }
    }
}
