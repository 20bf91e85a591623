import Foundation
import Testing

@testable import IntentDetectionStrategy

struct IntentModelTests {
    private static func clinic() throws -> IntentModel { try IntentModel(training: ClassifierExamples.clinic) }

    @Test(arguments: [
        ("what hours are you open?", "hours"),
        ("A quelle heure ouvrez vous", "hours"),
        ("Id like to bok an apointment", "booking"),
        ("prendre un rendez vous svp", "booking"),
        ("HOW MUCH FOR A FILLING", "price"),
        ("combien coute une visite", "price"),
    ])
    func classifiesByIntent(text: String, intent: String) throws {
        let prediction = try Self.clinic().classify(text)
        #expect(prediction.best?.intent == intent)
        #expect(prediction.accepted?.intent == intent)
    }

    @Test(arguments: [
        "", " ", "?!…", "\u{0}\u{FFFF}\u{202E}", "預約", "кто там", "my rocket flew beyond jupiter", "zzzzqqqq xxkkww",
    ])
    func outOfScopeTextIsRefused(text: String) throws {
        #expect(try Self.clinic().classify(text).isOutOfScope)
    }

    @Test func confidencesSumToOne() throws {
        let ranked = try Self.clinic().classify("are you open").ranked
        #expect(ranked.map(\.intent).sorted() == ["booking", "hours", "price"])
        #expect(abs(ranked.map(\.confidence).reduce(0, +) - 1) < 1e-4)
        #expect(ranked.map(\.confidence) == ranked.map(\.confidence).sorted(by: >))
    }

    @Test func longTextHasFiniteConfidences() throws {
        let model = try Self.clinic()
        for text in [String(repeating: "a", count: 1_000_000), String(repeating: "e\u{301}\u{302}", count: 50_000)] {
            #expect(model.classify(text).ranked.allSatisfy { $0.confidence.isFinite })
        }
    }

    @Test func equalExamplesTrainEqualModels() throws {
        let examples = ClassifierExamples.clinic
        let model = try IntentModel(training: examples.sorted())
        #expect(try IntentModel(training: examples.reversed()) == model)
        #expect(try IntentModel(training: examples.shuffled() + examples.prefix(4)) == model)
        #expect(try IntentModel(training: Array(examples.sorted().dropLast())) != model)
    }

    @Test func sixExamplesAreEnough() throws {
        let model = try IntentModel(
            training: ClassifierExamples.examples([
                "oui": ["oui", "oui merci", "oui s'il vous plaît"], "non": ["non", "non merci", "pas du tout"],
            ])
        )
        #expect(model.classify("oui !").accepted?.intent == "oui")
        #expect(model.classify("Non, pas du tout").accepted?.intent == "non")
        #expect(model.classify("window").isOutOfScope)
    }

    @Test func singleIntentAcceptsOnlySimilarText() throws {
        let model = try IntentModel(
            training: ClassifierExamples.examples([
                "hours": ["when are you open", "opening hours", "what time do you open", "are you open today"]
            ])
        )
        #expect(model.classify("are you open now").accepted?.intent == "hours")
        #expect(model.classify("кто там").isOutOfScope)
    }

    @Test(arguments: [[], [IntentExample(intent: "a", text: "")], [IntentExample(intent: "a", text: "?")]])
    func withoutWordsEverythingIsOutOfScope(examples: [IntentExample]) throws {
        let model = try IntentModel(training: examples)
        #expect(model.classify("hello").isOutOfScope)
    }

    @Test func cancelledTrainingThrows() async {
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try IntentModel(training: ClassifierExamples.clinic)
        }
        await #expect(throws: CancellationError.self) { try await task.value }
    }
}
