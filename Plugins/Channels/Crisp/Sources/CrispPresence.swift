public import ChannelKit
import Synchronization

extension CrispAdapter: PresenceSending {
    /// Two calls, each of which counts against the day's quota.
    ///
    /// `from` is whose messages were read. Crisp's own documents do not say so in as many words.
    public func showPresence(
        for externalID: String,
        to destination: Destination,
        typing: Bool,
        using http: any HTTPSending
    ) async throws(DeliveryError) {
        let conversation = try api.conversation(destination.session)
        if typing {
            composing.begin(in: destination.session)
            try await api.patch("\(conversation)/compose", ["type": "start", "from": "operator"], using: http)
        }
        // The answer to a picker has an id of ours; its question cannot be marked as read.
        guard let fingerprint = Int64(externalID) else { return }
        let mark: JSONValue = [
            "from": "user", "origin": .string(origin), "fingerprints": [.integer(fingerprint)],
        ]
        try await api.patch("\(conversation)/read", mark, using: http)
    }

    /// Crisp wants to be told when somebody stops writing; what goes wrong with it harms nobody.
    func stopComposing(in session: String, using http: any HTTPSending) async {
        guard composing.end(in: session), let conversation = try? api.conversation(session) else { return }
        try? await api.patch("\(conversation)/compose", ["type": "stop", "from": "operator"], using: http)
    }
}

/// The sessions in which an answer is shown as being written.
final class ComposeMarks: Sendable {
    /// Turns that end without an answer leave their mark; it matters to nobody.
    private static let most = 10_000
    private let sessions = Mutex<Set<String>>([])

    func begin(in session: String) {
        sessions.withLock { sessions in
            if sessions.count >= Self.most { sessions.removeAll() }
            sessions.insert(session)
        }
    }

    /// - Returns: Whether it was shown.
    func end(in session: String) -> Bool { sessions.withLock { $0.remove(session) != nil } }
}
