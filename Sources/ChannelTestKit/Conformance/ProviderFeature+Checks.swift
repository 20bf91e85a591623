public import ChannelSimulatorKit

extension ProviderFeature {
    /// The names of the checks that do not apply without the feature.
    public var checks: Set<String> {
        switch self {
        case .sharedURL: ["signature-sibling", "locate-spelling", "locate-large"]
        case .proof: ["signature-wrong", "signature-truncated", "signature-malformed", "signature-forged"]
        case .signedBody: ["signature-body", "signature-appended"]
        case .signedTime: ["signature-stale"]
        case .handshake:
            [
                "handshake-right", "handshake-rotation", "handshake-wrong", "handshake-missing",
                "handshake-not-delivery",
            ]
        case .batches:
            [
                "signature-batch", "split-batch", "split-unreadable", "split-duplicate", "key-batch", "payload-tenant",
                "fault-batch",
            ]
        case .statuses:
            [
                "status-three-items", "status-names-message", "status-true", "status-permutations", "status-no-message",
                "status-time", "lane-status", "fault-reordered",
            ]
        case .echoes: ["echo-not-answered"]
        case .replyWindow: ["fault-closed-window"]
        case .richContent: ["rich-accepted"]
        case .files: ["media-hosts", "media-fetched"]
        case .presence: ["presence"]
        case .credentialProbe: ["probe"]
        case .connectionProbe: ["connection"]
        case .webhookRegistering: ["register"]
        case .itemAcknowledging: ["acknowledge"]
        case .reconciliation: ["reconcile-nothing"]
        case .inlineAnswers: ["inline-in-time", "inline-fallback", "inline-same"]
        case .calls: ConformanceSubject.withoutCalls
        }
    }

    /// The feature without which the check called `name` does not apply; nil if every provider has what it is about.
    public static func needed(by name: String) -> ProviderFeature? { allCases.first { $0.checks.contains(name) } }
}

extension ConformanceSubject {
    /// The names of the checks that do not apply to a provider without `features`, for ``absent``.
    ///
    /// ```swift
    /// absent: without(
    ///     .signedTime,  // a signature has no time
    ///     .batches,  // one event in each request
    ///     .calls
    /// )
    /// ```
    public static func without(_ features: ProviderFeature...) -> Set<String> {
        // A send is identified in its statuses or by asking; only without both does nothing identify it.
        let isUntraceable = features.contains(.statuses) && features.contains(.reconciliation)
        return features.reduce(isUntraceable ? ["correlation"] : []) { $0.union($1.checks) }
    }
}
