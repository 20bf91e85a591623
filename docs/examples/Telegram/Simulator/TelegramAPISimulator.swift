public import ChannelKit
public import ChannelSimulatorKit
import Foundation

/// A simulator of Telegram: it accepts texts, registers webhooks, and its updates report customers' messages.
///
/// Telegram reports no statuses. The descriptions of its errors are from memory.
public actor TelegramAPISimulator: ProviderSimulator {
    public static let kind: AdapterKind = "telegram"
    public static let faults: Set<SimulatorFault.Kind> = [.throttle, .expiredToken]
    public static let demoConversation = [
        DemoLine(customer: UnifiedContact(id: "2001", name: "Ana Roy"), text: "Hello, are you open?", language: "en"),
        DemoLine(customer: UnifiedContact(id: "2002", name: "Luc Roy"), text: "Vous ouvrez demain ?", language: "fr"),
    ]
    private static let maxTextLength = 4_096

    private let channels: [SimulatedChannel]
    private let provider: SimulatorContext
    /// The registered webhooks, by channel; that of the hub without one.
    private var webhooks: [ChannelID: String] = [:]
    /// Random at first: the hub remembers the ids of earlier runs, and takes a repeated one for a redelivery.
    private var lastID = Int64.random(in: 1...1_000_000_000)

    public init(channels: [SimulatedChannel], provider: SimulatorContext) {
        self.channels = channels
        self.provider = provider
    }

    public func act(
        _ action: CustomerAction,
        as customer: UnifiedContact,
        on channel: ChannelID
    ) async throws -> ActionResult {
        let known = try channels.endpoint(of: channel)
        let id = makeID()
        let update: JSONValue
        switch action {
        case .text(let text): update = TelegramMember.message(text, from: customer, id: id, at: provider.clock.now)
        case .tap(let data, _): update = TelegramMember.press(data, from: customer, id: id)
        default: throw SimulatorError.unsupported(action.text)
        }
        let webhook = known.webhook(update, of: id, customer: customer.id)
        return await provider.perform(action, as: String(id), by: customer, on: channel, posting: webhook)
    }

    public func respond(to request: SimulatedRequest) async -> WebhookResponse {
        let isExpired = await provider.hasFault(.expiredToken)
        guard request.components.count == 2, request.components[0].hasPrefix("bot"), !isExpired,
            let channel = channels.first(where: {
                $0.accepts(String(request.components[0].dropFirst(3)), as: "bot_token")
            })
        else { return .refusal(401, "Unauthorized") }
        let body = request.object ?? [:]
        switch request.components[1] {
        case "getMe": return .result(["id": 1001, "is_bot": true, "first_name": "Lotus Dental"])
        case "getWebhookInfo":
            return .result(["url": .string(webhooks[channel.id] ?? channel.webhookURL), "pending_update_count": 0])
        case "setWebhook":
            webhooks[channel.id] = body["url"]?.string
            return .result(true)
        case "answerCallbackQuery": return .result(true)
        case "sendMessage": return await send(body, from: channel)
        default: return .refusal(404, "Not Found")
        }
    }

    private func send(_ body: JSONValue, from channel: SimulatedChannel) async -> WebhookResponse {
        guard let chat = body["chat_id"]?.string, let text = body["text"]?.string, !text.isEmpty else {
            return .refusal(400, "Bad Request: message text is empty")
        }
        guard text.utf16.count <= Self.maxTextLength else { return .refusal(400, "Bad Request: message is too long") }
        if let wait = await provider.throttleWait() {
            let seconds = wait.components.seconds
            return .refusal(429, "Too Many Requests: retry after \(seconds)", ["retry_after": .integer(seconds)])
        }
        let id = makeID()
        await provider.accept(text, as: String(id), for: chat, on: channel.id)
        return .result(["message_id": .integer(id), "text": .string(text)])
    }

    private func makeID() -> Int64 {
        lastID += 1
        return lastID
    }
}

extension WebhookResponse {
    fileprivate static func result(_ result: JSONValue) -> WebhookResponse {
        .json(status: 200, ["ok": true, "result": result])
    }

    fileprivate static func refusal(
        _ status: Int,
        _ description: String,
        _ parameters: JSONValue = [:]
    ) -> WebhookResponse {
        let code = JSONValue.integer(Int64(status))
        let error: JSONValue = [
            "ok": false, "error_code": code, "description": .string(description), "parameters": parameters,
        ]
        return .json(status: status, error)
    }
}
