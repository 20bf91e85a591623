import ChannelKit
import Crypto
import Foundation
import Synchronization

/// The identity of an endpoint: its URL and the hash of its API key.
///
/// The key is part of it: a tenant with an invalid or exhausted key must not block the endpoint for other tenants.
struct EndpointKey: Hashable, Sendable {
    let baseURL: String
    let model: String
    let credentials: Data

    init(_ endpoint: ModelEndpoint) {
        baseURL = endpoint.baseURL
        model = endpoint.model
        credentials = Data(SHA256.hash(data: endpoint.apiKey?.keyData ?? Data()))
    }
}

/// The circuit breakers and quirks of all endpoints in the process.
///
/// They survive reloads, and tenants with the same endpoint and key share them. Only circuit
/// breakers that differ from the default one are stored, and the quirks of a server and model once.
final class EndpointStates: Sendable {
    private struct State {
        var circuits: [EndpointKey: EndpointCircuit] = [:]
        var quirks: [String: ServerQuirks] = [:]
    }

    /// The instance of the process.
    static let shared = EndpointStates()

    private let state = Mutex(State())

    /// Admits a request to the endpoint or not; if admitted, ``record(_:of:at:)`` must follow.
    func admit(_ key: EndpointKey, at now: Date) -> EndpointCircuit.Admission {
        state.withLock { $0.circuits[key]?.admit(at: now) ?? .allowed }
    }

    /// Records the outcome of an admitted request.
    func record(_ outcome: EndpointCircuit.Outcome, of key: EndpointKey, at now: Date) {
        state.withLock { state in
            var circuit = state.circuits.removeValue(forKey: key) ?? EndpointCircuit()
            circuit.record(outcome, at: now)
            if !circuit.isDefault { state.circuits[key] = circuit }
        }
    }

    /// The quirks of the endpoint: those of this process, those that an earlier one stored, or the default ones.
    func quirks(of endpoint: ModelEndpoint, in cache: any StrategyCache) async -> ServerQuirks {
        let key = Self.cacheKey(of: endpoint)
        if let known = state.withLock({ $0.quirks[key] }) { return known }
        let stored = await cache.data(for: key).flatMap { try? JSONValue(parsing: $0) }.flatMap(ServerQuirks.init)
        let quirks = stored ?? endpoint.defaultQuirks
        state.withLock { $0.quirks[key] = $0.quirks[key] ?? quirks }
        return quirks
    }

    /// Stores quirks that worked, also for later processes.
    func store(_ quirks: ServerQuirks, of endpoint: ModelEndpoint, in cache: any StrategyCache) async {
        let key = Self.cacheKey(of: endpoint)
        state.withLock { $0.quirks[key] = quirks }
        await cache.store(quirks.json.data, for: key)
    }

    /// The key of a server and model, whatever the API key: it refuses a member to all its customers.
    private static func cacheKey(of endpoint: ModelEndpoint) -> String {
        "llm-quirks-" + "\(endpoint.provider.rawValue) \(endpoint.baseURL) \(endpoint.model)".digest(bytes: 16)
    }
}

/// A circuit breaker for an endpoint that keeps failing.
///
/// Five consecutive failures within a minute open it for 30 s; then it lets one request through, whose outcome decides.
struct EndpointCircuit: Hashable, Sendable {
    /// The decision on a request.
    enum Admission: Hashable, Sendable {
        case allowed
        case refused(since: Date)
    }

    /// The outcome of a request.
    enum Outcome: Hashable, Sendable {
        case success
        case failure
        /// An outcome that says nothing about the endpoint.
        case nothing
    }

    private static let failuresToOpen = 5
    private static let window: TimeInterval = 60
    private static let pause: TimeInterval = 30

    /// The times of the latest failures since the last success.
    private var failures: [Date] = []
    private var openSince: Date?
    private var nextProbe: Date?
    private var isProbed = false

    /// True in the default state, which need not be stored.
    var isDefault: Bool { failures.isEmpty && openSince == nil }

    mutating func admit(at now: Date) -> Admission {
        guard let openSince, let nextProbe else { return .allowed }
        guard now >= nextProbe, !isProbed else { return .refused(since: openSince) }
        isProbed = true
        return .allowed
    }

    mutating func record(_ outcome: Outcome, at now: Date) {
        switch outcome {
        case .success: self = EndpointCircuit()
        case .nothing: isProbed = false
        case .failure:
            isProbed = false
            failures = (failures + [now]).suffix(Self.failuresToOpen)
                .filter { now.timeIntervalSince($0) <= Self.window }
            guard openSince != nil || failures.count == Self.failuresToOpen else { return }
            openSince = openSince ?? now
            nextProbe = now.addingTimeInterval(Self.pause)
        }
    }
}
