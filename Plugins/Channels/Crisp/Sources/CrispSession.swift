import ChannelKit

extension CrispReading {
    /// What became of a conversation, if that is what the item tells.
    func sessionEvent() throws(InboundError) -> InboundEvent? {
        switch item.event {
        case "session:set_state": return try state()
        case "session:set_routing": return try routing()
        case "session:set_nickname":
            guard let name = value("nickname") else { return .ignored(reason: "a name was taken away") }
            return .contactChanged(try change(contact(named: name)))
        case "session:set_phone":
            guard let phone = value("phone")?.e164 else {
                return .ignored(reason: "a phone number without its country's code")
            }
            return .contactChanged(try change(contact(phone: phone)))
        case "session:set_email": return .ignored(reason: "the hub keeps no email addresses")
        case "session:removed": return .ignored(reason: "the conversation was removed at Crisp")
        default: return nil
        }
    }

    /// News of the website.
    func websiteEvent() -> InboundEvent? {
        guard item.event == "plugin:subscription:updated", let isBound = item.data["bound"]?.bool else { return nil }
        let summary =
            isBound
            ? "The website has installed the plugin."
            : "The website has removed the plugin: nothing comes in any more, and nothing can be sent."
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

    /// Whoever resolves a conversation is done with it: what the visitor writes then begins a new one.
    private func state() throws(InboundError) -> InboundEvent {
        switch value("state") {
        case "resolved": .release(Release(contact: try contact(), at: time))
        case "pending", "unresolved": .ignored(reason: "the conversation is open")
        default: .ignored(reason: "a state that is not known")
        }
    }

    /// A conversation that is assigned to somebody is theirs; one that is nobody's any more is the hub's.
    private func routing() throws(InboundError) -> InboundEvent {
        guard routingTakesOver else { return .ignored(reason: "assignments mean nothing on this channel") }
        guard let routing = item.data["routing_id"] else { return .ignored(reason: "an assignment to nobody known") }
        guard routing != .null else { return .release(Release(contact: try contact(), at: time)) }
        return .takeover(Takeover(contact: try contact(), at: time))
    }

    private func change(_ contact: UnifiedContact) -> ContactChange {
        ContactChange(contact: contact, at: time, reason: item.event)
    }

    private func value(_ name: String) -> String? {
        item.data[name]?.string.flatMap { $0.isEmpty ? nil : $0 }
    }
}
