public import ChannelKit
public import ChannelSimulatorKit
import Foundation

/// A simulator of LINE: it accepts pushed texts, and its webhooks report customers' messages.
///
/// LINE reports no statuses. The texts of its errors are from memory.
public actor LineAPISimulator: ProviderSimulator {
    public static let kind: AdapterKind = "line"
    public static let faults: Set<SimulatorFault.Kind> = [.throttle, .expiredToken]
    public static let demoConversation = [
        DemoLine(customer: UnifiedContact(id: "U0000ana00"), text: "Hello, are you open?", language: "en"),
        DemoLine(customer: UnifiedContact(id: "U0000luc00"), text: "Vous ouvrez demain ?", language: "fr"),
    ]
    private static let maxTextLength = 5_000

    private let channels: [SimulatedChannel]
    private let provider: SimulatorContext
    /// Random at first: the hub remembers the ids of earlier runs, and takes a repeated one for a redelivery.
    private var lastID = Int64.random(in: 400_000_000_000_000_000..<500_000_000_000_000_000)

    public init(channels: [SimulatedChannel], provider: SimulatorContext) {
        self.channels = channels
        self.provider = provider
    }

    public func act(
        _ action: CustomerAction,
        as customer: UnifiedContact,
        on channel: ChannelID
    ) async throws -> ActionResult {
        guard case .text(let text) = action else { throw SimulatorError.unsupported(action.text) }
        let known = try channels.endpoint(of: channel)
        let id = makeID()
        let event = LineEvent.message(id: id, from: customer.id, text: text, at: provider.clock.now)
        let webhook = known.webhook(event, of: id, customer: customer.id)
        return await provider.perform(action, as: id, by: customer, on: channel, posting: webhook)
    }

    public func respond(to request: SimulatedRequest) async -> WebhookResponse {
        let isExpired = await provider.hasFault(.expiredToken)
        guard let token = request.bearerToken, !isExpired,
            let channel = channels.first(where: { $0.accepts(token, as: "access_token") })
        else { return .refusal(401, "Authentication failed. Confirm that the access token is valid.") }
        guard request.method == "POST", request.path == "v2/bot/message/push" else {
            return .refusal(404, "Not found")
        }
        if let wait = await provider.throttleWait() {
            var response = WebhookResponse.refusal(429, "The API rate limit has been exceeded. Try again later.")
            response.headers["Retry-After"] = String(wait.components.seconds)
            return response
        }
        guard let body = request.object, let to = body["to"]?.string, to.hasPrefix("U"),
            let message = body["messages"]?[0], message["type"]?.string == "text",
            let text = message["text"]?.string, (1...Self.maxTextLength).contains(text.utf16.count)
        else { return .refusal(400, "The request body has 1 error(s)") }
        let id = makeID()
        await provider.accept(text, as: id, for: to, on: channel.id)
        return .json(status: 200, ["sentMessages": [["id": .string(id), "quoteToken": .string("quote-\(id)")]]])
    }

    private func makeID() -> String {
        lastID += 1
        return String(lastID)
    }
}

extension WebhookResponse {
    fileprivate static func refusal(_ status: Int, _ message: String) -> WebhookResponse {
        .json(status: status, ["message": .string(message)])
    }
}
