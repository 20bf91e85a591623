public import ChannelKit

/// Before a URL is used Papercups sends it 64 characters, which the body of the answer must give back.
extension PapercupsAdapter: WebhookHandshaking {
    static let challengeEvent = "webhook:verify"

    /// The check is tiny: what is larger is a delivery.
    private static let maxChallengeLength = 512

    public static func isHandshake(_ request: WebhookRequest) -> Bool {
        guard request.body.count <= maxChallengeLength, let body = try? JSONValue(parsing: request.body) else {
            return false
        }
        return body["event"]?.string == challengeEvent
    }

    /// Answers only at a URL whose secret fits: else the hub would give anyone's words back to anyone.
    ///
    /// As JSON, because the bare text with a content type of JSON was the commonest mistake (issue #724).
    public func answerHandshake(_ request: WebhookRequest) -> WebhookResponse? {
        let isOurs = credentials.contains { credential in
            do throws(AuthenticationFailure) {
                try Self.verify(request, with: credential)
                return true
            } catch { return false }
        }
        guard isOurs else { return nil }
        guard let challenge = (try? JSONValue(parsing: request.body))?["payload"]?.string,
            challenge.wholeMatch(of: /[A-Z2-7]{16,128}={0,6}/) != nil
        else { return WebhookResponse(status: 400, contentType: "text/plain", text: "this is not a challenge") }
        return WebhookResponse(
            status: 200,
            headers: ["Content-Type": "application/json"],
            body: JSONValue.object(["challenge": .string(challenge)]).data
        )
    }

    public static var handshakeRefusal: WebhookResponse {
        WebhookResponse(status: 404, contentType: "text/plain", text: "there is no such webhook")
    }
}
