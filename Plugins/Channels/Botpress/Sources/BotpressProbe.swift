public import ChannelKit

extension BotpressAdapter: CredentialProbing {
    /// Probes each configured API; the Messaging API has no call without side effects.
    public func probeCredentials(using http: any HTTPSending) async throws(DeliveryError) {
        try await runtime?.probe(using: http)
        try await server?.probe(using: http)
        try await chat?.probe(using: http)
    }
}

/// Answers the check of the Messaging API, which can only be enabled if its Response Endpoint URL returns a 2xx.
///
/// The check is authenticated by the URL key only. Its `payload` is a text, where messages have an object.
///
/// - SeeAlso: <https://github.com/ptrckbp/botpressapi> (v0.2.3, read 2026-08)
extension BotpressAdapter: WebhookHandshaking {
    public static func isHandshake(_ request: WebhookRequest) -> Bool {
        // The check is tiny: anything larger is a message and need not be parsed here.
        guard request.method == "POST", request.body.count < 1_024 else { return false }
        return (try? BotpressWebhook(request))?.dialect == .probe
    }

    public func answerHandshake(_ request: WebhookRequest) -> WebhookResponse? {
        guard let key = request.keyComponent, secrets.channelKey?.matches(key) == true else { return nil }
        return Self.manifest.acknowledgement
    }

    public static var handshakeRefusal: WebhookResponse {
        WebhookResponse(status: 401, contentType: "text/plain", text: "unknown webhook")
    }
}
