public import ChannelKit
import Synchronization

extension CrispAdapter: PresenceSending {
    /// Shows the typing indicator and marks the message as read: two calls, both counted against the daily quota.
    ///
    /// `from` names the side whose messages were read; Crisp's documentation does not state this explicitly.
    public func showPresence(
        for externalID: String,
        to destination: Destination,
        typing: Bool,
        using http: any HTTPSending
    ) async throws(DeliveryError) {
        let conversation = try api.conversation(destination.session)
        if typing {
            typingIndicators.show(in: destination.session)
            try await api.patch("\(conversation)/compose", ["type": "start", "from": "operator"], using: http)
        }
        // The answer to a picker has an id made by the adapter, which Crisp does not know.
        guard let fingerprint = Int64(externalID) else { return }
        let mark: JSONValue = [
            "from": "user", "origin": .string(origin), "fingerprints": [.integer(fingerprint)],
        ]
        try await api.patch("\(conversation)/read", mark, using: http)
    }

    /// Removes the typing indicator, which does not expire by itself; a failure is ignored, since it loses nothing.
    func stopTyping(in session: String, using http: any HTTPSending) async {
        guard typingIndicators.hide(in: session), let conversation = try? api.conversation(session) else { return }
        try? await api.patch("\(conversation)/compose", ["type": "stop", "from": "operator"], using: http)
    }
}

/// The sessions with a typing indicator.
final class TypingIndicators: Sendable {
    /// Bounds the memory: turns that end without a reply leave their entry behind, and a lost one costs one `stop`
    /// call.
    private static let most = 10_000
    private let sessions = Mutex<Set<String>>([])

    func show(in session: String) {
        sessions.withLock { sessions in
            if sessions.count >= Self.most { sessions.removeAll() }
            sessions.insert(session)
        }
    }

    /// - Returns: True if the indicator was shown.
    func hide(in session: String) -> Bool { sessions.withLock { $0.remove(session) != nil } }
}
