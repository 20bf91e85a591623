import ChannelKit
import Testing

struct LanguageGuessTests {
    @Test(arguments: [
        ("Hello, when are you open?", "en"), ("Is Friday still free?", "en"), ("thanks!", "en"),
        ("I need an appointment please", "en"), ("Can I come tomorrow", "en"), ("I was charged twice", "en"),
        ("Water is leaking from the ceiling!", "en"), ("I never got my order", "en"), ("not on Friday", "en"),
        ("no", "en"), ("I lost a filling", "en"), ("good morning", "en"), ("still waiting", "en"), ("refund", "en"),
        ("cancel", "en"), ("Someone broke into our shop", "en"), ("nobody called me back", "en"),
        ("I'm running late", "en"), ("sounds good", "en"), ("do you fix iPads", "en"), ("wrong colour", "en"),
        ("Bonjour, vous êtes ouverts aujourd'hui ?", "fr"), ("C'est combien pour un nettoyage ?", "fr"),
        ("J'ai besoin d'un rendez-vous demain", "fr"), ("MERCI", "fr"), ("Où êtes-vous ?", "fr"),
        ("On m'a facturé deux fois", "fr"), ("Il y a une fuite sous l'évier !", "fr"), ("pas vendredi", "fr"),
        ("non", "fr"), ("allo", "fr"), ("mal de dents", "fr"), ("nettoyage", "fr"), ("urgence", "fr"),
        ("bonne journée", "fr"), ("carte de crédit", "fr"), ("désolé", "fr"), ("mauvais numéro", "fr"),
        ("parfait", "fr"), ("ça marche", "fr"), ("personne ne m'a rappelé", "fr"), ("mardi 15h", "fr"),
        ("facturé en double", "fr"), ("ou etes vous situes", "fr"), ("raton laveur dans le grenier", "fr"),
        ("ok", nil), ("", nil), ("👍", nil), ("/start", nil), ("/start merci beaucoup", "fr"), ("514 555 0123", nil),
        ("Lotus Dental", nil), ("Jean Tremblay", nil),
    ])
    func tellsEnglishFromFrench(_ text: String, _ language: String?) {
        #expect(LanguageGuess(of: text, among: ["en", "fr"])?.language == language)
        #expect(LanguageGuess(of: text, among: ["fr", "en"])?.language == language)
    }

    @Test(arguments: [
        ("me duele la muela", "es"), ("nadie me devolvió la llamada", "es"), ("cancelar", "es"), ("llego tarde", "es"),
        ("sigo esperando", "es"), ("refund", "en"), ("mal de dents", "fr"), ("non merci", "fr"), ("no thanks", "en"),
    ])
    func tellsThreeLanguagesApart(_ text: String, _ language: String) {
        #expect(LanguageGuess(of: text, among: ["en", "fr", "es"])?.language == language)
    }

    @Test(arguments: [
        ("我想预约", "zh"), ("予約をお願いします", "ja"), ("예약하고 싶어요", "ko"), ("أريد موعدا", "ar"), ("хочу записаться", "ru"),
        ("θέλω ραντεβού", "el"), ("אני רוצה תור", "he"), ("मुझे समय चाहिए", "hi"), ("I want an appointment", "en"),
    ])
    func scriptTellsItsLanguage(_ text: String, _ language: String) {
        let all = ["en", "zh", "ja", "ko", "ar", "ru", "el", "he", "hi"]
        #expect(LanguageGuess(of: text, among: all)?.language == language)
    }

    @Test func scriptOfSeveralCandidatesIsNoEvidence() {
        #expect(LanguageGuess(of: "привет", among: ["en", "ru", "uk"]) == nil)
        #expect(LanguageGuess(of: "привет", among: ["en", "fr"]) == nil)
    }

    @Test func answersInTheTenantsOwnCodes() {
        #expect(LanguageGuess(of: "merci", among: ["en-CA", "fr-CA"])?.language == "fr-CA")
        #expect(LanguageGuess(of: "hello", among: ["en-CA", "en-US"]) == nil)
        #expect(LanguageGuess(of: "merci", among: ["en"]) == nil)
        #expect(LanguageGuess(of: "merci", among: []) == nil)
        #expect(LanguageGuess(of: "merci beaucoup pour tout", among: ["fr", "xx"])?.language == "fr")
    }

    @Test(arguments: ["no", "Marie Gagnon", "pizza"])
    func doubtfulGuessIsNotClear(_ text: String) {
        #expect(LanguageGuess(of: text, among: ["en", "fr", "es"])?.isClear != true)
    }

    @Test func longTextIsReadInPart() {
        let long = String(repeating: "where is my order ", count: 1_000) + String(repeating: "où ", count: 100_000)
        #expect(LanguageGuess(of: long, among: ["en", "fr"])?.language == "en")
    }
}
