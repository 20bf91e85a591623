import ChannelKit
import Foundation

extension Toy {
    func entries(for url: String) -> [ProviderEntry] {
        [ProviderEntry("Inbox › Webhook", url)]
            + channel.tokens.prefix(1).map { ProviderEntry("Inbox › Word", .secret($0)) }
    }

    func connectionProblems(using http: any HTTPSending) async throws(DeliveryError) -> [ConnectionProblem] {
        let inbox = try await api.get("inbox", query: [("channel", channel.name)], using: http)
        return inbox?["active"]?.bool == true ? [] : [ConnectionProblem("the inbox is off", remedy: "turn it on")]
    }

    func webhookPlaces(
        for url: String,
        using http: any HTTPSending
    ) async throws(DeliveryError) -> [WebhookPlace] {
        let inbox = try await api.get("inbox", query: [("channel", channel.name)], using: http)
        return [WebhookPlace("webhook of \(channel.name)", now: inbox?["webhook"]?.string, wanted: url)]
    }

    func register(_ place: WebhookPlace, using http: any HTTPSending) async throws(DeliveryError) {
        try await setWebhook(place.wanted, using: http)
    }

    func restore(_ place: WebhookPlace, using http: any HTTPSending) async throws(DeliveryError) {
        try await setWebhook(place.now, using: http)
    }

    func acknowledge(_ item: InboundItem, using http: any HTTPSending) async throws(DeliveryError) {
        guard let id = try? item.json["id"] else { return }
        _ = try await api.post(["id": id], to: "acknowledge", using: http)
    }

    private func setWebhook(_ url: String?, using http: any HTTPSending) async throws(DeliveryError) {
        let body: JSONValue = ["channel": .string(channel.name), "webhook": .text(url)]
        _ = try await api.send("PUT", body, to: "inbox", using: http)
    }

    private var api: JSONAPI { JSONAPI(channel.baseURL, bearer: channel.apiToken) }
}
