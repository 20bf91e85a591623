public import ChannelKit
import Foundation
import Synchronization

/// The hub tries refused credentials every two minutes, on every channel that they open; Crisp counts each try against
/// the day's quota of the whole plugin. So a refusal is remembered, and the next try is only made after a while.
extension CrispAdapter: CredentialProbing {
    /// Looks at the list of conversations, which shows that the key, its tier and the website belong together.
    public func probeCredentials(using http: any HTTPSending) async throws(DeliveryError) {
        let now = Date()
        if let refusal = ProbeMemory.shared.refusal(of: [api.loginName, probeName], at: now) { throw refusal }
        do throws(DeliveryError) {
            _ = try await api.get("conversations/1?per_page=20", using: http)
        } catch {
            let refusal = error.asProbe
            ProbeMemory.shared.remember(refusal, of: refusal.concernsLogin ? api.loginName : probeName, at: now)
            throw refusal
        }
    }

    private var probeName: String { "\(api.loginName) \(websiteID)" }
}

extension DeliveryError {
    /// What the key may not see does not exist for it.
    fileprivate var asProbe: DeliveryError {
        if case .rejected(_, let reason, let remedy) = self { return .needsCredentials(reason: "\(reason); \(remedy)") }
        return self
    }

    /// Whether it is the key pair's, and so that of every website which it opens: 401 and the quota are, a plugin that is
    /// not installed or a scope is not.
    fileprivate var concernsLogin: Bool {
        switch self {
        case .throttled: true
        case .needsCredentials(let reason): reason.hasPrefix("HTTP 401")
        default: false
        }
    }
}

/// The refusals of the last few minutes.
final class ProbeMemory: Sendable {
    /// One for the process, since a key pair opens many channels.
    static let shared = ProbeMemory()
    static let pause: TimeInterval = 600

    private struct Refusal {
        let error: DeliveryError
        let until: Date
    }

    private let refusals = Mutex<[String: Refusal]>([:])

    /// The last refusal of one of `names`, if it is fresh enough to stand for another.
    func refusal(of names: [String], at now: Date) -> DeliveryError? {
        refusals.withLock { refusals in
            names.compactMap { refusals[$0] }.first { $0.until > now }?.error
        }
    }

    /// Keeps what is sure to be answered alike: a call that got no answer may be made again.
    func remember(_ error: DeliveryError, of name: String, at now: Date) {
        switch error {
        case .needsCredentials, .throttled: break
        default: return
        }
        refusals.withLock { refusals in
            refusals = refusals.filter { $0.value.until > now }
            refusals[name] = Refusal(error: error, until: now.addingTimeInterval(Self.pause))
        }
    }
}
