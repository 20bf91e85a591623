import ChannelKit

/// An adapter that probes its connection and acknowledges its items; the log of its own requests is the texts of its
/// sends.
struct ToyConnected: ToyChannel, ToyTextSending {
    static let name: AdapterKind = "toy-connected"
    let settings: ToySettings
    init(toy settings: ToySettings) { self.settings = settings }
}

extension ToyConnected: ConnectionProbing {
    func probeCredentials(using http: any HTTPSending) async throws(DeliveryError) { try await answer("me", http) }

    func connectionProblems(using http: any HTTPSending) async throws(DeliveryError) -> [ConnectionProblem] {
        do throws(DeliveryError) { try await answer("inbox", http) } catch {
            guard error.disposition == .hold else { throw error }
            return [ConnectionProblem("the inbox is off", remedy: "turn it on")]
        }
        return []
    }

    /// Posts the question; 401 means no.
    private func answer(_ question: String, _ http: any HTTPSending) async throws(DeliveryError) {
        _ = try await post(
            question,
            to: Destination(contact: UnifiedContact(id: "probe"), correlation: ""),
            using: http
        )
    }
}

extension ToyConnected: ItemAcknowledging {
    func acknowledge(_ item: InboundItem, using http: any HTTPSending) async throws(DeliveryError) {
        _ = try await post(
            "\(item.key)",
            to: Destination(contact: UnifiedContact(id: "ack"), correlation: ""),
            using: http
        )
    }
}

/// An adapter whose webhooks name no channel, so that each channel needs its own URL.
struct ToyOwnURL: ToyChannel, ToyTextSending {
    static let name: AdapterKind = "toy-own-url"
    let settings: ToySettings
    init(toy settings: ToySettings) { self.settings = settings }

    static var manifest: AdapterManifest {
        var manifest = ToyAdapter.manifest
        manifest.kind = name
        manifest.requiresURLKey = true
        return manifest
    }
}
