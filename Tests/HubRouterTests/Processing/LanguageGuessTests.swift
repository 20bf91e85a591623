import Testing

@testable import HubRouter

@Suite("Language guess")
struct LanguageGuessTests {
    @Test(arguments: [
        ("Hello, when are you open?", "en"),
        ("Is Friday still free?", "en"),
        ("thanks!", "en"),
        ("I need an appointment please", "en"),
        ("Can I come tomorrow", "en"),
        ("Bonjour, vous êtes ouverts aujourd'hui ?", "fr"),
        ("C'est combien pour un nettoyage ?", "fr"),
        ("J'ai besoin d'un rendez-vous demain", "fr"),
        ("MERCI", "fr"),
        ("Où êtes-vous ?", "fr"),
        ("I was charged twice", "en"),
        ("Water is leaking from the ceiling!", "en"),
        ("I never got my order", "en"),
        ("not on Friday", "en"),
        ("On m'a facturé deux fois", "fr"),
        ("Il y a une fuite sous l'évier !", "fr"),
        ("pas vendredi", "fr"),
        ("ok", nil),
        ("", nil),
        ("👍", nil),
        ("514 555 0123", nil),
        ("Lotus Dental", nil),
        ("merci thanks", nil),
    ])
    func tellsEnglishFromFrench(_ text: String, _ language: String?) {
        #expect(LanguageGuess.language(of: text, among: ["en", "fr"]) == language)
        #expect(LanguageGuess.language(of: text, among: ["fr", "en"]) == language)
    }

    @Test func answersInTheTenantsOwnCodes() {
        #expect(LanguageGuess.language(of: "merci", among: ["en-CA", "fr-CA"]) == "fr-CA")
        #expect(LanguageGuess.language(of: "hello", among: ["en-CA", "en-US"]) == nil)
        #expect(LanguageGuess.language(of: "merci", among: ["en"]) == nil)
        #expect(LanguageGuess.language(of: "merci", among: []) == nil)
        #expect(LanguageGuess.language(of: "merci", among: ["en", "xx"]) == nil)
    }
}
