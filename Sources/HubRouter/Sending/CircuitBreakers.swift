import ChannelKit
import Foundation
import Logging
import Synchronization

/// The circuit breakers of endpoints: one that keeps failing is not called until its pause is over.
///
/// An endpoint that times out costs every caller its whole timeout; with its circuit open a call fails at once and only
/// one attempt at a time finds out whether it is back (Nygard, *Release It!*, "Circuit Breaker").
final class CircuitBreakers: Sendable {
    /// The failures in a row that open a circuit: one is an accident, and each costs a slot for a whole timeout.
    static let threshold = 5
    /// The first time that a circuit stays open, doubled with each failed attempt up to ``lastPause``: a restarting
    /// endpoint is back within seconds, and one that is down is asked once a minute.
    static let firstPause: TimeInterval = 5
    static let lastPause: TimeInterval = 60
    /// The max endpoints that are remembered, a bound of memory; beyond it the closed ones are removed.
    private static let capacity = 10_000

    private struct Circuit {
        var failures = 0
        var pause = CircuitBreakers.firstPause
        /// The end of the pause; nil while the circuit is closed.
        var openUntil: Date?
        var isProbing = false
    }

    private let logger: Logger
    private let circuits = Mutex<[Endpoint: Circuit]>([:])

    init(logger: Logger) { self.logger = logger }

    /// Returns the time until which `endpoint` must not be called; nil if it may be called now.
    func refusal(of endpoint: Endpoint, at now: Date) -> Date? {
        circuits.withLock { circuits in
            guard var circuit = circuits[endpoint], let openUntil = circuit.openUntil else { return nil }
            if now < openUntil { return openUntil }
            // One attempt probes for all callers.
            if circuit.isProbing { return now.addingTimeInterval(Self.firstPause) }
            circuit.isProbing = true
            circuits[endpoint] = circuit
            return nil
        }
    }

    /// Records that `endpoint` responded, with whatever status.
    func answered(_ endpoint: Endpoint) {
        let wasOpen = circuits.withLock { $0.removeValue(forKey: endpoint)?.openUntil != nil }
        guard wasOpen else { return }
        logger.notice("endpoint responds again: circuit closed", metadata: ["endpoint": "\(endpoint)"])
        count()
    }

    /// Records that the caller cancelled a call, which tells nothing about the endpoint.
    func abandoned(_ endpoint: Endpoint) { circuits.withLock { $0[endpoint]?.isProbing = false } }

    /// Records that `endpoint` did not respond.
    func failed(_ endpoint: Endpoint, reason: String, at now: Date) {
        let opened = circuits.withLock { circuits -> TimeInterval? in
            if circuits.count >= Self.capacity { circuits = circuits.filter { $0.value.openUntil != nil } }
            var circuit = circuits[endpoint] ?? Circuit()
            defer { circuits[endpoint] = circuit }
            circuit.failures += 1
            circuit.isProbing = false
            guard circuit.failures >= Self.threshold else { return nil }
            defer { circuit.pause = min(circuit.pause * 2, Self.lastPause) }
            let isNew = circuit.openUntil == nil
            circuit.openUntil = now.addingTimeInterval(circuit.pause)
            return isNew ? circuit.pause : nil
        }
        guard let opened else { return }
        logger.warning(
            "endpoint does not respond: circuit open, calls fail at once",
            metadata: ["endpoint": "\(endpoint)", "reason": "\(reason)", "retry_after_seconds": "\(Int(opened))"]
        )
        count()
    }

    private func count() {
        let open = circuits.withLock { $0.count { $0.value.openUntil != nil } }
        HubMetrics.circuitsOpen.record(open)
    }
}

/// The host and port of a URL.
struct Endpoint: Hashable, CustomStringConvertible {
    let description: String

    /// Creates the endpoint of `url`; nil if it is no URL with a host.
    init?(_ url: String) {
        guard let parts = URLComponents(string: url), let host = parts.host else { return nil }
        description = host.lowercased() + (parts.port.map { ":\($0)" } ?? "")
    }
}

/// An HTTP client that does not call an endpoint whose circuit is open; adapters use it.
struct BreakingHTTP: HTTPSending {
    let http: any HTTPSending
    let breakers: CircuitBreakers
    let clock: any HubClock

    func send(_ request: OutboundRequest) async throws(HTTPFailure) -> OutboundResponse {
        // A URL from a customer's message tells nothing about a provider.
        guard request.origin == .configured, let endpoint = Endpoint(request.url) else {
            return try await http.send(request)
        }
        if let until = breakers.refusal(of: endpoint, at: clock.now) {
            throw .notSent("\(endpoint) does not respond (circuit open); retry at \(until.iso8601)")
        }
        do throws(HTTPFailure) {
            let response = try await http.send(request)
            breakers.answered(endpoint)
            return response
        } catch {
            switch error {
            case .notSent(let reason), .ambiguous(let reason):
                if Task.isCancelled {
                    breakers.abandoned(endpoint)
                } else {
                    breakers.failed(endpoint, reason: reason, at: clock.now)
                }
            case .forbidden: breakers.abandoned(endpoint)
            case .tooLarge: breakers.answered(endpoint)
            }
            throw error
        }
    }
}
