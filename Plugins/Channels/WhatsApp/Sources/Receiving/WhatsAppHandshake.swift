public import ChannelKit

/// Answers Meta's check of the callback URL, which runs when the URL or the verify token is saved, by returning its
/// challenge.
///
/// - SeeAlso: <https://developers.facebook.com/docs/graph-api/webhooks/getting-started> (read 2026-11)
extension WhatsAppAdapter: WebhookHandshaking {
    /// Deliveries are `POST`s.
    ///
    /// Every `GET` is a check, or a visit by browser.
    public static func isHandshake(_ request: WebhookRequest) -> Bool { request.method == "GET" }

    public func answerHandshake(_ request: WebhookRequest) -> WebhookResponse? {
        let fields = request.queryFields
        guard fields["hub.mode"] == "subscribe", let challenge = fields["hub.challenge"], !challenge.isEmpty else {
            return WebhookResponse(status: 400, contentType: "text/plain", text: "not a subscription check")
        }
        guard let token = fields["hub.verify_token"], verifyTokens.contains(where: { $0.matches(token) }) else {
            return nil
        }
        return WebhookResponse(status: 200, contentType: "text/plain", text: challenge)
    }

    public var handshakeSecrets: [Secret] { verifyTokens }

    public static var handshakeRefusal: WebhookResponse {
        WebhookResponse(status: 403, contentType: "text/plain", text: "invalid verify token")
    }
}
