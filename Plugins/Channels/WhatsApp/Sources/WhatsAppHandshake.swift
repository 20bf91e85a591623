public import ChannelKit

/// Meta checks the callback URL whenever it or the verify token is saved: it wants its challenge back.
extension WhatsAppAdapter: WebhookHandshaking {
    /// Deliveries are `POST`s, so that every `GET` is a check, or somebody looking.
    public static func isHandshake(_ request: WebhookRequest) -> Bool { request.method == "GET" }

    public func answerHandshake(_ request: WebhookRequest) -> WebhookResponse? {
        let fields = request.queryFields
        guard fields["hub.mode"] == "subscribe", let challenge = fields["hub.challenge"], !challenge.isEmpty else {
            return WebhookResponse(status: 400, contentType: "text/plain", text: "this is not a subscription check")
        }
        guard let token = fields["hub.verify_token"], verifyTokens.contains(where: { $0.matches(token) }) else {
            return nil
        }
        return WebhookResponse(status: 200, contentType: "text/plain", text: challenge)
    }

    public var handshakeSecrets: [Secret] { verifyTokens }

    public static var handshakeRefusal: WebhookResponse {
        WebhookResponse(status: 403, contentType: "text/plain", text: "the verify token does not fit")
    }
}
