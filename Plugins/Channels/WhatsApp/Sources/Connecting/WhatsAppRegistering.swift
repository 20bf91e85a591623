public import ChannelKit

/// Registers the webhook of one number: the app's subscription to its account, and a callback URL of the number's own,
/// which Meta prefers to that of the account and that of the app.
///
/// The app's own callback URL is left as it is: it serves the numbers of other systems too, and notices about templates
/// and accounts always go there.
///
/// - SeeAlso: <https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/override> (of
///   2026-06-28)
extension WhatsAppAdapter: WebhookRegistering {
    private static let subscribed = "subscribed"

    public func webhookPlaces(
        for url: String,
        using http: any HTTPSending
    ) async throws(DeliveryError) -> [WebhookPlace] {
        let number = try await graph.get(phoneNumberID, query: [("fields", "webhook_configuration")], using: http)
        let configuration = number?["webhook_configuration"]
        let own = configuration?["phone_number"]?.nonEmptyString
        let inherited = ["whatsapp_business_account", "application"].lazy
            .compactMap { configuration?[$0]?.nonEmptyString }.first
        let callback = WebhookPlace(
            "callback URL of number \(phoneNumberID)",
            now: own ?? inherited,
            wanted: url,
            details: ["overrides": .bool(own != nil)],
            irreversible: own == nil || own == url
                ? nil : "Meta asks for the verify token of the old URL; enter it there by hand"
        )
        guard let accountID else { return [callback] }
        let isSubscribed = try await !subscribedApps(of: accountID, using: http).isEmpty
        let subscription = WebhookPlace(
            "app of account \(accountID)",
            now: isSubscribed ? Self.subscribed : nil,
            wanted: Self.subscribed
        )
        // Meta takes a callback URL for subscribed accounts only.
        return [subscription, callback]
    }

    public func register(_ place: WebhookPlace, using http: any HTTPSending) async throws(DeliveryError) {
        if place.wanted == Self.subscribed { return try await setSubscription(true, using: http) }
        // The same URL, inherited from the account or the app, needs no override.
        if place.isConnected { return }
        try await setCallback(place.wanted, using: http)
    }

    public func restore(_ place: WebhookPlace, using http: any HTTPSending) async throws(DeliveryError) {
        if place.wanted == Self.subscribed { return try await setSubscription(place.now != nil, using: http) }
        // Without an override of the number's own, the inherited URL is in force again.
        let isInherited = place.details["overrides"]?.bool != true
        try await setCallback(isInherited ? "" : place.now ?? "", using: http)
    }

    /// Sets the callback URL of the number, which Meta checks with the verify token; an empty one removes it.
    private func setCallback(_ url: String, using http: any HTTPSending) async throws(DeliveryError) {
        var override: [String: JSONValue] = ["override_callback_uri": .string(url)]
        if !url.isEmpty { override["verify_token"] = .text(verifyTokens.first?.reveal()) }
        _ = try await graph.post(["webhook_configuration": .object(override)], to: phoneNumberID, using: http)
    }

    private func setSubscription(_ isSubscribed: Bool, using http: any HTTPSending) async throws(DeliveryError) {
        guard let accountID else { return }
        _ = try await graph.send(isSubscribed ? "POST" : "DELETE", [:], to: "\(accountID)/subscribed_apps", using: http)
    }
}

extension WhatsAppAdapter {
    public func entries(for url: String) -> [ProviderEntry] {
        let way = "Meta app › WhatsApp › Configuration ›"
        let token = verifyTokens.first.map { [ProviderEntry("\(way) Verify token", .secret($0))] } ?? []
        let fields = "messages, user_preferences, smb_message_echoes, messaging_handovers, calls, account_update"
        return [ProviderEntry("\(way) Callback URL", url)] + token + [ProviderEntry("\(way) Webhook fields", fields)]
    }
}
