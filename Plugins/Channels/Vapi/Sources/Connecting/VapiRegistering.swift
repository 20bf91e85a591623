public import ChannelKit

/// Registers the server URL of the channel's phone number and assistant.
///
/// Vapi sends a message to the URL of the assistant, else to that of the number, else to that of the organisation, which
/// other numbers share and which is left as it is. The credential of the URL is chosen in the dashboard.
///
/// - SeeAlso: <https://docs.vapi.ai/server-url/setting-server-urls> (read 2026-11)
extension VapiAdapter: WebhookRegistering {
    /// A resource of Vapi's with a server URL.
    struct ServerOwner {
        let name: String
        let path: String
        /// The setting with its id.
        let setting: String
    }

    /// The channel's resources with a server URL.
    var serverOwners: [ServerOwner] {
        let number = phoneNumberID.map { id in
            ServerOwner(
                name: "phone number",
                path: "phone-number/\(id.percentEncoded())",
                setting: VapiSetting.phoneNumberID.declaration.name
            )
        }
        let assistant = assistantID.map { id in
            ServerOwner(
                name: "assistant",
                path: "assistant/\(id.percentEncoded())",
                setting: VapiSetting.assistantID.declaration.name
            )
        }
        return [number, assistant].compactMap(\.self)
    }

    public func webhookPlaces(
        for url: String,
        using http: any HTTPSending
    ) async throws(DeliveryError) -> [WebhookPlace] {
        var places: [WebhookPlace] = []
        for owner in serverOwners {
            let resource = try await api.get(owner.path, using: http)
            // Older resources have the URL at the top level.
            let now = resource["server"]?["url"]?.nonEmptyString ?? resource["serverUrl"]?.nonEmptyString
            places.append(
                WebhookPlace(
                    "server URL of \(owner.path)",
                    now: now,
                    wanted: url,
                    details: ["path": .string(owner.path), "server": .bool(resource["server"]?.object != nil)]
                )
            )
        }
        return places
    }

    public func register(_ place: WebhookPlace, using http: any HTTPSending) async throws(DeliveryError) {
        try await setServer(place.wanted, of: place, using: http)
    }

    public func restore(_ place: WebhookPlace, using http: any HTTPSending) async throws(DeliveryError) {
        try await setServer(place.now, of: place, using: http)
    }

    /// Sets the URL of a resource's server and keeps the server's other members, such as its credential; without a URL
    /// the server is removed.
    private func setServer(_ url: String?, of place: WebhookPlace, using http: any HTTPSending)
        async throws(DeliveryError)
    {
        guard let path = place.details["path"]?.string else { return }
        let resource = try await api.get(path, using: http)
        var server = resource["server"]?.object ?? [:]
        server["url"] = url.map(JSONValue.string)
        let isKept = url != nil || place.details["server"]?.bool == true
        // Vapi distinguishes the numbers of several carriers by their provider.
        let change = JSONValue.compact([
            "server": isKept ? .object(server) : .null, "provider": resource["provider"],
        ])
        try await api.patch(change, at: path, using: http)
    }
}

extension VapiAdapter {
    public func entries(for url: String) -> [ProviderEntry] {
        var entries = [
            ProviderEntry("Phone number › Server URL", url), ProviderEntry("Assistant › Advanced › Server URL", url),
            ProviderEntry(
                "Assistant › Server messages",
                "status-update, end-of-call-report, transcript[transcriptType=\"final\"], tool-calls, "
                    + "transfer-destination-request, hang"
            ),
        ]
        if isModel { entries.append(ProviderEntry("Assistant › Model › Custom LLM › URL", url)) }
        return entries
    }
}
