import ChannelKit
import Foundation

/// The first look at a request, before it is believed.
enum LocateChecks {
    /// More addresses than any provider puts into one request that is worth looking at.
    private static let maxAddresses = 256
    /// For 3 MB in a debug build; a real one is ten times as fast.
    private static let maxTime = Duration.seconds(5)

    static let all = [
        ConformanceCheck("locate-finds", "The address of every genuine request is found before it is believed.") {
            subject,
            findings in
            let traffic = try await subject.traffic()
            let requests =
                [
                    (traffic.inbound, traffic.cast.own), (traffic.toSibling, traffic.cast.sibling),
                    (traffic.toStranger, traffic.cast.stranger),
                ] + traffic.statuses.map { ($0, traffic.cast.own) }
            for (request, member) in requests where !member.owns(request) {
                findings.expect(
                    !Set(subject.adapter.locate(request)).isDisjoint(with: member.adapter.addresses),
                    "the request for '\(member.id)' is not found"
                )
            }
        },
        ConformanceCheck(
            "locate-agrees",
            "What is found before agrees with what the items say: no item of a channel is missed among other addresses."
        ) { subject, findings in
            let cast = try Cast(subject)
            let configured = Set(cast.members.flatMap(\.adapter.addresses))
            for request in subject.samples + subject.unknown + subject.echoes {
                let located = Set(subject.adapter.locate(request))
                for item in (try? subject.adapter.items(of: request)) ?? [] {
                    let ours = configured.intersection(item.addresses)
                    // Without any address found the hub tries all secrets.
                    findings.expect(
                        ours.isEmpty || located.isEmpty || !located.isDisjoint(with: ours),
                        "an item for \(ours) is not found"
                    )
                }
            }
        },
        ConformanceCheck("locate-spelling", "The address is found however the request is written.") {
            subject,
            findings in
            let traffic = try await subject.traffic()
            guard !traffic.cast.own.owns(traffic.inbound) else { throw NotApplicable("the door says whose it is") }
            // Escapes in an id have never been seen: it may be missed then, since the hub tries all secrets.
            for request in Rewriting.variants(of: traffic.inbound)
            where !String(decoding: request.body, as: UTF8.self).contains("\\u0") {
                findings.expect(
                    !Set(subject.adapter.locate(request)).isDisjoint(with: traffic.cast.own.adapter.addresses),
                    "it is not found in another spelling"
                )
            }
        },
        ConformanceCheck("locate-large", "Looking for addresses in 3 MB is cheap and finds a bounded number.") {
            subject,
            findings in
            let traffic = try await subject.traffic()
            let text = String(decoding: traffic.inbound.body, as: UTF8.self)
            let values = traffic.cast.own.adapter.addresses.map(\.value)
            let spellings = values + values.map { $0.replacing("+", with: "%2B") }
            guard let address = spellings.first(where: text.contains) else {
                throw NotApplicable("the address is not in the body")
            }
            let body = HostileBodies.wide(repeating: text, replacing: address, size: 3_000_000)
            let (found, time) = processorTime { subject.adapter.locate(traffic.inbound.with(body: body)) }
            findings.expect(found.count <= maxAddresses, "\(found.count) addresses were found")
            findings.expect(time < maxTime, "it took \(time) of processor time")
        },
        ConformanceCheck(
            "locate-deep",
            "Looking for addresses in what is deeply nested or no text is cheap and harmless."
        ) {
            subject,
            findings in
            let traffic = try await subject.traffic()
            for body in HostileBodies.all(from: traffic.inbound.body) {
                let request = traffic.inbound.with(body: body.data)
                let (found, time) = processorTime { subject.adapter.locate(request) }
                findings.expect(found.count <= maxAddresses, "\(body.name): \(found.count) addresses")
                findings.expect(time < maxTime, "\(body.name): \(time) of processor time")
            }
        },
        ConformanceCheck("locate-nothing", "Bytes that make no sense give no address.") { subject, findings in
            let request = WebhookRequest(target: "/webhooks/\(subject)", receivedAt: Date())
            for body in [Data(), Data("null".utf8), Data([0xFF, 0xFE, 0x00]), Data(repeating: 0x5B, count: 1_000)] {
                findings.expect(
                    subject.adapter.locate(request.with(body: body)).isEmpty,
                    "an address was found in nothing"
                )
            }
        },
    ]
}
