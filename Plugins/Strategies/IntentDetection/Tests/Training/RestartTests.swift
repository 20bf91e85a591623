import ChannelKit
import ChannelTestKit
import Foundation
import Testing

@testable import IntentDetectionStrategy

/// The first messages after a start of a hub with many tenants.
@Suite(.timeLimit(.minutes(10)))
struct RestartTests {
    private static let tenants = 1_000

    /// The examples of a tenant; a line of its own makes each tenant's set, and so its model, another.
    private static func intents(_ tenant: Int) -> SettingValue {
        .mapping([
            "yes": .mapping(["examples": .texts("oui", "yes \(inLetters(tenant))"), "reply": .says("Good.")]),
            "no": .mapping(["examples": .texts("non", "no"), "reply": .says("All right.")]),
        ])
    }

    /// The number in letters: all digits are one feature.
    private static func inLetters(_ number: Int) -> String {
        String(String.UnicodeScalarView(String(number).unicodeScalars.compactMap { Unicode.Scalar($0.value + 49) }))
    }

    private static func step(_ tenant: Int, _ trainer: Trainer) throws -> IntentDetection {
        try IntentDetection(settings: SettingValues(["intents": intents(tenant)]), trainer: trainer)
    }

    /// Every first message waits for its tenant's stored model, which is read and not trained again.
    @Test func firstMessagesGetTheirIntents() async throws {
        let cache = SampleCache()
        let writer = Trainer(capacity: 1)
        let model = try IntentModel(training: Self.step(0, writer).examples.examples)
        for tenant in 0..<Self.tenants {
            await cache.store(model.stored, for: try Self.step(tenant, writer).examples.cacheKey)
        }
        // Memory for a tenth of the models, so that most are evicted again.
        let capacity = model.residentBytes * Self.tenants / 10
        let trainer = Trainer(capacity: capacity)
        let replies = try await withThrowingTaskGroup(of: String.self) { group in
            for tenant in 0..<Self.tenants {
                group.addTask {
                    var services = StrategyServices.sample()
                    services.cache = cache
                    return try await Self.step(tenant, trainer).respond(to: .sample("oui", services: services)).inWords
                }
            }
            return try await group.reduce(into: [:]) { $0[$1, default: 0] += 1 }
        }
        #expect(replies == ["Good.": Self.tenants])
        #expect(trainer.figures.trained == 0)
        #expect(trainer.figures.bytes <= capacity)
    }

    /// Without stored models, a message's training comes before those of all tenants that no customer has written to.
    @Test func messageIsNotBehindTheOtherTenants() async throws {
        let gate = TrainingGate()
        let trainer = Trainer(capacity: 1 << 30) { gate.wait() }
        let preparing = Task {
            await withTaskGroup { group in
                for tenant in 1..<Self.tenants {
                    group.addTask { await (try? Self.step(tenant, trainer))?.prepare(using: SampleCache()) }
                }
            }
        }
        let set = try Self.step(0, trainer).examples
        let model = Task { await trainer.train(set, isUrgent: true) }
        gate.open()
        #expect(await model.value != nil)
        // Those that were in training when the message came, and those that ended before this line.
        #expect(trainer.figures.trained < Self.tenants / 2)
        preparing.cancel()
        await preparing.value
    }
}
