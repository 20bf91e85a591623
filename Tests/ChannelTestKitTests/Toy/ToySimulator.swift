import ChannelKit
import ChannelSimulatorKit
import Foundation

/// The simulator of the invented provider.
actor ToySimulator: ProviderSimulator {
    static let kind: AdapterKind = "toy"
    static let maxTextLength = 1_000
    static let faults: Set<SimulatorFault.Kind> = [.throttle, .expiredToken, .closedWindow]
    static let demoConversation = [
        DemoLine(customer: ToySample.ana, text: "Hello", language: "en"),
        DemoLine(customer: ToySample.lucas, text: "Bonjour", language: "fr"),
    ]

    private let channels: [SimulatedChannel]
    private let provider: SimulatorContext
    private var lastID = 0
    /// The registered webhooks, by channel.
    private var webhooks: [String: String] = [:]
    /// The ids of messages that were posted.
    private var posted: Set<String> = []

    init(channels: [SimulatedChannel], provider: SimulatorContext) {
        self.channels = channels
        self.provider = provider
    }

    func act(_ action: CustomerAction, as customer: UnifiedContact, on channel: ChannelID) async throws -> ActionResult
    {
        guard case .text(let text) = action else { throw SimulatorError.unsupported("\(action)") }
        let known = try channels.endpoint(of: channel)
        let id = makeID()
        posted.insert(id)
        let event: JSONValue = .compact([
            "type": "message", "id": .string(id), "channel": .string(known.name), "person": .string(customer.id),
            "name": customer.name.map(JSONValue.string), "at": now, "text": .string(text),
        ])
        let webhook = webhook(event, of: known, id: id, customer: customer.id)
        return await provider.perform(action, as: id, by: customer, on: channel, posting: webhook)
    }

    func respond(to request: SimulatedRequest) async -> WebhookResponse {
        let isExpired = await provider.hasFault(.expiredToken)
        guard let token = request.bearerToken, !isExpired, channels.contains(where: { $0.accepts(token) }) else {
            return .json(status: 401, ["error": "unauthorized"])
        }
        switch request.path {
        case "me": return .json(status: 200, ["ok": true])
        case "inbox": return await inbox(request)
        case "acknowledge":
            let isKnown = request.object?["id"]?.string.map(posted.contains) ?? false
            return .json(status: isKnown ? 200 : 404, ["ok": .bool(isKnown)])
        default: break
        }
        guard let body = request.object, let to = body["to"]?.string,
            let text = body["text"]?.string,
            let channel = channels.first(where: { $0.name == body["channel"]?.string && $0.accepts(token) })
        else { return .json(status: 400, ["error": "malformed"]) }
        if let wait = await provider.throttleWait() {
            var response = WebhookResponse.json(status: 429, ["error": "throttled"])
            response.headers["Retry-After"] = String(wait.components.seconds)
            return response
        }
        if await provider.hasFault(.closedWindow) { return .json(status: 403, ["error": "window_closed"]) }
        guard text.utf16.count <= Self.maxTextLength, (body["buttons"]?.array?.count ?? 0) <= 3 else {
            return .json(status: 400, ["error": "too_long"])
        }
        return await accept(text, to: to, ref: body["ref"]?.string, from: channel)
    }

    /// The inbox of a channel, with its webhook; a new one is checked as the toy's provider does.
    private func inbox(_ request: SimulatedRequest) async -> WebhookResponse {
        if request.method == "PUT", let channel = request.object?["channel"]?.string {
            let url = request.object?["webhook"]?.string
            let word = channels.first { $0.name == channel }?.secrets("verify_token").first?.reveal() ?? ""
            if let url {
                let response = await provider.check("\(url)?challenge=42&token=\(word.percentEncoded())")
                guard response?.body == Data("42".utf8) else { return .json(status: 400, ["error": "not_verified"]) }
            }
            webhooks[channel] = url
        }
        let name = request.query["channel"] ?? ""
        return .json(status: 200, ["active": true, "webhook": .text(webhooks[name])])
    }

    private func accept(_ text: String, to customer: String, ref: String?, from channel: SimulatedChannel) async
        -> WebhookResponse
    {
        let id = makeID()
        await provider.accept(text, as: id, for: customer, on: channel.id, correlation: ref)
        for status in [DeliveryStatus.sent, .delivered, .read] {
            let event: JSONValue = .compact([
                "type": "status", "id": .string(id), "channel": .string(channel.name), "person": .string(customer),
                "at": now, "status": .string(status.rawValue), "ref": ref.map(JSONValue.string),
            ])
            let webhook = webhook(event, of: channel, id: id, customer: customer, status: status)
            provider.schedule(webhook, after: provider.timing.delay(of: status))
        }
        return .json(status: 201, ["id": .string(id)])
    }

    private func webhook(
        _ event: JSONValue,
        of channel: SimulatedChannel,
        id: String,
        customer: String,
        status: DeliveryStatus? = nil
    ) -> SimulatedWebhook {
        let body = JSONValue.object(["events": [event]]).data
        let key = channel.secrets("signing_secret").first?.keyData ?? Data()
        return SimulatedWebhook(
            channel: channel.id,
            customer: customer,
            providerID: id,
            status: status,
            url: channel.webhookURL,
            headers: [
                "Content-Type": "application/json",
                "X-Toy-Signature": HMACAlgorithm.sha256.code(for: body, key: key).hex,
            ],
            body: body
        )
    }

    private var now: JSONValue { .integer(Int64(provider.clock.now.timeIntervalSince1970)) }

    private func makeID() -> String {
        lastID += 1
        return "toy-message-\(lastID)"
    }
}

extension SimulatedChannel {
    fileprivate var name: String { settings.values.raw("toy_channel")?.text ?? "" }

    fileprivate func secrets(_ name: String) -> [Secret] {
        if case .secrets(let secrets) = settings.values.raw(name) { secrets } else { [] }
    }

    fileprivate func accepts(_ token: String) -> Bool { secrets("api_token").contains { $0.matches(token) } }
}
