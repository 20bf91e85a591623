import ChannelKit
import Testing

struct NegatedWordsTests {
    @Test(arguments: [
        ("it's not an emergency", "emergency"), ("this isn't really an emergency", "emergency"),
        ("no emergency", "emergency"), ("it is NOT bleeding", "bleeding"), ("pas d'urgence, je veux venir", "urgence"),
        ("ce n'est pas une urgence", "urgence"), ("aucune urgence", "urgence"), ("ça ne saigne pas", "saigne"),
        ("ça ne saigne plus", "saigne"), ("without bleeding", "bleeding"), ("isnt an emergency", "emergency"),
    ])
    func negated(text: String, word: String) throws {
        let words = NegatedWords(in: text)
        let place = try #require(words.words.firstIndex(of: word))
        #expect(words.areNegated(at: place..<place + 1))
    }

    @Test(arguments: [
        ("it won't stop bleeding", "bleeding"), ("no, it's an emergency", "emergency"), ("emergency", "emergency"),
        ("it is an emergency, not a visit", "emergency"), ("ça n'arrête pas, ça saigne", "saigne"),
        ("I can't wait it is bleeding", "bleeding"), ("non c'est une urgence", "urgence"), ("ça saigne plus", "saigne"),
        ("why don't you have emergency hours", "emergency"),
    ])
    func notNegated(text: String, word: String) throws {
        let words = NegatedWords(in: text)
        let place = try #require(words.words.firstIndex(of: word))
        #expect(!words.areNegated(at: place..<place + 1))
    }

    @Test func wordsAreTheFoldedWords() {
        let text = "L'Été, don't! (Où?) — ça"
        #expect(NegatedWords(in: text).words == text.foldedWords)
    }
}
