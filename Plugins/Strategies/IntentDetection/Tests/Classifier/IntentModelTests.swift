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
    func findsTheIntent(text: String, intent: String) throws {
        let prediction = try Self.clinic().classify(text)
        #expect(prediction.best?.intent == intent)
        #expect(prediction.accepted?.intent == intent)
    }

    @Test(arguments: [
        "", " ", "?!…", "\u{0}\u{FFFF}\u{202E}", "預約", "кто там", "my rocket flew beyond jupiter", "zzzzqqqq xxkkww",
    ])
    func refusesWhatIsNoneOfThem(text: String) throws {
        #expect(try Self.clinic().classify(text).isForeign)
    }

    @Test func confidencesAreChances() throws {
        let ranked = try Self.clinic().classify("are you open").ranked
        #expect(ranked.map(\.intent).sorted() == ["booking", "hours", "price"])
        #expect(abs(ranked.map(\.confidence).reduce(0, +) - 1) < 1e-4)
        #expect(ranked.map(\.confidence) == ranked.map(\.confidence).sorted(by: >))
    }

    @Test func survivesAnyText() throws {
        let model = try Self.clinic()
        for text in [String(repeating: "a", count: 1_000_000), String(repeating: "e\u{301}\u{302}", count: 50_000)] {
            #expect(model.classify(text).ranked.allSatisfy { $0.confidence.isFinite })
        }
    }

    @Test func sameExamplesMakeTheSameBytes() throws {
        let examples = ClassifierExamples.clinic
        let data = try IntentModel(training: examples.sorted()).data
        #expect(try IntentModel(training: examples.reversed()).data == data)
        #expect(try IntentModel(training: examples.shuffled() + examples.prefix(4)).data == data)
        #expect(try IntentModel(training: Array(examples.sorted().dropLast())).data != data)
    }

    @Test func canonicalBytesTellSetsApart() {
        let one = IntentExampleSet(ClassifierExamples.clinic)
        #expect(IntentExampleSet(ClassifierExamples.clinic.shuffled()).canonicalBytes == one.canonicalBytes)
        let moved = IntentExampleSet([IntentExample(intent: "a", text: "bc")]).canonicalBytes
        #expect(moved != IntentExampleSet([IntentExample(intent: "ab", text: "c")]).canonicalBytes)
    }

    @Test func learnsFromTwoTimesThree() throws {
        let model = try IntentModel(
            training: ClassifierExamples.examples([
                "oui": ["oui", "oui merci", "oui s'il vous plaît"], "non": ["non", "non merci", "pas du tout"],
            ])
        )
        #expect(model.classify("oui !").accepted?.intent == "oui")
        #expect(model.classify("Non, pas du tout").accepted?.intent == "non")
        #expect(model.classify("window").isForeign)
    }

    @Test func oneIntentAloneTakesWhatIsLikeIt() throws {
        let model = try IntentModel(
            training: ClassifierExamples.examples([
                "hours": ["when are you open", "opening hours", "what time do you open", "are you open today"]
            ])
        )
        #expect(model.classify("are you open now").accepted?.intent == "hours")
        #expect(model.classify("кто там").isForeign)
    }

    @Test(arguments: [[], [IntentExample(intent: "a", text: "")], [IntentExample(intent: "a", text: "?")]])
    func learnsNothingFromNothing(examples: [IntentExample]) throws {
        let model = try IntentModel(training: examples)
        #expect(model.classify("hello").isForeign)
        #expect(try IntentModel(data: model.data) == model)
    }

    @Test func stopsWhenCancelled() async {
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try IntentModel(training: ClassifierExamples.clinic)
        }
        await #expect(throws: CancellationError.self) { try await task.value }
    }
}

struct IntentModelCodingTests {
    @Test func comesBackAsItWas() throws {
        let model = try IntentModel(training: ClassifierExamples.clinic)
        let again = try IntentModel(data: model.data)
        #expect(again == model)
        #expect(again.classify("when do you open") == model.classify("when do you open"))
    }

    @Test func refusesAnotherVersion() throws {
        var data = try IntentModel(training: ClassifierExamples.clinic).data
        data[0] = 200
        #expect(throws: IntentModelCodingError.otherVersion(200)) { try IntentModel(data: data) }
    }

    @Test func refusesWhatIsCutOffOrTooLong() throws {
        let data = try IntentModel(training: ClassifierExamples.clinic).data
        for count in [0, 1, 4, 8, 20, 40, data.count / 2, data.count - 1] {
            #expect(throws: IntentModelCodingError.damaged) { try IntentModel(data: data.prefix(count)) }
        }
        #expect(throws: IntentModelCodingError.damaged) { try IntentModel(data: data + [0]) }
    }

    @Test func refusesCountsBeyondTheBytes() {
        let data = Data(
            [IntentModel.formatVersion] + [UInt8](repeating: 0xFF, count: 8) + [UInt8](repeating: 0, count: 8)
        )
        #expect(throws: IntentModelCodingError.damaged) { try IntentModel(data: data) }
    }
}
