public import ChannelKit
import Foundation
import Synchronization

/// Probes the credentials, at most once per pause for each refused key pair.
///
/// The hub probes refused credentials every two minutes on every channel that uses them, and Crisp counts each call
/// against the daily quota of the whole plugin.
extension CrispAdapter: CredentialProbing {
    /// Reads one page of conversations, which needs a key, a tier and a website that match.
    public func probeCredentials(using http: any HTTPSending) async throws(DeliveryError) {
        let now = Date()
        if let refusal = RefusalCache.shared.refusal(of: [api.loginName, probeName], at: now) { throw refusal }
        do throws(DeliveryError) {
            _ = try await api.get("conversations/1?per_page=20", using: http)
        } catch {
            let refusal = error.asProbe
            RefusalCache.shared.store(refusal, of: refusal.concernsLogin ? api.loginName : probeName, at: now)
            throw refusal
        }
    }

    private var probeName: String { "\(api.loginName) \(websiteID)" }
}

extension DeliveryError {
    /// The error of a probe: a 404 means that the key has no access to the website.
    fileprivate var asProbe: DeliveryError {
        if case .rejected(_, let reason, let remedy) = self { return .needsCredentials(reason: "\(reason); \(remedy)") }
        return self
    }

    /// True if the refusal concerns every website of the key pair: 401 and the quota do, a missing installation or
    /// scope does not.
    fileprivate var concernsLogin: Bool {
        switch self {
        case .throttled: true
        case .needsCredentials(let reason): reason.hasPrefix("HTTP 401")
        default: false
        }
    }
}

/// A cache of recent refusals.
private final class RefusalCache: Sendable {
    /// One cache for the process, since many channels share a key pair.
    static let shared = RefusalCache()
    /// The time in seconds for which a refusal is reused: long enough to spare the quota, short enough that a corrected
    /// key works soon.
    private static let pause: TimeInterval = 600

    private struct Refusal {
        let error: DeliveryError
        let expiresAt: Date
    }

    private let refusals = Mutex<[String: Refusal]>([:])

    /// The cached refusal of one of `names`; nil if there is none or it has expired.
    func refusal(of names: [String], at now: Date) -> DeliveryError? {
        refusals.withLock { refusals in
            names.compactMap { refusals[$0] }.first { $0.expiresAt > now }?.error
        }
    }

    /// Caches a refusal that a second call would repeat; errors without a response are not cached.
    func store(_ error: DeliveryError, of name: String, at now: Date) {
        switch error {
        case .needsCredentials, .throttled: break
        default: return
        }
        refusals.withLock { refusals in
            refusals = refusals.filter { $0.value.expiresAt > now }
            refusals[name] = Refusal(error: error, expiresAt: now.addingTimeInterval(Self.pause))
        }
    }
}
