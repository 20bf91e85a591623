import ChannelKit
import Crypto
import Foundation
import Synchronization

/// An endpoint, as whoever asks it with the same key sees it.
///
/// The key counts, as its hash: a tenant whose key is wrong, or used up, takes the endpoint from nobody else.
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

/// What is known of endpoints from one question to the next.
///
/// It outlives reloads and is shared by tenants who use the same endpoint and key. Only what is out of the ordinary is
/// kept, so it does not grow with the tenants.
final class EndpointStates: Sendable {
    private struct State {
        var circuits: [EndpointKey: EndpointCircuit] = [:]
        var quirks: [EndpointKey: ServerQuirks] = [:]
    }

    /// The process's own.
    static let shared = EndpointStates()

    private let state = Mutex(State())

    /// Whether the endpoint may be asked; if so, ``note(_:of:at:)`` has to follow.
    func admit(_ key: EndpointKey, at now: Date) -> EndpointCircuit.Admission {
        state.withLock { $0.circuits[key]?.admit(at: now) ?? .allowed }
    }

    /// Notes what came of asking.
    func note(_ outcome: EndpointCircuit.Outcome, of key: EndpointKey, at now: Date) {
        state.withLock { state in
            var circuit = state.circuits.removeValue(forKey: key) ?? EndpointCircuit()
            circuit.note(outcome, at: now)
            if !circuit.isSpotless { state.circuits[key] = circuit }
        }
    }

    /// What the endpoint will have in another way than is usual.
    func quirks(of key: EndpointKey) -> ServerQuirks? { state.withLock { $0.quirks[key] } }

    /// Remembers quirks that proved right.
    func remember(_ quirks: ServerQuirks, of key: EndpointKey) { state.withLock { $0.quirks[key] = quirks } }
}

/// Keeps an endpoint that fails again and again from being asked.
///
/// Five failures in a row within a minute open it for 30 s; then one question is let through, whose outcome decides.
struct EndpointCircuit: Hashable, Sendable {
    /// Whether to ask.
    enum Admission: Hashable, Sendable {
        case allowed
        case refused(since: Date)
    }

    /// What came of asking.
    enum Outcome: Hashable, Sendable {
        case success
        case failure
        /// Nothing that says whether the endpoint works.
        case nothing
    }

    private static let failuresToOpen = 5
    private static let window: TimeInterval = 60
    private static let pause: TimeInterval = 30

    /// The failures since the last success, the last few of them.
    private var failures: [Date] = []
    private var openSince: Date?
    private var nextProbe: Date?
    private var isProbed = false

    /// Whether there is nothing to remember.
    var isSpotless: Bool { failures.isEmpty && openSince == nil }

    mutating func admit(at now: Date) -> Admission {
        guard let openSince, let nextProbe else { return .allowed }
        guard now >= nextProbe, !isProbed else { return .refused(since: openSince) }
        isProbed = true
        return .allowed
    }

    mutating func note(_ outcome: Outcome, at now: Date) {
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
