public import ChannelKit
public import Foundation

/// A LINE Official Account that receives and sends texts.
public struct LineAdapter: TextSending {
    static let botID = Setting.text("bot_user_id", help: "The account's own user id.", example: "U0000line0")
    static let secret = Setting.secret("channel_secret", help: "Signs every webhook.", example: "line-ex-secret")
    static let token = Setting.secret("access_token", help: "Authenticates API requests.", example: "line-ex-token")

    public static let manifest = AdapterManifest(
        kind: "line",
        title: "LINE",
        summary: "Connects a LINE Official Account: receives and sends texts.",
        settings: .settings {
            botID
            secret
            token
        },
        apiBaseURL: "https://api.line.me",
        credentialPlaces: CredentialPlaces(headers: ["X-Line-Signature"]),
        acknowledgement: WebhookResponse(status: 200, contentType: "text/plain", text: ""),
        redelivery: .never,
        limits: AdapterManifest.Limits(bodyBytes: 1_048_576, textLength: 5_000)
    )

    public let addresses: [Address]
    public let credentials: [Credential]
    let api: JSONAPI

    public init(_ settings: ChannelSettings) throws(ConfigurationIssue) {
        addresses = [Address("destination", try settings[Self.botID])]
        credentials = Credential.rotating("channel_secret", try settings[Self.secret])
        api = JSONAPI(settings.baseURL, bearer: try settings.first(of: Self.token))
    }

    public static func locate(_ request: WebhookRequest) -> [Address] {
        JSONScan.strings(named: "destination", in: request.body).map { Address("destination", $0) }
    }

    /// `X-Line-Signature` is the Base64 of the raw body's HMAC-SHA256 under the channel secret.
    public static func verify(_ request: WebhookRequest, with credential: Credential) throws(AuthenticationFailure) {
        try request.requireSignature(in: "X-Line-Signature", as: .base64, of: .sha256, under: credential.secret)
    }

    public static func split(_ request: AuthenticatedRequest) throws(InboundError) -> [InboundItem] {
        let body = try JSONValue(parsing: request.request.body)
        guard let events = body["events"]?.array else { throw .malformed("there is no list of events") }
        let addresses = (body["destination"]?.string).map { [Address("destination", $0)] } ?? []
        return events.map { event in
            let key = ItemKey("event:" + (event["webhookEventId"]?.string ?? event.digest))
            let lane = LaneKey(event["source"]?["userId"]?.string ?? "")
            return InboundItem(key: key, lane: lane, addresses: addresses, json: event)
        }
    }

    public func normalize(_ item: InboundItem, receivedAt: Date) throws(InboundError) -> [InboundEvent] {
        let event = try item.json
        let (message, user, at) = (event["message"], event["source"]?["userId"]?.string, event["timestamp"]?.unixTime)
        guard let id = message?["id"]?.string, let user, user != "" else { return [.ignored(reason: "no message")] }
        let part = message?["text"]?.string.map(ContentPart.text) ?? .unsupported(type: message?["type"]?.string ?? "")
        return [.message(.init(externalID: id, sentAt: at ?? receivedAt, contact: .init(id: user), part: part))]
    }

    public func send(
        _ text: String,
        to recipient: Destination,
        using http: any HTTPSending
    ) async throws(DeliveryError) -> DeliveryReceipt {
        let push: JSONValue = ["to": .text(recipient.contact.id), "messages": [["type": "text", "text": .text(text)]]]
        return try await api.send(push, to: "v2/bot/message/push", using: http) { $0["sentMessages"]?[0]?["id"] }
    }
}
