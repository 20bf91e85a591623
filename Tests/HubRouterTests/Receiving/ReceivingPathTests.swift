import ChannelKit
import ChannelTestKit
import Foundation
import HubModel
import HubRouter
import HubTestKit
import Testing

/// The same random histories through both paths of receiving: items applied in the commit that stores them, and items
/// stored as pending rows, since the writer is behind, and applied by lane workers.
///
/// `PATCHBAY_HISTORIES` sets the number of histories, and `PATCHBAY_HISTORY_SEED` chooses others.
@Suite("Paths of receiving", .onBothDatabases, .timeLimit(.minutes(30)))
struct ReceivingPathTests {
    private static let steps = 12
    /// The tenants of one hub: a step waits for all of them at once.
    private static let tenants = 60

    @Test func bothPathsEndInTheSameRows() async throws {
        let environment = ProcessInfo.processInfo.environment
        let seed = environment["PATCHBAY_HISTORY_SEED"].flatMap(UInt64.init) ?? 1
        // The paths are the same code on both databases: a part of the histories shows that the statements are, too.
        let isServer = TestDatabase.current == .postgres
        let count = environment["PATCHBAY_HISTORIES"].flatMap(Int.init) ?? (isServer ? Self.tenants : 240)
        print("paths: \(count) histories on \(TestDatabase.current.rawValue); seed \(seed)")
        for first in stride(from: 0, to: count, by: Self.tenants) {
            let numbers = first..<min(first + Self.tenants, count)
            let plan = Plan(seed: seed &+ UInt64(first), numbers: numbers, steps: Self.steps)
            let fused = try await plan.run(isBehind: false)
            let pending = try await plan.run(isBehind: true)
            for history in plan.histories { compare(fused, pending, history, seed: seed) }
        }
    }

    private func compare(_ fused: PathResult, _ pending: PathResult, _ history: RandomHistory, seed: UInt64) {
        let (left, right) = (fused.lines(of: history.tenant), pending.lines(of: history.tenant))
        guard left != right else { return }
        let (only, others) = (left.subtracting(right), right.subtracting(left))
        Issue.record(
            """
            \(history.tenant) (\(history.form)), seed \(seed)
            only applied at once:
              \(only.joined(separator: "\n  "))
            only after pending:
              \(others.joined(separator: "\n  "))
            requests:
              \(history.requests.enumerated().map { "\($0): \(JSONValue.array($1).text)" }.joined(separator: "\n  "))
            """
        )
    }
}

/// The histories of one hub, and what happens to all of them.
private struct Plan: Sendable {
    let histories: [RandomHistory]
    private let held: Set<Int>
    /// The seconds by which the clock advances after each step.
    private let pauses: [Int]

    init(seed: UInt64, numbers: Range<Int>, steps: Int) {
        var random = SeededRandom(seed: seed)
        let held = Set((0..<steps).filter { _ in Int.random(in: 0..<10, using: &random) < 4 })
        self.held = held
        pauses = (0..<steps).map { _ in [0, 1, 6].randomElement(using: &random) ?? 0 }
        histories = numbers.map { RandomHistory($0, steps: steps, held: held, seed: seed) }
    }

    func run(isBehind: Bool) async throws -> PathResult {
        let strategy = DecideByText()
        let channels = histories.enumerated().map { $1.channel(number: "\(1000 + $0)", strategy) }
        var result = PathResult()
        try await withHub(channels) { life in
            life.http.answer(by: { $0.answer })
            if isBehind { life.storage.fallBehind() }
            for step in pauses.indices {
                if held.contains(step) { strategy.hold.close() } else { strategy.hold.open() }
                try await life.rest(holding: strategy.hold)
                result.responses += try await post(step, to: life)
                try await life.rest(holding: strategy.hold)
                life.clock.advance(by: .seconds(pauses[step]))
                try await life.rest(holding: strategy.hold)
            }
            strategy.hold.open()
            life.clock.advance(by: .seconds(60))
            try await life.rest(holding: strategy.hold)
            result.sends = life.http.sends.map { "\($0.from) to \($0.to): \($0.text)" }
            result.rows = try await RowDump(life.books).byTenant
        }
        return result
    }

    /// Posts the requests of a step at once.
    private func post(_ step: Int, to life: TestHub) async throws -> [String] {
        await withTaskGroup(of: String.self) { group in
            for (position, history) in histories.enumerated() where !history.requests[step].isEmpty {
                group.addTask {
                    let number = "\(1000 + position)"
                    let response = await life.post(
                        history.requests[step],
                        to: number,
                        via: history.form == .inline ? "toy-inline" : "toy",
                        token: "token-\(number)"
                    )
                    return "\(history.tenant) \(step): \(response.line)"
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
    }
}

/// The rows, responses and sends at the end of a run.
private struct PathResult {
    var rows: [String: [String]] = [:]
    var responses: [String] = []
    var sends: [String] = []

    /// The rows and the responses of a tenant, each with its number among equal ones.
    ///
    /// A status has a row only if reading its request took too long, which depends on the machine.
    func lines(of tenant: String) -> Set<String> {
        var counts: [String: Int] = [:]
        let rows = (rows[tenant] ?? []).filter { row in
            !(row.hasPrefix("inbox: ") && row.contains(" item_key=status:"))
                && !(row.hasPrefix("item_keys: ") && row.contains(" reason=status"))
        }
        let lines = rows + responses.filter { $0.hasPrefix("\(tenant) ") }
        return Set(
            lines.map { line in
                counts[line, default: 0] += 1
                return "\(line) #\(counts[line] ?? 0)"
            }
        )
    }
}

extension RandomHistory {
    /// The tenant's channel.
    fileprivate func channel(number: String, _ strategy: DecideByText) -> RoutedChannel {
        let policy = ChannelPolicy(gather: form == .gathering ? .seconds(5) : nil)
        // Turns may be held for many steps.
        let deadline = Duration.seconds(100_000)
        return switch form {
        case .plain, .gathering:
            HubRouterTests.channel(
                named: "\(tenant)/sms",
                number: number,
                tokens: ["token-\(number)"],
                policy: policy,
                deadline: deadline,
                strategy
            )
        case .inline:
            HubRouterTests.channel(
                named: "\(tenant)/sms",
                of: ToyInline.self,
                number: number,
                tokens: ["token-\(number)"],
                policy: policy,
                deadline: deadline,
                strategy
            )
        }
    }
}

extension ScriptedHTTP.Send {
    /// The provider's answer, by the text; its id is made of the message.
    fileprivate var answer: ScriptedHTTP.Answer {
        switch text.prefix(while: { $0 != " " }) {
        case "reject": .rejected
        case "leave": .optedOut
        default: .okWithID("sent-\(to)-\(text)")
        }
    }
}

extension TestHub {
    /// Waits until nothing is due or in flight but the turns that are held.
    fileprivate func rest(holding hold: TurnHold) async throws {
        try await ChannelTestKit.eventually("the hub is at rest") {
            guard [Stage.inbound, .outbox].allSatisfy({ hub.work($0).held == 0 }) else { return false }
            guard Stage.allCases.allSatisfy({ hub.work($0).oldestDue == nil }) else { return false }
            let waiting = hold.waiting
            guard hold.isClosed || waiting.isEmpty else { return false }
            guard hub.work(.turn).held == waiting.count else { return false }
            let running = try await books.lines("SELECT id FROM turns WHERE state = 'running'")
            return Set(running) == Set(waiting.map { "\($0)" })
        }
    }
}

extension JSONValue {
    fileprivate var text: String { String(decoding: data, as: UTF8.self) }
}
