package import ChannelKit

/// The admission of a webhook whose head was accepted: its body may be read.
package struct WebhookAdmission: Sendable {
    /// The max size of the body, in bytes.
    package let bodyLimit: Int
    /// True if the head has a channel's URL key, or any value at a place of credentials, valid or not.
    package let hasCredential: Bool
    /// The adapter as it was configured when the head arrived.
    let adapter: AdapterRoutes
    /// The channel whose URL key was called; nil for the adapter's shared URL.
    let own: ChannelRoute?
}

extension WebhookReceiver {
    /// The decision on the head of a request.
    package enum HeadAnswer: Sendable {
        /// The body is to be read.
        case admitted(WebhookAdmission)
        /// The request is refused without its body.
        case refused(WebhookResponse)
    }

    /// Decides on the head of a request to the shared URL of `adapter`, or with a `key` to one channel's own URL.
    package func admit(_ head: WebhookRequest, adapter kind: AdapterKind, key: String?) -> HeadAnswer {
        // An adapter that is not configured has no series in the metrics: its name is the sender's choice.
        guard let adapter = context.table.adapters[kind] else { return .refused(.notFound) }
        let answer = admit(head, to: adapter, key: key)
        if case .refused(let response) = answer { HubMetrics.webhook(kind, status: response.status) }
        return answer
    }

    private func admit(_ head: WebhookRequest, to adapter: AdapterRoutes, key: String?) -> HeadAnswer {
        let limits = adapter.manifest.limits
        if let key {
            guard let own = adapter.route(withKey: key) else { return .refused(.notFound) }
            return .admitted(
                WebhookAdmission(bodyLimit: limits.bodyBytes, hasCredential: true, adapter: adapter, own: own)
            )
        }
        // Without a channel nothing can be authentic; without an address nothing could be routed.
        guard !adapter.routes.isEmpty, !adapter.manifest.requiresURLKey else { return .refused(.notFound) }
        let hasCredential = adapter.credentialPlaces?.isFilled(in: head) ?? true
        guard hasCredential || adapter.handshaking != nil else {
            return .refused(refuse(Refusal(.missing), of: adapter, at: head.receivedAt))
        }
        let limit = hasCredential ? limits.bodyBytes : limits.unauthenticatedBodyBytes
        return .admitted(
            WebhookAdmission(bodyLimit: limit, hasCredential: hasCredential, adapter: adapter, own: nil)
        )
    }
}
