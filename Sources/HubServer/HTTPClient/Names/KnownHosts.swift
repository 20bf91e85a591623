import ChannelKit
import Foundation
import Synchronization

/// Looks hosts up before the HTTP library does, so that a silent name server delays only requests to its own hosts.
///
/// The library's lookups of an event loop run one after the other. One that hangs would delay all new connections, of
/// every tenant. So the library gets a host only after it has been found here, where no host waits for another.
package final class KnownHosts: Sendable {
    /// A DNS lookup, which throws where the host is not found within the time.
    package typealias Lookup = @Sendable (_ host: String, _ within: Duration) async throws -> Void

    /// The time for which a host counts as found; short, as the library's own lookup must not hang either.
    private static let validity: Duration = .seconds(30)

    private let found = Mutex<[String: ContinuousClock.Instant]>([:])
    private let lookUp: Lookup

    /// Makes an empty table.
    ///
    /// - Parameter lookUp: The DNS lookup; nil for the system's resolver.
    package init(lookUp: Lookup? = nil) {
        self.lookUp = lookUp ?? { _ = try await SystemLookup.configured.addresses(of: $0, within: $1) }
    }

    /// Returns once the host of `url` has been found; at once where it is an address, was found just now, or is missing.
    func find(hostOf url: String, within time: Duration) async throws(HTTPFailure) {
        guard let host = URL(string: url)?.host(), IPAddress(literal: host) == nil, !isFound(host) else { return }
        do {
            try await lookUp(host, time)
        } catch SystemLookup.Failure.late {
            throw .notSent("\(host): the DNS lookup timed out")
        } catch is CancellationError {
            throw .notSent("\(host): cancelled")
        } catch {
            throw .notSent("\(host): host not found")
        }
        found.withLock { $0[host] = .now }
    }

    private func isFound(_ host: String) -> Bool {
        found.withLock { $0[host] }.map { .now - $0 < Self.validity } ?? false
    }
}
