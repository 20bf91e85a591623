import ChannelKit
import Foundation
import Logging
import Metrics
import Synchronization

/// The endpoints that do not answer, each with the moment at which it is asked again.
///
/// An endpoint that times out costs every caller its whole timeout; with its circuit open a call fails at once and only
/// one attempt at a time finds out whether it is back (Nygard, *Release It!*, "Circuit Breaker").
final class CircuitBreakers: Sendable {
    /// Failures in a row that open a circuit: one is an accident, and each costs a place for a whole timeout.
    static let threshold = 5
    /// The time that a circuit stays open at first, doubled with each failed attempt up to the last.
    static let firstPause: TimeInterval = 5
    static let lastPause: TimeInterval = 60
    /// Endpoints that are remembered; beyond that the closed ones are forgotten.
    private static let capacity = 10_000

    private struct Circuit {
        var failures = 0
        var pause = CircuitBreakers.firstPause
        /// The end of the pause; nil while it is closed.
        var openUntil: Date?
        var isProbing = false
    }

    private let logger: Logger
    private let circuits = Mutex<[Endpoint: Circuit]>([:])

    init(logger: Logger) { self.logger = logger }

    /// Asks for leave to call `endpoint`.
    ///
    /// - Returns: Nil when it may be called, else the moment at which to ask again.
    func refusal(of endpoint: Endpoint, at now: Date) -> Date? {
        circuits.withLock { circuits in
            guard var circuit = circuits[endpoint], let openUntil = circuit.openUntil else { return nil }
            if now < openUntil { return openUntil }
            // One attempt finds out for all.
            if circuit.isProbing { return now.addingTimeInterval(Self.firstPause) }
            circuit.isProbing = true
            circuits[endpoint] = circuit
            return nil
        }
    }

    /// Notes that `endpoint` answered, whatever it said.
    func answered(_ endpoint: Endpoint) {
        let wasOpen = circuits.withLock { $0.removeValue(forKey: endpoint)?.openUntil != nil }
        guard wasOpen else { return }
        logger.notice("endpoint answers again", metadata: ["endpoint": "\(endpoint)"])
        count()
    }

    /// Notes that a call of `endpoint` was given up by its caller: it says nothing of the endpoint.
    func abandoned(_ endpoint: Endpoint) { circuits.withLock { $0[endpoint]?.isProbing = false } }

    /// Notes that `endpoint` did not answer.
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
            "endpoint does not answer, calls fail at once until it does",
            metadata: ["endpoint": "\(endpoint)", "reason": "\(reason)", "retry_after_seconds": "\(Int(opened))"]
        )
        count()
    }

    private func count() {
        let open = circuits.withLock { $0.count { $0.value.openUntil != nil } }
        Gauge(label: "patchbay_circuits_open").record(open)
    }
}

/// The host and port of a URL.
struct Endpoint: Hashable, CustomStringConvertible {
    let description: String

    /// - Returns: Nil for what is no URL with a host.
    init?(_ url: String) {
        guard let parts = URLComponents(string: url), let host = parts.host else { return nil }
        description = host.lowercased() + (parts.port.map { ":\($0)" } ?? "")
    }
}

/// The HTTP client of adapters: it does not call an endpoint whose circuit is open.
struct BreakingHTTP: HTTPSending {
    let http: any HTTPSending
    let breakers: CircuitBreakers
    let clock: any HubClock

    func send(_ request: OutboundRequest) async throws(HTTPFailure) -> OutboundResponse {
        // A URL that a customer named says nothing of a provider.
        guard request.origin == .configured, let endpoint = Endpoint(request.url) else {
            return try await http.send(request)
        }
        if let until = breakers.refusal(of: endpoint, at: clock.now) {
            throw .notSent("\(endpoint) does not answer; next attempt at \(until.iso8601)")
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
