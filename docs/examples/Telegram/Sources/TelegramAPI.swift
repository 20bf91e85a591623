public import ChannelKit
import Foundation

extension TelegramAdapter {
    /// Telegram's errors; the code is the HTTP status.
    static let errors = ProviderErrorTable([
        .init("401", is: .credentials, remedy: "enter the token that @BotFather shows"),
        .init("403", is: .optedOut, remedy: "nothing: the customer blocked the bot"),
        .init("429", is: .throttle(), remedy: "nothing; if it recurs, send less"),
        .init("400", is: .permanent, remedy: "the chat does not exist, or the text is not accepted"),
    ])

    /// The client; made for each call, so that no property holds the token in a URL.
    var api: JSONAPI {
        JSONAPI("\(baseURL)/bot\(token.reveal())", authorization: .none, classify: Self.error)
    }

    @Sendable private static func error(of response: OutboundResponse) -> DeliveryError {
        guard let row = errors[response.status] else { return DeliveryError(refusal: response) }
        let wait =
            response.json?["parameters"]?["retry_after"]?.number.flatMap(RetryAfter.wait(seconds:))
            ?? response.retryAfter(now: Date())
        let code = String(response.status)
        return row.deliveryError(code: code, reason: "HTTP \(code)", retryAfter: wait)
    }
}

extension TelegramAdapter: ConnectionProbing {
    public func probeCredentials(using http: any HTTPSending) async throws(DeliveryError) {
        _ = try await api.get("getMe", using: http)
    }

    public func connectionProblems(using http: any HTTPSending) async throws(DeliveryError) -> [ConnectionProblem] {
        let webhook = try await api.get("getWebhookInfo", using: http)?["result"]
        guard webhook?["url"]?.string?.isEmpty == false else {
            return [ConnectionProblem("the bot has no webhook", remedy: "run 'patchbay connect' for the channel")]
        }
        return []
    }
}

extension TelegramAdapter: WebhookRegistering {
    public func webhookPlaces(
        for url: String,
        using http: any HTTPSending
    ) async throws(DeliveryError) -> [WebhookPlace] {
        let now = try await api.get("getWebhookInfo", using: http)?["result"]?["url"]?.string
        let lost = now.flatMap { $0.isEmpty || $0 == url ? nil : "Telegram does not tell its secret_token" }
        return [WebhookPlace("webhook of the bot", now: now, wanted: url, irreversible: lost)]
    }

    public func register(_ place: WebhookPlace, using http: any HTTPSending) async throws(DeliveryError) {
        let webhook: JSONValue = [
            "url": .string(place.wanted), "secret_token": .string(webhookSecret.reveal()),
            "allowed_updates": ["message", "callback_query", "my_chat_member"],
        ]
        _ = try await api.post(webhook, to: "setWebhook", using: http)
    }

    public func restore(_ place: WebhookPlace, using http: any HTTPSending) async throws(DeliveryError) {
        _ = try await api.post(["url": .string(place.now ?? "")], to: "setWebhook", using: http)
    }
}

extension TelegramAdapter: ItemAcknowledging {
    /// Ends the spinner of a pressed button.
    public func acknowledge(_ item: InboundItem, using http: any HTTPSending) async throws(DeliveryError) {
        guard let press = try? item.json["callback_query"]?["id"]?.string else { return }
        _ = try await api.post(["callback_query_id": .string(press)], to: "answerCallbackQuery", using: http)
    }
}
