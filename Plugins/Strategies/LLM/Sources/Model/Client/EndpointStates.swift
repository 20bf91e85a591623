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
/// They survive reloads, and tenants with the same endpoint and key share them. Only endpoints that differ from the
/// default state take states, so it does not grow with the number of tenants.
final class EndpointStates: Sendable {
    private struct State {
        var circuits: [EndpointKey: EndpointCircuit] = [:]
        var quirks: [EndpointKey: ServerQuirks] = [:]
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

    /// The endpoint's known quirks; nil if they are the default ones.
    func quirks(of key: EndpointKey) -> ServerQuirks? { state.withLock { $0.quirks[key] } }

    /// Stores quirks that worked.
    func store(_ quirks: ServerQuirks, of key: EndpointKey) { state.withLock { $0.quirks[key] = quirks } }
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
