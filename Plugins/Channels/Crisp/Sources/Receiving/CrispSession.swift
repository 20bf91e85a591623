import ChannelKit

extension CrispItemReader {
    /// The event of a `session:…` hook; nil for any other item.
    func sessionEvent() throws(InboundError) -> InboundEvent? {
        switch item.event {
        case "session:set_state": return try state()
        case "session:set_routing": return try routing()
        case "session:set_nickname":
            let contact = try contact(named: value("nickname"))
            guard contact.name != nil else { return .ignored(reason: "the visitor's name was removed, or is none") }
            return .contactChanged(change(contact))
        case "session:set_phone":
            guard let phone = value("phone")?.e164 else {
                return .ignored(reason: "a phone number without a country code")
            }
            return .contactChanged(try change(contact(phone: phone)))
        case "session:set_email": return .ignored(reason: "the hub does not store email addresses")
        case "session:removed": return .ignored(reason: "the conversation was deleted at Crisp")
        default: return nil
        }
    }

    /// The notice of a plugin that was installed or removed; nil for any other item.
    func websiteEvent() -> InboundEvent? {
        guard item.event == "plugin:subscription:updated", let isBound = item.data["bound"]?.bool else { return nil }
        let summary =
            isBound
            ? "The website has installed the plugin."
            : "The website has removed the plugin: it no longer receives or sends messages."
        let facts = ["plugin_id", "bound", "target"].compactMap { name in item.data[name].map { (name, $0) } }
        return .notice(
            ProviderNotice(
                topic: item.event,
                summary: summary,
                isProblem: !isBound,
                at: time,
                provider: Dictionary(facts) { first, _ in first }
            )
        )
    }

    /// A release if the operator resolved the conversation.
    private func state() throws(InboundError) -> InboundEvent {
        switch value("state") {
        case "resolved": .release(Release(contact: try contact(), at: time))
        case "pending", "unresolved": .ignored(reason: "the conversation is open")
        default: .ignored(reason: "unknown state")
        }
    }

    /// A takeover if the conversation was assigned to an operator, a release if it was unassigned.
    private func routing() throws(InboundError) -> InboundEvent {
        guard routingTakesOver else { return .ignored(reason: "routing_takes_over is false") }
        guard let routing = item.data["routing_id"] else { return .ignored(reason: "'routing_id' is missing") }
        guard routing != .null else { return .release(Release(contact: try contact(), at: time)) }
        return .takeover(Takeover(contact: try contact(), at: time))
    }

    private func change(_ contact: UnifiedContact) -> ContactChange {
        ContactChange(contact: contact, at: time, reason: item.event)
    }

    private func value(_ name: String) -> String? {
        item.data[name]?.nonEmptyString
    }
}
