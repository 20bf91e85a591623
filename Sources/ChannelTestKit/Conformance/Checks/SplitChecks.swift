import ChannelKit
import Foundation

/// Checks of the items that a request is split into.
enum SplitChecks {
    static let all = [
        ConformanceCheck("split-addresses", "Every item has the address of its channel, and of no other.") {
            subject,
            findings in
            let traffic = try await subject.traffic()
            let expected = [
                traffic.channels.own, traffic.channels.own, traffic.channels.own, traffic.channels.sibling,
                traffic.channels.stranger,
            ]
            for (request, member) in zip(traffic.inbounds, expected)
                + traffic.statuses.map({ ($0, traffic.channels.own) })
            {
                for item in try subject.adapter.items(of: request)
                where !(item.addresses.isEmpty && member.owns(request)) {
                    findings.expect(!item.addresses.isEmpty, "an item has no address")
                    let matches = traffic.channels.members.filter {
                        !Set(item.addresses).isDisjoint(with: $0.adapter.addresses)
                    }
                    findings.expect(
                        matches.map(\.id) == [member.id],
                        "an item for '\(member.id)' matches \(matches.map(\.id.description))"
                    )
                }
            }
        },
        ConformanceCheck("split-batch", "A batch of several things for several channels becomes as many items.") {
            subject,
            findings in
            let (traffic, body) = try await batched(subject, &findings)
            let request = traffic.inbound.with(body: body)
            let whole = try subject.adapter.items(of: request)
            let single = try (traffic.inbounds + traffic.statuses).flatMap { try subject.adapter.items(of: $0) }
            findings.expect(whole.count == single.count, "\(single.count) things became \(whole.count) items")
            findings.expect(Set(whole.map(\.key)) == Set(single.map(\.key)), "the keys depend on the batch")
            for item in single {
                let twin = whole.first { $0.key == item.key }
                findings.expect(twin?.addresses == item.addresses, "the addresses depend on the batch")
                findings.expect(twin?.lane == item.lane, "the lane depends on the batch")
            }
        },
        ConformanceCheck("split-duplicate", "A thing that is in a batch twice has the same key both times.") {
            subject,
            findings in
            let traffic = try await subject.traffic()
            guard let batch = subject.batch else { throw NotApplicable.hasNoBatches }
            let body = try findings.require(
                batch([traffic.inbound.body, traffic.inbound.body]),
                "the batch cannot be made"
            )
            let keys = try subject.adapter.items(of: traffic.inbound.with(body: body)).map(\.key)
            let once = try subject.adapter.items(of: traffic.inbound).map(\.key)
            findings.expect(Set(keys) == Set(once), "the second has another key")
        },
        ConformanceCheck(
            "payload-alone",
            "An item is understood from its payload alone, without the rest of its webhook."
        ) {
            subject,
            findings in
            let traffic = try await subject.traffic()
            let requests = traffic.inbounds + traffic.statuses + subject.samples + subject.unknown + subject.echoes
            for request in requests {
                for item in (try? subject.adapter.items(of: request)) ?? [] {
                    let bare = InboundItem(key: "", lane: "", addresses: [], payload: item.payload)
                    findings.expect(
                        events(bare, traffic.channels.own) == events(item, traffic.channels.own),
                        "an item means something else without its key, lane and address"
                    )
                }
            }
        },
        ConformanceCheck("payload-tenant", "An item's payload contains nothing of the other items of its request.") {
            subject,
            findings in
            let (traffic, body) = try await batched(subject, &findings)
            let items = try subject.adapter.items(of: traffic.inbound.with(body: body))
            for (index, request) in traffic.inbounds.enumerated() {
                let keys = Set(try subject.adapter.items(of: request).map(\.key))
                for item in items where keys.contains(item.key) {
                    let payload = String(decoding: item.payload, as: UTF8.self)
                    for (other, text) in Traffic.texts.enumerated() where other != index && other > 0 {
                        findings.expect(!payload.contains(text), "an item contains another customer's text")
                    }
                }
            }
        },
        ConformanceCheck("pure", "The same request gives the same items and events twice, in any instance.") {
            subject,
            findings in
            let traffic = try await subject.traffic()
            let again = try TestChannels(subject)
            for request in traffic.inbounds + traffic.statuses + subject.samples + subject.unknown + subject.echoes {
                let items = try? subject.adapter.items(of: request)
                findings.expect((try? subject.adapter.items(of: request)) == items, "a request is split in two ways")
                findings.expect(
                    subject.adapter.locate(request) == subject.adapter.locate(request),
                    "it is found in two ways"
                )
                for item in items ?? [] {
                    findings.expect(
                        events(item, traffic.channels.own) == events(item, again.own),
                        "an item has two meanings"
                    )
                }
            }
        },
    ]

    /// Returns a conversation, and one body with all of it.
    static func batched(_ subject: ConformanceSubject, _ findings: inout Findings) async throws -> (Traffic, Data) {
        guard let batch = subject.batch else { throw NotApplicable.hasNoBatches }
        let traffic = try await subject.traffic()
        return (traffic, try findings.require(batch(traffic.all.map(\.body)), "the batch cannot be made"))
    }

    /// Returns the events of an item for `member`, or the error of one that cannot be understood.
    static func events(
        _ item: InboundItem,
        _ member: TestChannels.Member,
        receivedAt: Date = Date(timeIntervalSince1970: 1_790_000_000)
    ) -> Result<[InboundEvent], InboundError> {
        Result { () throws(InboundError) in try member.adapter.normalize(item, receivedAt: receivedAt) }
    }
}

/// Joins the pairs of two sources.
private func + <A, B>(left: Zip2Sequence<[A], [B]>, right: [(A, B)]) -> [(A, B)] { Array(left) + right }
