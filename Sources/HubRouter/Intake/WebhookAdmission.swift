public import ChannelKit

/// A webhook whose head was accepted: its body may be read.
public struct WebhookAdmission: Sendable {
    /// The largest body to read, in bytes.
    public let bodyLimit: Int
    /// Whether the head carries a channel's URL key, or something at a place of credentials, be it true or false.
    public let hasCredential: Bool
    /// The adapter as it was configured when the head came.
    let adapter: AdapterRoutes
    /// The channel whose URL key was called.
    let own: RoutedChannel?
}

extension WebhookReceiver {
    /// The answer to the head of a request.
    public enum HeadAnswer: Sendable {
        /// The body is wanted.
        case admitted(WebhookAdmission)
        /// The body need not be read.
        case refused(WebhookResponse)
    }

    /// Decides on the head of a request to the door of `adapter`, or with a `key` to that of one channel: its body is
    /// not looked at.
    public func admit(_ head: WebhookRequest, adapter kind: AdapterKind, key: String?) -> HeadAnswer {
        // What is not configured has no series of its own: its name is the sender's choice.
        guard let adapter = routes.table.adapters[kind] else { return .refused(.notFound) }
        let answer = admit(head, to: adapter, key: key)
        if case .refused(let response) = answer { HubMetrics.webhook(kind, status: response.status) }
        return answer
    }

    private func admit(_ head: WebhookRequest, to adapter: AdapterRoutes, key: String?) -> HeadAnswer {
        let limits = adapter.type.manifest.limits
        if let key {
            guard let own = adapter.channel(withKey: key) else { return .refused(.notFound) }
            return .admitted(
                WebhookAdmission(bodyLimit: limits.bodyBytes, hasCredential: true, adapter: adapter, own: own)
            )
        }
        // Without a channel nothing can be authentic.
        guard !adapter.channels.isEmpty else { return .refused(.notFound) }
        let hasCredential = adapter.credentialPlaces?.isFilled(in: head) ?? true
        guard hasCredential || adapter.type is any WebhookHandshaking.Type else {
            return .refused(refuse(Refusal(.missing), of: adapter, at: head.receivedAt))
        }
        let limit = hasCredential ? limits.bodyBytes : limits.unauthenticatedBodyBytes
        return .admitted(
            WebhookAdmission(bodyLimit: limit, hasCredential: hasCredential, adapter: adapter, own: nil)
        )
    }
}
