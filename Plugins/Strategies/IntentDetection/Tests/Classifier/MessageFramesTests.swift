import Testing

@testable import IntentDetectionStrategy

struct MessageFramesTests {
    private static let cases: [(String, MessageFrames)] = [
        ("I want to cancel my appointment", MessageFrames.cancel), ("je dois annuler", .cancel),
        ("I can't come tomorrow", .cancel), ("je pourrai pas venir", .cancel), ("could we move my visit", .move),
        ("j'aimerais déplacer mon rendez-vous", .move), ("I'm running late", .delay), ("je serai en retard", .delay),
        ("thanks so much for the appointment", .thanks), ("merci pour le rendez-vous", .thanks),
        ("I had an appointment yesterday", .past), ("the price you quoted me was wrong", .past),
        ("I paid too much for the cleaning", .past), ("vous m'avez manqué mon rendez-vous hier", .past),
        ("what time is my appointment", .own), ("can you confirm my appointment", .own),
        ("à quelle heure est mon rendez-vous", .own), ("I don't want an appointment", .refusal),
        ("please don't book me anything", .refusal), ("I do not want to book, just asking", .refusal),
        ("je ne veux pas de rendez-vous", .refusal), ("are you a robot", .identity), ("êtes-vous un robot", .identity),
        ("thank you so much!", .courtesy), ("merci, à demain", .courtesy), ("how are you", .courtesy),
        ("book a visit", []), ("je voudrais un rendez-vous", []), ("please do book me", []),
        ("est-ce que vous êtes ouverts", []), ("merci de me donner un rendez-vous", []), ("how late are you open", []),
        ("can you cut my hair on thursday", []), ("what are you offering", []), ("", []),
    ]

    @Test(arguments: cases)
    func frames(text: String, expected: MessageFrames) {
        #expect(MessageFrames(of: text) == expected)
    }

    /// The published cases.
    private static let published: [(String, String?)] = [
        ("I do not want to book, just asking", nil), ("please don't book me anything", nil),
        ("I want to cancel my appointment", nil), ("j'aimerais annuler mon rendez-vous", nil), ("je dois annuler", nil),
        ("it's not an emergency", nil), ("pas d'urgence, je veux un rendez-vous", "booking"),
        ("I had an appointment yesterday and the filling fell out", nil), ("the price you quoted me was wrong", nil),
        ("I paid too much for the cleaning", nil), ("are you a robot", nil),
        ("vous m'avez manqué mon rendez-vous hier", nil), ("merci pour le rendez-vous", nil),
        ("what time is my appointment", nil), ("can you confirm my appointment for friday", nil),
        ("je vais être en retard à mon rendez-vous", nil), ("can i com in tommorow plz", "booking"),
    ]

    @Test(arguments: published)
    func sameTopicIsNotTheIntent(text: String, intent: String?) throws {
        #expect(try IntentModel(training: SmallBusiness.dental.examples).classify(text).accepted?.intent == intent)
    }

    @Test func intentWithTheFrameIsFound() throws {
        let examples = ["cancel my appointment", "i have to cancel", "je dois annuler", "annulez mon rendez-vous"]
            .map { IntentExample(intent: "cancel", text: $0) }
        let model = try IntentModel(training: SmallBusiness.dental.examples + examples)
        #expect(model.classify("I need to cancel my appointment for tomorrow").accepted?.intent == "cancel")
        #expect(model.classify("I would like an appointment").accepted?.intent == "booking")
    }

    @Test func clauseWithoutAFrameDecides() throws {
        let model = try IntentModel(training: SmallBusiness.dental.examples)
        #expect(model.classify("thanks for your answer, how much is a cleaning?").accepted?.intent == "prices")
    }

    @Test func outOfScopeExamplesAreRefused() throws {
        let line = "do you sell electric toothbrushes"
        let foreign = [line, "can i buy floss from you", "vendez-vous des brosses à dents"]
            .map { IntentExample(intent: IntentExample.outOfScopeIntent, text: $0) }
        let model = try IntentModel(training: SmallBusiness.dental.examples + foreign)
        #expect(!model.intents.contains(IntentExample.outOfScopeIntent))
        #expect(model.classify(line).isOutOfScope)
        #expect(model.classify("how much is a cleaning?").accepted?.intent == "prices")
    }
}
