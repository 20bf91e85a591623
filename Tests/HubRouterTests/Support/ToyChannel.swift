import ChannelKit
import Foundation

/// A toy channel, whose provider posts `{"to": "100", "items": [{"kind": "message", "id": "m1",
/// "from": "ana", "text": "hello", "at": 1790000000}]}` with the channel's secret in `X-Toy-Token`.
///
/// An item may name another number in its own `to`.
protocol ToyChannel: ChannelAdapter {
    static var name: AdapterKind { get }
    /// The way in which its messages are answered.
    static var answer: InboundItem.Answer { get }
    static var answerTimeout: Duration? { get }
    var settings: ToySettings { get }
    init(toy settings: ToySettings)
}

/// The settings of a toy channel.
struct ToySettings: Sendable {
    static let number = Setting.text("number", help: "The number that it is called by.", example: "100")
    static let token = Setting.secret("token", help: "What the provider sends along.", example: "token-100")

    let number: String
    /// An account that several channels may share; its notices go to each of them.
    var account: String?
    let tokens: [Secret]
    let baseURL: String
}

extension ToyChannel {
    static var answer: InboundItem.Answer { .acknowledged }
    static var answerTimeout: Duration? { nil }

    static var manifest: AdapterManifest {
        AdapterManifest(
            kind: name,
            title: "Toy",
            summary: "A provider for tests.",
            settings: [ToySettings.number.declaration, ToySettings.token.declaration],
            apiBaseURL: "https://toy.example",
            credentialPlaces: CredentialPlaces(headers: ["X-Toy-Token"]),
            consentWords: .sms,
            acknowledgement: WebhookResponse(status: 200, contentType: "text/plain", text: "taken"),
            redelivery: .within(.seconds(3600)),
            limits: .init(
                bodyBytes: 16_384,
                unauthenticatedBodyBytes: 4_096,
                textLength: 40,
                answerTimeout: answerTimeout
            )
        )
    }

    init(_ settings: ChannelSettings) throws(ConfigurationIssue) {
        self.init(
            toy: ToySettings(
                number: try settings[ToySettings.number],
                tokens: try settings[ToySettings.token],
                baseURL: settings.baseURL
            )
        )
    }

    var addresses: [Address] {
        [Address("number", settings.number)] + (settings.account.map { [Address("account", $0)] } ?? [])
    }
    var credentials: [Credential] { Credential.rotating("token", settings.tokens) }

    static func locate(_ request: WebhookRequest) -> [Address] {
        JSONScan.strings(named: "to", in: request.body).map { Address("number", $0) }
            + JSONScan.strings(named: "account", in: request.body).map { Address("account", $0) }
    }

    static func verify(_ request: WebhookRequest, with credential: Credential) throws(AuthenticationFailure) {
        guard let token = request.headers["X-Toy-Token"] else { throw .missing }
        // Several secrets in one header: a provider's app that serves two accounts.
        guard token.split(separator: ",").contains(where: { credential.secret.matches(String($0)) }) else {
            throw .mismatch
        }
    }

    static func split(_ request: AuthenticatedRequest) throws(InboundError) -> [InboundItem] {
        let body = try JSONValue(parsing: request.request.body)
        guard let items = body["items"]?.array else { throw .malformed("there are no items") }
        return items.map { item in
            let number = item["to"]?.string ?? body["to"]?.string
            let account = item["account"]?.string
            let kind = item["kind"]?.string ?? "message"
            return InboundItem(
                key: ItemKey(
                    [kind, item["id"]?.string, item["status"]?.string].compactMap(\.self).joined(separator: ":")
                ),
                lane: LaneKey(item["from"]?.string ?? item["id"]?.string ?? "none"),
                addresses: (account ?? number).map { [Address(account == nil ? "number" : "account", $0)] } ?? [],
                reach: account == nil ? .firstMatch : .everyMatch,
                occurredAt: item["at"]?.number.map(Date.init(timeIntervalSince1970:)),
                answer: kind == "message" ? answer : .acknowledged,
                payload: item.data
            )
        }
    }

    func normalize(_ item: InboundItem, receivedAt: Date) throws(InboundError) -> [InboundEvent] {
        try ToyItem(item, receivedAt: receivedAt).events()
    }
}

/// One item of the toy provider, read.
private struct ToyItem {
    let json: JSONValue
    let id: String
    let at: Date

    init(_ item: InboundItem, receivedAt: Date) throws(InboundError) {
        json = try JSONValue(parsing: item.payload)
        id = json["id"]?.string ?? ""
        at = item.occurredAt ?? receivedAt
    }

    func events() throws(InboundError) -> [InboundEvent] {
        if json["broken"] != nil { throw .malformed("it is broken") }
        return switch json["kind"]?.string ?? "message" {
        case "message": [.message(try message())]
        case "opt_in_and_message": [.message(try message()), .optIn(try consent("START"))]
        case "status":
            [
                .status(
                    StatusUpdate(
                        externalID: id,
                        status: DeliveryStatus(rawValue: json["status"]?.string ?? "") ?? .sent,
                        at: at,
                        error: json["cause"]?.string.flatMap(ProviderError.Cause.init(rawValue:)).map {
                            ProviderError(code: "E1", message: "no", cause: $0)
                        },
                        correlation: json["correlation"]?.string
                    )
                )
            ]
        case "takeover": [.takeover(Takeover(contact: try contact(), externalID: id, text: "I am here", at: at))]
        case "edited":
            [.edited(MessageEdit(externalID: id, text: json["text"]?.string ?? "", contact: try? contact(), at: at))]
        case "deleted": [.deleted(MessageDeletion(externalID: id, contact: try contact(), at: at))]
        case "release": [.release(Release(contact: try contact(), at: at))]
        case "contact": [.contactChanged(ContactChange(contact: try contact(), at: at, reason: "moved"))]
        case "marketing_opt_out":
            [.optOut(ConsentChange(contact: try contact(), at: at, keyword: "stop", scope: .marketing))]
        case "opt_out": [.optOut(try consent("STOP"))]
        case "opt_in": [.optIn(try consent("START"))]
        case "call": [.call(try call())]
        case "line":
            [
                .transcribed(
                    TranscribedLine(
                        call: id,
                        contact: try contact(),
                        line: CallLine(
                            speaker: json["speaker"]?.string.flatMap(HistoryEntry.Author.init) ?? .customer,
                            text: json["text"]?.string ?? ""
                        )
                    )
                )
            ]
        default: [.ignored(reason: "an unknown kind")]
        }
    }

    private func contact() throws(InboundError) -> UnifiedContact {
        guard let from = json["from"]?.string else { throw .malformed("nobody sent it") }
        return UnifiedContact(
            id: from,
            name: json["name"]?.string,
            aliases: json["aka"]?.array?.compactMap(\.string) ?? [],
            language: json["app_language"]?.string
        )
    }

    private func consent(_ keyword: String) throws(InboundError) -> ConsentChange {
        ConsentChange(contact: try contact(), at: at, keyword: keyword)
    }

    private func call() throws(InboundError) -> CallUpdate {
        let phase = json["phase"]?.string.flatMap(CallUpdate.Phase.init) ?? .ended
        return CallUpdate(
            externalID: id,
            phase: phase,
            at: at,
            contact: try contact(),
            notices: (json["notices"]?.array ?? []).compactMap { $0.string.flatMap(CallNotice.init) },
            report: phase == .ended ? CallReport(duration: 12, recording: recording) : nil
        )
    }

    private var recording: ContentPart.Media? { json["recording"]?.string.map { ContentPart.Media(id: $0) } }

    private func message() throws(InboundError) -> UnifiedMessage {
        let text = json["text"]?.string ?? ""
        var content: [ContentPart] = json["emoji"].map { [.reaction(to: "m0", emoji: $0.string)] } ?? [.text(text)]
        if let type = json["unsupported"]?.string { content = [.unsupported(type: type)] }
        if let tool = json["tool"]?.string { content = [.toolCall(id: id, name: tool, arguments: .object([:]))] }
        return UnifiedMessage(
            externalID: id,
            sentAt: at,
            contact: try contact(),
            text: text,
            content: content,
            thread: json["thread"]?.string,
            language: json["language"]?.string,
            expectsAnswer: json["silent"]?.bool != true
        )
    }
}
