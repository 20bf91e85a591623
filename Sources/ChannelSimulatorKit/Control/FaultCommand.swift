import ChannelKit
import Foundation

/// What is to go wrong at a provider.
///
/// ```json
/// {"adapter": "whatsapp", "fault": "throttle", "times": 2, "retry_after_ms": 3000}
/// {"adapter": "whatsapp", "fault": "slow_answer", "duration_ms": 20000}
/// {"adapter": "whatsapp", "fault": "batch_webhooks", "count": 3}
/// ```
/// It happens once unless `times` says otherwise.
struct FaultCommand {
    let adapter: AdapterKind
    /// The fault as it was written.
    let name: String
    let times: Int
    private let json: JSONValue

    init(parsing body: Data) throws(ControlRefusal) {
        guard let json = try? JSONValue(parsing: body), let adapter = json["adapter"]?.string,
            let name = json["fault"]?.string
        else { throw .malformed("send JSON with 'adapter' and 'fault'") }
        self.adapter = AdapterKind(adapter)
        self.name = name
        self.json = json
        times = try Self.number("times", of: json, in: 1...1_000) ?? 1
    }

    /// The fault with its particulars, which have defaults.
    func fault(_ kind: SimulatorFault.Kind) throws(ControlRefusal) -> SimulatorFault {
        switch kind {
        case .duplicateWebhook: .duplicateWebhook
        case .reorderWebhooks: .reorderWebhooks
        case .batchWebhooks: .batchWebhooks(try Self.number("count", of: json, in: 2...100) ?? 2)
        case .throttle: .throttle(retryAfter: try milliseconds("retry_after_ms") ?? .seconds(1))
        case .failAfterAccepting: .failAfterAccepting
        case .dropAfterAccepting: .dropAfterAccepting
        case .slowAnswer: .slowAnswer(try milliseconds("duration_ms") ?? .seconds(5))
        case .expiredToken: .expiredToken
        case .closedWindow: .closedWindow
        }
    }

    private func milliseconds(_ key: String) throws(ControlRefusal) -> Duration? {
        try Self.number(key, of: json, in: 0...3_600_000).map { .milliseconds($0) }
    }

    private static func number(
        _ key: String,
        of json: JSONValue,
        in range: ClosedRange<Int>
    ) throws(ControlRefusal) -> Int? {
        guard let value = json[key], value != .null else { return nil }
        guard let number = value.integer.flatMap({ Int(exactly: $0) }), range.contains(number) else {
            throw .malformed("'\(key)' is a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }
}

extension SimulatorControl {
    /// Lets something go wrong, after what is to go wrong already.
    ///
    /// - Returns: All that is to go wrong now.
    func arm(_ command: FaultCommand) async throws(ControlRefusal) -> JSONValue {
        let known = try faults(of: command.adapter)
        guard let kind = SimulatorFault.Kind(rawValue: command.name), known.contains(kind) else {
            let names = known.map(\.rawValue).joined(separator: ", ")
            throw .malformed("the simulator of \(command.adapter) has no '\(command.name)'; it has \(names)")
        }
        await server.faults.arm(try command.fault(kind), at: command.adapter, times: command.times)
        return await pendingFaults()
    }

    /// Lets nothing go wrong any more at one provider.
    ///
    /// - Returns: What is to go wrong at the others.
    func clearFaults(of adapter: AdapterKind) async throws(ControlRefusal) -> JSONValue {
        _ = try faults(of: adapter)
        await server.faults.clear(adapter)
        return await pendingFaults()
    }

    /// `{"faults": [{"adapter": "whatsapp", "fault": "throttle", "times": 2, "retry_after_ms": 3000}]}`.
    func pendingFaults() async -> JSONValue {
        var pending: [JSONValue] = []
        for simulator in stage.registry.simulators {
            for (fault, times) in await server.faults.pending(at: simulator.kind) {
                let members: [String: JSONValue] = [
                    "adapter": .string(simulator.kind.rawValue), "fault": .string(fault.kind.rawValue),
                    "times": .integer(Int64(times)),
                ]
                pending.append(.object(members.merging(fault.particulars) { common, _ in common }))
            }
        }
        return ["faults": .array(pending)]
    }

    /// What can go wrong at a provider, in the order of the declaration.
    private func faults(of adapter: AdapterKind) throws(ControlRefusal) -> [SimulatorFault.Kind] {
        guard let simulator = stage.registry.simulator(adapter) else {
            let known = stage.registry.simulators.map { $0.kind.rawValue }.joined(separator: ", ")
            throw .notFound("no simulator is called '\(adapter)'; there are \(known.isEmpty ? "none" : known)")
        }
        let known = SimulatorFault.Kind.ofAnySimulator.union(simulator.faults)
        return SimulatorFault.Kind.allCases.filter(known.contains)
    }
}

extension SimulatorFault {
    fileprivate var particulars: [String: JSONValue] {
        switch self {
        case .throttle(let wait): ["retry_after_ms": .integer(wait.wholeMilliseconds)]
        case .slowAnswer(let time): ["duration_ms": .integer(time.wholeMilliseconds)]
        case .batchWebhooks(let count): ["count": .integer(Int64(count))]
        default: [:]
        }
    }
}
