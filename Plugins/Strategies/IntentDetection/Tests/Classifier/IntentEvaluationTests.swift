import Foundation
import Testing

@testable import IntentDetectionStrategy

struct IntentEvaluationTests {
    @Test func countsLinesByOutcome() throws {
        let model = try IntentModel(training: ClassifierExamples.clinic)
        let evaluation = IntentEvaluation(
            of: model,
            on: [
                IntentExample(intent: "hours", text: "what are your opening hours"),
                IntentExample(intent: "booking", text: "book an appointment with the dentist"),
                IntentExample(intent: "booking", text: "what is the price of a filling"),
                IntentExample(intent: "none", text: "кто там"),
                IntentExample(intent: "none", text: "how much is a check-up"),
            ]
        )
        #expect(evaluation.lines == 5)
        #expect(abs(evaluation.accuracy - 2.0 / 3) < 1e-9)
        #expect(evaluation.refusedRight == 0)
        #expect(evaluation.refusedInScope == 0)
        #expect(evaluation.refusedOutOfScope == 0.5)
        #expect(evaluation.confusions == [.init(intended: "booking", predicted: "price", count: 1)])
        #expect(evaluation.intents.map(\.intent) == ["booking", "hours"])
        #expect(evaluation.intents.first?.accuracy == 0.5)
    }

    @Test func withoutLinesRatesAreZero() throws {
        let evaluation = IntentEvaluation(of: try IntentModel(training: []), on: [])
        #expect(evaluation.accuracy == 0)
        #expect(evaluation.refusedOutOfScope == 0)
    }

    @Test func mislabelledExampleIsAConflict() throws {
        let misplaced = IntentExample(intent: "price", text: "what time do you close on Sunday")
        let run = try TrainingRun(ClassifierExamples.clinic + [misplaced])
        let conflict = try #require(run.conflicts.first { $0.example == misplaced })
        #expect(conflict.predicted == "hours")
    }
}

/// The accuracy on a published data set, if it is available.
struct DevelopmentDataTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../../../../../shared/data/intents").standardizedFileURL

    private static var isThere: Bool {
        FileManager.default.fileExists(atPath: folder.appending(path: "home-domain-test.tsv").path)
    }

    private static func lines(_ name: String) throws -> [IntentExample] {
        try String(contentsOf: folder.appending(path: name), encoding: .utf8)
            .split(separator: "\n").dropFirst()
            .compactMap { line in
                let cells = line.split(separator: "\t", maxSplits: 1)
                return cells.count == 2 ? IntentExample(intent: String(cells[0]), text: String(cells[1])) : nil
            }
    }

    @Test(
        .enabled(if: isThere, "the development data is not here"),
        .enabled(if: isOptimized, "takes minutes in a debug build"),
        .timeLimit(.minutes(5))
    )
    func accuracyMeetsTheTarget() throws {
        let model = try IntentModel(training: Self.lines("home-domain-train.tsv"))
        let evaluation = IntentEvaluation(of: model, on: try Self.lines("home-domain-test.tsv"))
        #expect(evaluation.accuracy >= 0.885)
        #expect(evaluation.refusedInScope <= 0.06)
        #expect(
            model.space.hashes.count * QuantizedWeights.bytesPerRow(intents: model.intents.count)
                <= FeatureSelection.maxModelSize
        )
    }

    @Test(
        .enabled(if: isThere, "the development data is not here"),
        .enabled(if: isOptimized, "takes minutes in a debug build"),
        .timeLimit(.minutes(5))
    )
    func untrainedIntentsAreRefused() throws {
        let lines = try Self.lines("home-domain-train.tsv")
        let unknown = Set(Set(lines.map(\.intent)).sorted().enumerated().filter { $0.offset % 8 == 0 }.map(\.element))
        let model = try IntentModel(training: lines.filter { !unknown.contains($0.intent) })
        let test = try Self.lines("home-domain-test.tsv").map { line in
            unknown.contains(line.intent)
                ? IntentExample(intent: IntentEvaluation.outOfScopeIntent, text: line.text) : line
        }
        let evaluation = IntentEvaluation(of: model, on: test)
        // Intents of the same home, in the same words: a lexical model that refuses 6 % of the others cannot refuse most.
        #expect(evaluation.refusedOutOfScope >= 0.3)
        #expect(evaluation.refusedInScope <= 0.06)
    }

    @Test(.enabled(if: isThere, "the development data is not here"), .timeLimit(.minutes(5)))
    func eightExamplesPerIntentAreUseful() throws {
        let few = Dictionary(grouping: try Self.lines("home-domain-train.tsv"), by: \.intent).values
            .flatMap { $0.prefix(8) }
        let lines = try Self.lines("home-domain-test.tsv").enumerated().filter { $0.offset % 4 == 0 }.map(\.element)
        #expect(IntentEvaluation(of: try IntentModel(training: few), on: lines).accuracy >= 0.55)
    }

    private static var isOptimized: Bool {
        var isDebug = false
        assert({ isDebug = true }() == ())
        return !isDebug
    }
}
