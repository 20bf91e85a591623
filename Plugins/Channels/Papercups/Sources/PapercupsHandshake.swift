public import ChannelKit

/// Answers the verification of a new webhook URL: Papercups sends a challenge of 64 characters and expects it back.
extension PapercupsAdapter: WebhookHandshaking {
    static let challengeEvent = "webhook:verify"

    /// Max bytes of a challenge's request; anything larger is a delivery and need not be parsed here.
    private static let maxChallengeLength = 512

    public static func isHandshake(_ request: WebhookRequest) -> Bool {
        guard request.body.count <= maxChallengeLength, let body = try? JSONValue(parsing: request.body) else {
            return false
        }
        return body["event"]?.string == challengeEvent
    }

    /// The challenge as JSON; nil if the request is not authenticated, so that the hub does not echo text to strangers.
    ///
    /// - SeeAlso: <https://github.com/papercups-io/papercups/issues/724>: a bare text fails if its content type is
    ///   JSON.
    public func answerHandshake(_ request: WebhookRequest) -> WebhookResponse? {
        guard credentials.contains(where: { (try? Self.verify(request, with: $0)) != nil }) else { return nil }
        guard let challenge = (try? JSONValue(parsing: request.body))?["payload"]?.string,
            challenge.wholeMatch(of: /[A-Z2-7]{16,128}={0,6}/) != nil
        else { return WebhookResponse(status: 400, contentType: "text/plain", text: "invalid challenge") }
        return WebhookResponse(
            status: 200,
            headers: ["Content-Type": "application/json"],
            body: JSONValue.object(["challenge": .string(challenge)]).data
        )
    }

    public static var handshakeRefusal: WebhookResponse {
        WebhookResponse(status: 404, contentType: "text/plain", text: "unknown webhook")
    }
}
