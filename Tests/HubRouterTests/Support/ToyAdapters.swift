import ChannelKit
import Foundation

/// Answers by its API.
struct ToyAdapter: ToyChannel, ToyTextSending {
    static let name: AdapterKind = "toy"
    let settings: ToySettings
    init(toy settings: ToySettings) { self.settings = settings }
}

extension ToyAdapter: WebhookHandshaking {
    static func isHandshake(_ request: WebhookRequest) -> Bool { request.method == "GET" }

    func answerHandshake(_ request: WebhookRequest) -> WebhookResponse? {
        guard let token = request.queryFields["token"], settings.tokens.contains(where: { $0.matches(token) }) else {
            return nil
        }
        return WebhookResponse(status: 200, contentType: "text/plain", text: request.queryFields["challenge"] ?? "")
    }

    static let handshakeRefusal = WebhookResponse(status: 403)
}

/// Its provider never redelivers.
struct ToyForgetful: ToyChannel, ToyTextSending {
    static let name: AdapterKind = "toy-forgetful"
    static var manifest: AdapterManifest {
        var manifest = ToyAdapter.manifest
        manifest.kind = name
        manifest.redelivery = .never
        return manifest
    }

    let settings: ToySettings
    init(toy settings: ToySettings) { self.settings = settings }
}

/// Answers in the response, and has no other way.
struct ToyInline: ToyInlineAnswering {
    static let name: AdapterKind = "toy-inline"
    let settings: ToySettings
    init(toy settings: ToySettings) { self.settings = settings }
}

/// Answers in the response, and can send by its API too.
struct ToyInlineWithAPI: ToyInlineAnswering, ToyTextSending {
    static let name: AdapterKind = "toy-inline-api"
    let settings: ToySettings
    init(toy settings: ToySettings) { self.settings = settings }
}

/// Answers in the response, as the answer is made.
struct ToyStream: ToyInlineAnswering, StreamingAnswering {
    static let name: AdapterKind = "toy-stream"
    static let answer: InboundItem.Answer = .streaming
    let settings: ToySettings
    init(toy settings: ToySettings) { self.settings = settings }

    func beginStream(for item: InboundItem) -> WebhookResponse {
        WebhookResponse(
            status: 200,
            headers: ["Content-Type": "text/event-stream"],
            body: Data(": \(item.key)\n\n".utf8)
        )
    }

    func streamChunk(_ text: String, for item: InboundItem) -> Data { Data("data: \(text)\n\n".utf8) }

    func endStream(for item: InboundItem, because reason: NoReply?) -> Data {
        Data(((reason.map { "data: (\($0.word))\n\n" } ?? "") + "data: [DONE]\n\n").utf8)
    }
}

/// An adapter that can find out whether a send arrived.
struct ToyReconciling: ToyChannel, ToyTextSending, SendReconciling {
    static let name: AdapterKind = "toy-reconciling"
    let settings: ToySettings
    init(toy settings: ToySettings) { self.settings = settings }

    func reconcile(
        _ send: UnsettledSend,
        using http: any HTTPSending
    ) async throws(DeliveryError) -> DeliveryReceipt? {
        let request = OutboundRequest(url: "\(settings.baseURL)/messages?correlation=\(send.destination.correlation)")
        let response: OutboundResponse
        do { response = try await http.send(request) } catch { throw DeliveryError(error) }
        guard response.status == 200, let id = (try? JSONValue(parsing: response.body))?["id"]?.string else {
            return nil
        }
        return DeliveryReceipt(externalID: id)
    }
}

/// An adapter that can do all that the policy asks about.
struct ToyRich: ToyChannel {
    static let name: AdapterKind = "toy-rich"
    let settings: ToySettings
    init(toy settings: ToySettings) { self.settings = settings }
}

extension ToyRich: RichSending {
    func canSend(_ content: ReplyContent) -> Bool {
        switch content {
        case .template, .media: true
        default: false
        }
    }

    func send(
        _ content: ReplyContent,
        to destination: Destination,
        using http: any HTTPSending
    ) async throws(DeliveryError) -> DeliveryReceipt {
        let text =
            switch content {
            case .text(let text): text
            case .template(let template): "[\(template.name)] \(content.plainText)"
            default: "[\(content.kind)] \(content.plainText)"
            }
        return try await post(text, to: destination, using: http)
    }
}

extension ToyRich: ReplyWindowing {
    /// The others can be written to for ever.
    func replyWindow(for contact: UnifiedContact) -> Duration? { contact.id == "eve" ? nil : .seconds(24 * 3600) }
}

extension ToyRich: PresenceSending {
    func showPresence(
        for externalID: String,
        to destination: Destination,
        typing: Bool,
        using http: any HTTPSending
    ) async throws(DeliveryError) {
        _ = try await post("read \(externalID)\(typing ? ", typing" : "")", to: destination, using: http)
    }
}

extension ToyRich: CredentialProbing {
    func probeCredentials(using http: any HTTPSending) async throws(DeliveryError) {
        let answer = try? await http.send(OutboundRequest(url: "\(settings.baseURL)/me"))
        if answer?.status != 200 { throw .needsCredentials(reason: "the token is not known") }
    }
}

extension ToyRich: Backfilling {
    func backfill(since moment: Date, using http: any HTTPSending) async throws(DeliveryError) -> [InboundItem] {
        let answer = try? await http.send(OutboundRequest(url: "\(settings.baseURL)/inbound?since=\(moment.iso8601)"))
        guard let answer, let items = (try? JSONValue(parsing: answer.body))?.array else {
            throw .notSent(reason: "no list")
        }
        let body: JSONValue = ["to": .string(settings.number), "items": .array(items)]
        let request = WebhookRequest(target: "/", body: body.data, receivedAt: moment)
        do throws(InboundError) { return try Self.split(.unchecked(request)) } catch {
            throw .notSent(reason: error.reason)
        }
    }
}

protocol ToyInlineAnswering: ToyChannel, InlineAnswering {}

extension ToyInlineAnswering {
    static var answer: InboundItem.Answer { .inline }
    static var answerTimeout: Duration? { .seconds(2) }

    func answer(_ item: InboundItem, with contents: [ReplyContent]) -> WebhookResponse {
        let text = contents.map(\.plainText).joined(separator: "|")
        return WebhookResponse(status: 200, contentType: "text/plain", text: "say: \(text)")
    }

    func answerWithoutReply(_ item: InboundItem, because reason: NoReply) -> WebhookResponse {
        WebhookResponse(status: 200, contentType: "text/plain", text: "nothing: \(reason.word)")
    }
}

extension NoReply {
    /// The case without its reason: a duplicate's response must not depend on a text for operators.
    var word: String {
        switch self {
        case .late: "late"
        case .silent: "silent"
        case .failed: "failed"
        }
    }
}

protocol ToyTextSending: ToyChannel, TextSending {}

extension ToyTextSending {
    func send(
        _ text: String,
        to destination: Destination,
        using http: any HTTPSending
    ) async throws(DeliveryError) -> DeliveryReceipt { try await post(text, to: destination, using: http) }
}

extension ToyChannel {
    /// Posts a message to the toy provider's API.
    func post(
        _ text: String,
        to destination: Destination,
        using http: any HTTPSending
    ) async throws(DeliveryError) -> DeliveryReceipt {
        let body: JSONValue = [
            "from": .string(settings.number), "to": .string(destination.contact.id), "text": .string(text),
            "correlation": .string(destination.correlation),
        ]
        let request = OutboundRequest(method: "POST", url: "\(settings.baseURL)/messages", body: body.data)
        let response: OutboundResponse
        do { response = try await http.send(request) } catch { throw DeliveryError(error) }
        switch response.status {
        case 200: break
        case 401: throw .needsCredentials(reason: "the token is not known")
        case 429:
            throw .throttled(
                response.headers["X-Scope"] == "recipient" ? .recipient : .channel,
                retryAfter: response.retryAfter(now: .distantPast),
                reason: "too many"
            )
        case 409: throw .windowClosed(reason: "they wrote too long ago")
        case 410: throw .optedOut(reason: "they want no more")
        case 500: throw .unsteady(code: "E500", attempts: 2, reason: "it stumbled", remedy: "look at the link")
        case 400: throw .rejected(code: "E400", reason: "no such number", remedy: "check the number")
        default: throw .notSent(reason: "status \(response.status)")
        }
        guard let id = (try? JSONValue(parsing: response.body))?["id"]?.string else {
            throw .ambiguous(reason: "an answer without an id")
        }
        return DeliveryReceipt(externalID: id)
    }
}
