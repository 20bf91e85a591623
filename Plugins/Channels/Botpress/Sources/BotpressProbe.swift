public import ChannelKit

extension BotpressAdapter: CredentialProbing {
    /// Tries every way that can be tried; the Messaging API has nothing without effect.
    public func probeCredentials(using http: any HTTPSending) async throws(DeliveryError) {
        try await runtime?.probe(using: http)
        try await server?.probe(using: http)
        try await chat?.probe(using: http)
    }
}

/// The Messaging API checks the URL when the integration is saved, and refuses to be enabled without a 2xx.
///
/// The check carries no proof but the channel's own URL: its `payload` is a text where messages have an object.
extension BotpressAdapter: WebhookHandshaking {
    public static func isHandshake(_ request: WebhookRequest) -> Bool {
        // A message is never so short.
        guard request.method == "POST", request.body.count < 1_024 else { return false }
        return (try? BotpressWebhook(request))?.dialect == .probe
    }

    public func answerHandshake(_ request: WebhookRequest) -> WebhookResponse? {
        guard let key = request.keyComponent, secrets.door?.matches(key) == true else { return nil }
        return Self.manifest.acknowledgement
    }

    public static var handshakeRefusal: WebhookResponse {
        WebhookResponse(status: 401, contentType: "text/plain", text: "this is no channel's own URL")
    }
}
