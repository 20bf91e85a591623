import ChannelKit
import Foundation

/// A command that requests a fault at a provider, or at a service that a strategy calls.
///
/// ```json
/// {"adapter": "whatsapp", "fault": "throttle", "times": 2, "retry_after_ms": 3000}
/// {"adapter": "whatsapp", "fault": "slow_answer", "duration_ms": 20000}
/// {"adapter": "whatsapp", "fault": "batch_webhooks", "count": 3}
/// {"service": "llm", "fault": "stall", "duration_ms": 60000, "pieces": 3}
/// ```
/// The fault happens once, or `times` times.
struct FaultCommand {
    let simulator: SimulatorName
    /// The name of the fault, as written.
    let name: String
    let times: Int
    private let json: JSONValue

    init(parsing body: Data) throws(ControlRefusal) {
        guard let json = try? JSONValue(parsing: body),
            let simulator = (json["adapter"] ?? json["service"])?.string, let name = json["fault"]?.string
        else { throw .malformed("send JSON with 'adapter' or 'service', and 'fault'") }
        self.simulator = SimulatorName(simulator)
        self.name = name
        self.json = json
        times = try Self.number("times", of: json, in: 1...1_000) ?? 1
    }

    /// Returns the fault with its parameters, which have defaults.
    func fault(_ kind: SimulatorFault.Kind) throws(ControlRefusal) -> SimulatorFault {
        switch kind {
        case .duplicateWebhook: .duplicateWebhook
        case .reorderWebhooks: .reorderWebhooks
        case .batchWebhooks: .batchWebhooks(try Self.number("count", of: json, in: 2...100) ?? 2)
        case .throttle: .throttle(retryAfter: try milliseconds("retry_after_ms") ?? .seconds(1))
        case .loseStatus: .loseStatus
        case .failAfterAccepting: .failAfterAccepting
        case .dropAfterAccepting: .dropAfterAccepting
        case .slowAnswer: .slowAnswer(try milliseconds("duration_ms") ?? .seconds(5))
        case .expiredToken: .expiredToken
        case .closedWindow: .closedWindow
        case .overloaded: .overloaded
        case .failing: .failing
        case .stall: .stall(try milliseconds("duration_ms") ?? .seconds(60), afterPieces: try pieces())
        case .breakStream: .breakStream(afterPieces: try pieces())
        case .failStream: .failStream(afterPieces: try pieces())
        case .emptyAnswer: .emptyAnswer
        case .badAnswer: .badAnswer
        }
    }

    private func pieces() throws(ControlRefusal) -> Int { try Self.number("pieces", of: json, in: 0...10_000) ?? 3 }

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
    /// Requests a fault, after those that were requested before.
    ///
    /// - Returns: All faults that are pending.
    func arm(_ command: FaultCommand) async throws(ControlRefusal) -> JSONValue {
        let known = try faults(of: command.simulator)
        guard let kind = SimulatorFault.Kind(rawValue: command.name), known.contains(kind) else {
            let names = known.map(\.rawValue).joined(separator: ", ")
            throw .malformed("the simulator of \(command.simulator) has no '\(command.name)'; it has \(names)")
        }
        await server.faults.arm(try command.fault(kind), at: command.simulator, times: command.times)
        return await pendingFaults()
    }

    /// Removes the pending faults of one provider or service.
    ///
    /// - Returns: The pending faults of the others.
    func clearFaults(of simulator: SimulatorName) async throws(ControlRefusal) -> JSONValue {
        _ = try faults(of: simulator)
        await server.faults.clear(simulator)
        return await pendingFaults()
    }

    /// `{"faults": [{"adapter": "whatsapp", "fault": "throttle", "times": 2, "retry_after_ms": 3000}]}`.
    func pendingFaults() async -> JSONValue {
        var pending: [JSONValue] = []
        for simulator in stage.registry.simulators {
            pending += await pendingFaults(of: SimulatorName(simulator.kind), calledBy: "adapter")
        }
        for service in stage.registry.services {
            pending += await pendingFaults(of: SimulatorName(service.kind), calledBy: "service")
        }
        return ["faults": .array(pending)]
    }

    private func pendingFaults(of simulator: SimulatorName, calledBy word: String) async -> [JSONValue] {
        await server.faults.pending(at: simulator).map { fault, times in
            let members: [String: JSONValue] = [
                word: .string(simulator.rawValue), "fault": .string(fault.kind.rawValue),
                "times": .integer(Int64(times)),
            ]
            return .object(members.merging(fault.particulars) { common, _ in common })
        }
    }

    /// The faults that a provider or a service supports, in the order of the declaration.
    private func faults(of name: SimulatorName) throws(ControlRefusal) -> [SimulatorFault.Kind] {
        let registry = stage.registry
        let ofProvider = registry.simulator(AdapterKind(name.rawValue))
            .map { SimulatorFault.Kind.ofAnySimulator.union($0.faults) }
        guard let known = ofProvider ?? registry.service(StrategyKind(name.rawValue))?.faults else {
            let names = registry.simulators.map { $0.kind.rawValue } + registry.services.map(\.kind.rawValue)
            let there = names.isEmpty ? "none" : names.joined(separator: ", ")
            throw .notFound("no simulator is called '\(name)'; there are \(there)")
        }
        return SimulatorFault.Kind.allCases.filter(known.contains)
    }
}

extension SimulatorFault {
    fileprivate var particulars: [String: JSONValue] {
        switch self {
        case .throttle(let wait): ["retry_after_ms": .integer(wait.wholeMilliseconds)]
        case .slowAnswer(let time): ["duration_ms": .integer(time.wholeMilliseconds)]
        case .batchWebhooks(let count): ["count": .integer(Int64(count))]
        case .stall(let time, let pieces):
            ["duration_ms": .integer(time.wholeMilliseconds), "pieces": .integer(Int64(pieces))]
        case .breakStream(let pieces), .failStream(let pieces): ["pieces": .integer(Int64(pieces))]
        default: [:]
        }
    }
}
