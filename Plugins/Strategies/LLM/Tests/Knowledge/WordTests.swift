import Testing

@testable import LLMStrategy

struct WordTests {
    static let alike: [[String]] = [
        ["cleaning", "cleanings", "cleaned", "clean", "cleaner", "CLEANERS"],
        ["nettoyage", "nettoyer", "nettoyez", "Nettoyages"],
        ["annuler", "annulé", "annulée", "annulation", "cancelled"],
        ["réserver", "reserve", "réservation", "reservations", "rdv", "rendez"], ["policy", "policies"],
        ["pharmacie", "pharmacies", "pharmacy"], ["acceptons", "acceptez", "accept", "accepted"],
        ["prix", "tarifs", "cost", "prices", "coûte"], ["maison", "maisons"], ["journal", "journaux"],
        ["œuvre", "oeuvres"], ["dentist", "dentiste", "dentistes"], ["payer", "payez", "payment", "paiement", "paid"],
        ["adresse", "address", "addresses"],
        ["repair", "repaired", "repairing"], ["fee", "fees"], ["Straße", "strasse"],
        ["ÉCOLE", "école", "e\u{301}cole", "ecole"], ["ПРИВЕТ", "привет"],
    ]

    @Test(arguments: alike)
    func formsOfAWordAreEqual(forms: [String]) {
        #expect(Set(forms.flatMap { FoldedWords.list($0) }.map { IndexedWord($0)?.main }).count == 1)
    }

    static let different = [
        ("open", "close"), ("string", "strong"), ("station", "stationnement"), ("metro", "meter"), ("bus", "but"),
        ("monday", "tuesday"), ("hour", "house"), ("price", "prize"),
    ]

    @Test(arguments: different)
    func differentWordsStayApart(left: String, right: String) {
        let terms = [left, right].map { text in FoldedWords.list(text).map { IndexedWord($0)?.main } }
        #expect(terms[0] != terms[1])
    }

    static let readings = [
        ("L'heure d'été, 9h30!", ["l", "heure", "d", "ete", "9", "h", "30"]), ("a-b_c", ["a", "b", "c"]),
        ("", []), ("日本 語", ["日", "本", "語"]), ("٣ ３", ["3", "3"]), ("👍 ok", ["ok"]),
    ]

    @Test(arguments: readings)
    func textIsReadAsWords(text: String, words: [String]) {
        #expect(FoldedWords.list(text).map { String(decoding: $0, as: UTF8.self) } == words)
    }
}
