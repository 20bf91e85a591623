import Testing

@testable import IntentDetectionStrategy

struct ClassifierFeatureTests {
    @Test(arguments: [
        ("Où est l'Hôtel ?", ["ou", "est", "l", "hotel"]),
        ("OU EST L’HOTEL", ["ou", "est", "l", "hotel"]),
        ("cœur, Straße, Ærø, ŁÓDŹ", ["coeur", "strasse", "aero", "lodz"]),
        ("e\u{301}te\u{301} — été", ["ete", "ete"]),
        ("ｆｕｌｌ ﬁn", ["full", "fin"]),
        ("sooooo goooood", ["soo", "good"]),
        ("at 19h30, 514-555-0199", ["at", "00h00", "00", "00", "00"]),
        ("Привет МИР", ["привет", "мир"]),
        ("ΓΕΙΆ σου", ["γεια", "σου"]),
        ("İstanbul ısı", ["istanbul", "isi"]),
        ("預約餐廳", ["預", "約", "餐", "廳"]),
        ("merci 👍🏽👍", ["merci", "👍", "👍"]),
        ("", []),
        (" \n\t…!?", []),
        ("\u{0}\u{200B}\u{FEFF}", []),
    ])
    func folds(text: String, words: [String]) {
        #expect(FoldedText(text).readable == words)
    }

    @Test func keepsTheVowelsOfIndicScripts() {
        #expect(FoldedText("नमस्ते").readable == ["नमस्ते"])
    }

    @Test func readsTheBeginningOnly() {
        let long = String(repeating: "a b ", count: 100_000)
        #expect(FoldedText(long) == FoldedText(String(long.prefix(FoldedText.maxTextLength))))
    }

    @Test(arguments: [("Réserver une table", "reserver UNE table!"), ("ça", "CA"), ("Je l'ai", "je l ai")])
    func equalFeatures(one: String, other: String) {
        #expect(TextFeatures(one) == TextFeatures(other))
    }

    @Test(arguments: [("open door", "door open"), ("table", "tables"), ("un", "une")])
    func differentFeatures(one: String, other: String) {
        #expect(TextFeatures(one) != TextFeatures(other))
    }

    @Test func typingErrorKeepsMostSubwords() {
        let right = Set(TextFeatures("reservation").grams.filter { $0.kind == .piece }.map(\.hash))
        let wrong = Set(TextFeatures("reservatoin").grams.filter { $0.kind == .piece }.map(\.hash))
        #expect(right.intersection(wrong).count > right.count / 2)
    }

    @Test func findsTheMostSimilarExample() {
        let texts = ["open the door", "close the window"].map { TextFeatures($0) }
        let space = FeatureSelection(texts, background: []).space(forIntents: 2)
        let index = ExampleIndex(texts.map(space.vector), features: space.constant + 1)
        #expect(abs(index.similarity(of: space.vector(of: texts[1])) - 1) < 1e-4)
        #expect((0.2..<0.9).contains(index.similarity(of: space.vector(of: TextFeatures("open a window")))))
        #expect(index.similarity(of: space.vector(of: TextFeatures("кто там"))) == 0)
    }
}
