public import ChannelKit

/// Registers the URLs of a number, or of a messaging service, which Twilio asks for the messages of its whole pool.
///
/// Addresses of WhatsApp and other messengers, and short codes, are configured in the Console.
///
/// - SeeAlso: <https://www.twilio.com/docs/messaging/api/service-resource> (read 2026-11)
extension TwilioAdapter: WebhookRegistering {
    /// Lets Twilio retry a message's webhook; the fragment is neither sent nor signed.
    private static let retries = "#rc=3&rp=ct,rt,5xx"

    public func webhookPlaces(
        for url: String,
        using http: any HTTPSending
    ) async throws(DeliveryError) -> [WebhookPlace] {
        let own = try await ownNumber(using: http)
        let service = try await service(for: url, using: http)
        var places = [service].compactMap(\.self)
        guard let own else { return places }
        if service == nil { places.append(own.place(of: .messages, wanted: url + Self.retries)) }
        if voice != nil {
            places.append(own.place(of: .calls, wanted: routes.calls))
            places.append(own.place(of: .callStatus, wanted: routes.callStatus))
        }
        return places
    }

    public func register(_ place: WebhookPlace, using http: any HTTPSending) async throws(DeliveryError) {
        guard let sid = place.details["sid"]?.string, let field = place.details["field"]?.string else { return }
        if sid.hasPrefix("MG") { return try await setService(sid, url: place.wanted, method: "POST", using: http) }
        guard let field = IncomingNumber.Field(rawValue: field) else { return }
        let fields = [(field.rawValue, place.wanted), (field.method, "POST")] + field.preferred.map { ($0, "") }
        try await setNumber(sid, fields, using: http)
    }

    public func restore(_ place: WebhookPlace, using http: any HTTPSending) async throws(DeliveryError) {
        guard let sid = place.details["sid"]?.string, let field = place.details["field"]?.string else { return }
        func before(_ name: String) -> String { place.details[name]?.string ?? "" }
        if sid.hasPrefix("MG") {
            let method = before("inbound_method")
            return try await setService(sid, url: before(field), method: method.isEmpty ? "POST" : method, using: http)
        }
        guard let field = IncomingNumber.Field(rawValue: field) else { return }
        try await setNumber(
            sid,
            field.members.map { ($0, before($0)) }.filter { !$0.1.isEmpty || $0.0 != field.method },
            using: http
        )
    }

    private func setNumber(
        _ sid: String,
        _ fields: [(String, String)],
        using http: any HTTPSending
    ) async throws(DeliveryError) {
        let parameters = fields.map { (name: $0.0.twilioParameter, value: $0.1) }
        _ = try await api.post(parameters, to: "IncomingPhoneNumbers/\(sid).json", using: http)
    }
}

// MARK: - Messaging services

extension TwilioAdapter {
    /// The place of the messaging service's URL; nil without a service, and for one that leaves messages to its numbers.
    private func service(for url: String, using http: any HTTPSending) async throws(DeliveryError) -> WebhookPlace? {
        guard let sid = messagingServiceSID else { return nil }
        let service = try await api.messaging.get("v1/Services/\(sid)", using: http)
        guard number == nil || service?["use_inbound_webhook_on_number"]?.bool != true else { return nil }
        let field = "inbound_request_url"
        return WebhookPlace(
            "\(field) of \(sid)",
            now: service?[field]?.nonEmptyString,
            wanted: url + Self.retries,
            details: [
                "sid": .string(sid), "field": .string(field), field: service?[field] ?? .null,
                "inbound_method": service?["inbound_method"] ?? .null,
            ]
        )
    }

    private func setService(
        _ sid: String,
        url: String,
        method: String,
        using http: any HTTPSending
    ) async throws(DeliveryError) {
        let fields = [(name: "InboundRequestUrl", value: url), (name: "InboundMethod", value: method)]
        _ = try await api.messaging.post(form: fields, to: "v1/Services/\(sid)", using: http)
    }
}

// MARK: - By hand

extension TwilioAdapter {
    public func entries(for url: String) -> [ProviderEntry] {
        let messages = ProviderEntry(
            "Number, messaging service or sender › A message comes in (HTTP POST)",
            url + Self.retries
        )
        guard voice != nil else { return [messages] }
        return [
            messages, ProviderEntry("Number › A call comes in (HTTP POST)", routes.calls),
            ProviderEntry("Number › Call status changes (HTTP POST)", routes.callStatus),
        ]
    }
}
