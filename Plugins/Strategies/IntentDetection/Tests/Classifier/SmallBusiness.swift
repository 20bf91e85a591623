import Testing

@testable import IntentDetectionStrategy

/// A business with a few examples in English and French, as most tenants are, and what its customers write.
struct SmallBusiness: Sendable, CustomTestStringConvertible {
    let name: String
    let examples: [IntentExample]
    /// Other sentences for each intent, and those that are none of them.
    let lines: [IntentExample]

    var testDescription: String { name }

    /// - Parameters:
    ///   - examples: Below a line with each intent's name and a colon its sentences, with slashes between.
    ///   - lines: Likewise; the intent of foreign ones is `none`.
    init(name: String, examples: String, lines: String) {
        self.name = name
        self.examples = Self.read(examples)
        self.lines = Self.read(lines)
    }

    private static func read(_ text: String) -> [IntentExample] {
        var intent = ""
        var read: [IntentExample] = []
        for line in text.split(separator: "\n") {
            if line.hasSuffix(":") {
                intent = String(line.dropLast())
            } else {
                let sentences = line.drop { $0 == " " }.split(separator: " / ")
                read += sentences.map { IntentExample(intent: intent, text: String($0)) }
            }
        }
        return read
    }
}

struct SmallBusinessTests {
    /// There is slack in each bound: measured were no refusals of the right and 90 to 93 % of the foreign.
    @Test(arguments: [SmallBusiness.dental, .plumber, .salon])
    func tellsItsOwnFromOrdinaryTalk(business: SmallBusiness) throws {
        let evaluation = IntentEvaluation(of: try IntentModel(training: business.examples), on: business.lines)
        #expect(evaluation.lines > 60)
        #expect(evaluation.accuracy >= 0.95)
        #expect(evaluation.refusedKnown <= 0.05)
        #expect(evaluation.refusedForeign >= 0.8)
    }

    @Test(arguments: [
        "I have a question about my invoice", "Merci, me revoilà", "Is this the tooth, is it urgent?", "thanks a lot",
        "Do you accept my insurance plan?",
    ])
    func isNoBooking(line: String) throws {
        #expect(try IntentModel(training: SmallBusiness.dental.examples).classify(line).isForeign)
    }

    @Test(arguments: ["thanks", "Thank you very much!", "merci beaucoup"])
    func ordinaryTalkIsNotForeignToWhoExpectsIt(line: String) throws {
        let model = try IntentModel(training: SmallBusiness.salon.examples)
        #expect(model.classify(line).accepted?.intent == "thanks")
        #expect(try IntentModel(training: SmallBusiness.plumber.examples).classify(line).isForeign)
    }
}
