import ChannelKit
import Foundation

/// What a request is cut into.
enum SplitChecks {
    static let all = [
        ConformanceCheck("split-addresses", "Every item names the channel that it is for, and no other.") {
            subject,
            findings in
            let traffic = try await subject.traffic()
            let expected = [
                traffic.cast.own, traffic.cast.own, traffic.cast.own, traffic.cast.sibling, traffic.cast.stranger,
            ]
            for (request, member) in zip(traffic.inbounds, expected) + traffic.statuses.map({ ($0, traffic.cast.own) })
            {
                for item in try subject.adapter.items(of: request)
                where !(item.addresses.isEmpty && member.owns(request)) {
                    findings.expect(!item.addresses.isEmpty, "an item has no address")
                    let matches = traffic.cast.members.filter {
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
        ConformanceCheck("split-duplicate", "What stands twice in a batch has the same key both times.") {
            subject,
            findings in
            let traffic = try await subject.traffic()
            guard let batch = subject.batch else { throw NotApplicable("the provider sends no batches") }
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
                        events(bare, traffic.cast.own) == events(item, traffic.cast.own),
                        "an item means something else without its key, lane and address"
                    )
                }
            }
        },
        ConformanceCheck("payload-tenant", "An item's payload holds nothing of the other items of its request.") {
            subject,
            findings in
            let (traffic, body) = try await batched(subject, &findings)
            let items = try subject.adapter.items(of: traffic.inbound.with(body: body))
            for (index, request) in traffic.inbounds.enumerated() {
                let keys = Set(try subject.adapter.items(of: request).map(\.key))
                for item in items where keys.contains(item.key) {
                    let payload = String(decoding: item.payload, as: UTF8.self)
                    for (other, text) in Traffic.texts.enumerated() where other != index && other > 0 {
                        findings.expect(!payload.contains(text), "an item holds another person's words")
                    }
                }
            }
        },
        ConformanceCheck("pure", "The same request gives the same items and events twice, whichever instance reads it.")
        {
            subject,
            findings in
            let traffic = try await subject.traffic()
            let again = try Cast(subject)
            for request in traffic.inbounds + traffic.statuses + subject.samples + subject.unknown + subject.echoes {
                let items = try? subject.adapter.items(of: request)
                findings.expect((try? subject.adapter.items(of: request)) == items, "a request is split in two ways")
                findings.expect(
                    subject.adapter.locate(request) == subject.adapter.locate(request),
                    "it is found in two ways"
                )
                for item in items ?? [] {
                    findings.expect(
                        events(item, traffic.cast.own) == events(item, again.own),
                        "an item has two meanings"
                    )
                }
            }
        },
    ]

    /// A conversation, and one body with all of it.
    static func batched(_ subject: ConformanceSubject, _ findings: inout Findings) async throws -> (Traffic, Data) {
        guard let batch = subject.batch else { throw NotApplicable("the provider sends no batches") }
        let traffic = try await subject.traffic()
        return (traffic, try findings.require(batch(traffic.all.map(\.body)), "the batch cannot be made"))
    }

    /// What an item means to `member`; an item that cannot be understood means its error.
    static func events(
        _ item: InboundItem,
        _ member: Cast.Member,
        receivedAt: Date = Date(timeIntervalSince1970: 1_790_000_000)
    ) -> Result<[InboundEvent], InboundError> {
        Result { () throws(InboundError) in try member.adapter.normalize(item, receivedAt: receivedAt) }
    }
}

/// Joins pairs of two sources.
private func + <A, B>(left: Zip2Sequence<[A], [B]>, right: [(A, B)]) -> [(A, B)] { Array(left) + right }
