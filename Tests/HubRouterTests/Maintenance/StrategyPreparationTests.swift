import ChannelKit
import ChannelTestKit
import Foundation
import HubRouter
import Synchronization
import Testing

@Suite("Strategy preparation", .onBothDatabases, .timeLimit(.minutes(5)))
struct StrategyPreparationTests {
    @Test func everyStepIsPreparedAfterTheStartAndAfterAReload() async throws {
        let cache = SampleCache()
        let channels = [
            channel(named: "lotus/sms", PreparedStep(name: "a"), Echo()),
            channel(named: "lotus/chat", number: "200", PreparedStep(name: "b")),
        ]
        try await withHub(channels, configure: { $0.cache = cache }) { (life: TestHub) async throws in
            try await eventually("both are prepared") { cache.all.keys.sorted() == ["a", "b"] }
            try await life.hub.reload(table([channel(named: "lotus/sms", PreparedStep(name: "c"))], generation: 2))
            try await eventually("the new step is prepared") { cache.all.keys.sorted() == ["a", "b", "c"] }
        }
    }

    @Test func turnHasTheCache() async throws {
        let cache = SampleCache()
        try await withHub([channel(PreparedStep(name: "a"))], configure: { $0.cache = cache }) {
            (life: TestHub) async throws in
            await life.post(message("m1", "hello"))
            try await life.settle()
            #expect(life.http.texts == ["a: prepared"])
        }
    }
}

/// A step that stores its name when it is prepared, and answers what it finds.
private struct PreparedStep: ToyStrategy, StrategyPreparing {
    static let name: StrategyKind = "prepared"
    private let key: String

    init() { self.init(name: "nothing") }

    init(name: String) { key = name }

    func prepare(using cache: any StrategyCache) async { await cache.store(Data("prepared".utf8), for: key) }

    func respond(to turn: Turn) async throws -> Verdict {
        if await !turn.services.cache.contains(key) { await prepare(using: turn.services.cache) }
        let data = await turn.services.cache.data(for: key) ?? Data()
        return .reply(.text("\(key): \(String(decoding: data, as: UTF8.self))"))
    }
}
