import ChannelKit
import ChannelSimulatorKit
import Foundation

/// Checks of the events that items become.
enum EventChecks {
    static let all = [
        ConformanceCheck("message-text", "A customer's message is read to the last character.") { subject, findings in
            let traffic = try await subject.traffic()
            for (request, text) in zip(traffic.inbounds, Traffic.texts) {
                let messages = try messages(in: request, subject, traffic)
                if messages.isEmpty { findings.fail(absence(in: request, subject, traffic)) }
                findings.expect(messages.isEmpty || messages.map(\.text) == [text], "the text has changed")
                findings.expect(messages.allSatisfy { $0.content == [.text(text)] }, "the part is not that text")
                findings.expect(messages.allSatisfy { !$0.externalID.isEmpty }, "the message has no id")
            }
        },
        ConformanceCheck(
            "message-time",
            "A message has the time at which it was written, by the provider's clock or ours."
        ) {
            subject,
            findings in
            let traffic = try await subject.traffic()
            for message in try messages(in: traffic.inbound, subject, traffic) {
                let distance = abs(message.sentAt.timeIntervalSince(traffic.inbound.receivedAt))
                findings.expect(distance < 60, "the message is \(Int(distance)) seconds off")
            }
        },
        ConformanceCheck("contact", "The sender has an id to reply to, and a phone number only in E.164.") {
            subject,
            findings in
            let traffic = try await subject.traffic()
            for request in traffic.inbounds + subject.samples {
                for contact in try messages(in: request, subject, traffic).map(\.contact) {
                    findings.expect(!contact.id.isEmpty, "a contact has no id")
                    let isE164 = contact.phone.map { $0.wholeMatch(of: /\+[1-9][0-9]{6,14}/) != nil } ?? true
                    findings.expect(isE164, "a phone number is not E.164")
                    findings.expect(contact.name?.isEmpty != true, "a name is empty rather than unknown")
                    findings.expect(!contact.aliases.contains(contact.id), "an alias repeats the id")
                }
            }
            let contact = try messages(in: traffic.inbound, subject, traffic).first?.contact
            findings.expect(contact?.phone == subject.customer.phone, "the phone number has changed")
            findings.expect(contact?.id == subject.customer.id, "the id has changed")
        },
        ConformanceCheck(
            "unknown-kept",
            "A thing of an unknown kind becomes unsupported, or ignored with a reason."
        ) {
            subject,
            findings in
            guard !subject.unknown.isEmpty else { throw NotApplicable("no unknown things are declared") }
            let own = try TestChannels(subject).own
            for request in subject.unknown {
                let items = try subject.adapter.items(of: request)
                findings.expect(!items.isEmpty, "it is dropped")
                for item in items {
                    let events = try own.adapter.normalize(item, receivedAt: request.receivedAt)
                    findings.expect(!events.isEmpty, "it has no event")
                    findings.expect(events.allSatisfy(\.isUnsupportedOrIgnored), "it means \(events.map(\.name))")
                }
            }
        },
        ConformanceCheck(
            "echo-not-answered",
            "A message that the tenant itself sent is never taken for a customer's message."
        ) {
            subject,
            findings in
            let own = try TestChannels(subject).own
            let sent = try await subject.webhooksAboutSend()
            guard !(subject.echoes + sent).isEmpty else {
                throw NotApplicable(
                    "nothing is echoed",
                    remedy: "declare `echoes` in the tests if the provider reports the tenant's own messages"
                )
            }
            for request in subject.echoes + sent {
                for item in try subject.adapter.items(of: request) {
                    let events = try own.adapter.normalize(item, receivedAt: request.receivedAt)
                    findings.expect(events.allSatisfy { $0.message == nil }, "the hub would answer itself")
                }
            }
        },
        ConformanceCheck(
            "echo-keeps-hub",
            "Nothing that the provider posts about a send of the hub is taken for an agent's reply."
        ) {
            subject,
            findings in
            let own = try TestChannels(subject).own
            for request in try await subject.webhooksAboutSend() {
                for item in try subject.adapter.items(of: request) {
                    let events = try own.adapter.normalize(item, receivedAt: request.receivedAt)
                    findings.expect(!events.contains(where: \.isTakeover), "the hub would stop at its own reply")
                }
            }
        },
        ConformanceCheck(
            "event-never-none",
            "Every item becomes an event: a message, a status, or ignored with a reason."
        ) {
            subject,
            findings in
            let traffic = try await subject.traffic()
            for request in traffic.all + subject.samples + subject.unknown + subject.echoes {
                for item in (try? subject.adapter.items(of: request)) ?? [] {
                    guard case .success(let events) = SplitChecks.events(item, traffic.channels.own) else { continue }
                    findings.expect(!events.isEmpty, "an item has no event")
                    for case .ignored(let reason) in events { findings.expect(!reason.isEmpty, "there is no reason") }
                }
            }
        },
        ConformanceCheck("event-public", "A message survives being written in the public format and read again.") {
            subject,
            findings in
            let traffic = try await subject.traffic()
            for request in traffic.inbounds + subject.samples {
                for message in try messages(in: request, subject, traffic) {
                    let stored = UnifiedMessage(json: try JSONValue(stored: json(of: message).data))
                    findings.expect(stored.map(json) == json(of: message), "a message changes when it is stored")
                }
            }
        },
        ConformanceCheck("event-reasons", "The reason for ignoring an item quotes no customer.") {
            subject,
            findings in
            let traffic = try await subject.traffic()
            let marked = Marker.requests(subject.samples + subject.unknown)
            for request in marked {
                for item in (try? subject.adapter.items(of: request)) ?? [] {
                    switch SplitChecks.events(item, traffic.channels.own) {
                    case .success(let events):
                        for case .ignored(let reason) in events {
                            findings.expect(!reason.contains(Marker.word), "a reason quotes text")
                        }
                    case .failure(let error):
                        findings.expect(!error.reason.contains(Marker.word), "an error quotes text")
                    }
                }
            }
        },
    ]

    private static func json(of message: UnifiedMessage) -> JSONValue {
        UnifiedEvent(adapter: "any", address: "", lane: "", event: .message(message)).json
    }

    /// The lack of a message in `request`, with the adapter's own reason for it.
    private static func absence(in request: WebhookRequest, _ subject: ConformanceSubject, _ traffic: Traffic) -> String
    {
        let none = "a customer's message is not a `.message`"
        let items: [InboundItem]
        do throws(InboundError) { items = try subject.adapter.items(of: request) } catch {
            return "\(none): \(error.reason)"
        }
        guard let item = items.first else { return "\(none): `split` makes no item of it" }
        switch SplitChecks.events(item, traffic.channels.own) {
        case .failure(let error): return "\(none): \(error.reason)"
        case .success(let events):
            guard case .ignored(let reason)? = events.first else { return "\(none), but \(events.map(\.name))" }
            return "\(none): \(reason)"
        }
    }

    static func messages(in request: WebhookRequest, _ subject: ConformanceSubject, _ traffic: Traffic) throws
        -> [UnifiedMessage]
    {
        // A sample may be unreadable on purpose.
        guard let items = try? subject.adapter.items(of: request) else { return [] }
        return items.flatMap { item in
            (try? SplitChecks.events(item, traffic.channels.own, receivedAt: request.receivedAt).get()) ?? []
        }
        .compactMap(\.message)
    }
}

/// A word that no provider writes, in the place of the customer's text.
private enum Marker {
    static let word = "Quetzalcoatlus"

    static func requests(_ requests: [WebhookRequest]) -> [WebhookRequest] {
        requests.compactMap { request in
            guard let json = try? JSONValue(parsing: request.body) else { return nil }
            let marked = json.mapped { value in
                guard case .object(var members) = value else { return value }
                for key in ["body", "text", "caption", "name"] where members[key]?.string != nil {
                    members[key] = .string(word)
                }
                return .object(members)
            }
            return request.with(body: marked.data)
        }
    }
}

extension InboundEvent {
    fileprivate var isUnsupportedOrIgnored: Bool {
        switch self {
        case .message(let message):
            message.content.contains { part in
                if case .unsupported = part { true } else { false }
            }
        case .ignored, .notice: true
        default: false
        }
    }
}

extension ConformanceSubject {
    /// Returns the webhooks that the simulator posts after a send of the hub: statuses, the echo, or none.
    ///
    /// A provider may report anything without reporting all statuses, so that ``tellsStatuses`` makes no difference.
    fileprivate func webhooksAboutSend() async throws -> [WebhookRequest] {
        try await withSimulator { run in
            _ = try await run.say("Hello")
            let count = await run.hub.webhooks.count
            guard let texting = try? run.texting else { return [] }
            _ = try await texting.send("Good morning", to: run.destination(), using: run.http)
            let expected = tellsStatuses ? 3 : 1
            _ = await run.hub.webhooks { $0.count >= count + expected }
            // The echo of a provider that has one may come last.
            return Array(await run.hub.webhooks(within: .seconds(1)) { $0.count > count + expected }.dropFirst(count))
        }
    }
}

extension InboundEvent {
    fileprivate var isTakeover: Bool {
        if case .takeover = self { true } else { false }
    }
}
