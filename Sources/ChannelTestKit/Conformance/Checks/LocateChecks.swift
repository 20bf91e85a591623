import ChannelKit
import Foundation

/// Checks of the scan for addresses, which runs before authentication.
enum LocateChecks {
    /// The max number of addresses: more than any provider puts into one request.
    private static let maxAddresses = 256
    /// The max time for 3 MB in a debug build; a release build is ten times as fast.
    private static let maxTime = Duration.seconds(5)

    static let all = [
        ConformanceCheck("locate-finds", "The address of every authentic request is found before it is authenticated.")
        {
            subject,
            findings in
            let traffic = try await subject.traffic()
            let requests =
                [
                    (traffic.inbound, traffic.channels.own), (traffic.toSibling, traffic.channels.sibling),
                    (traffic.toStranger, traffic.channels.stranger),
                ] + traffic.statuses.map { ($0, traffic.channels.own) }
            for (request, member) in requests where !member.owns(request) {
                findings.expect(
                    !Set(subject.adapter.locate(request)).isDisjoint(with: member.adapter.addresses),
                    "the request for '\(member.id)' is not found"
                )
            }
        },
        ConformanceCheck(
            "locate-agrees",
            "The addresses found first agree with those of the items: no item's channel is missed among other addresses."
        ) { subject, findings in
            let channels = try TestChannels(subject)
            let configured = Set(channels.members.flatMap(\.adapter.addresses))
            for request in subject.samples + subject.unknown + subject.echoes {
                let located = Set(subject.adapter.locate(request))
                for item in (try? subject.adapter.items(of: request)) ?? [] {
                    let ours = configured.intersection(item.addresses)
                    // The hub tries all secrets if no address is found.
                    findings.expect(
                        ours.isEmpty || located.isEmpty || !located.isDisjoint(with: ours),
                        "an item for \(ours) is not found"
                    )
                }
            }
        },
        ConformanceCheck("locate-spelling", "The address is found in every spelling of the request.") {
            subject,
            findings in
            let traffic = try await subject.traffic()
            guard !traffic.channels.own.owns(traffic.inbound) else {
                throw NotApplicable(fact: "the URL identifies the channel")
            }
            for request in EquivalentRequests.variants(of: traffic.inbound) {
                findings.expect(
                    !Set(subject.adapter.locate(request)).isDisjoint(with: traffic.channels.own.adapter.addresses),
                    "it is not found in another spelling"
                )
            }
        },
        ConformanceCheck("locate-large", "The scan for addresses in 3 MB is cheap and finds a bounded number.") {
            subject,
            findings in
            let traffic = try await subject.traffic()
            let text = String(decoding: traffic.inbound.body, as: UTF8.self)
            let values = traffic.channels.own.adapter.addresses.map(\.value)
            let spellings = values + values.map { $0.replacing("+", with: "%2B") }
            guard let address = spellings.first(where: text.contains) else {
                throw NotApplicable(fact: "the address is not in the body")
            }
            let body = HostileBodies.wide(repeating: text, replacing: address, size: 3_000_000)
            let (found, time) = processorTime { subject.adapter.locate(traffic.inbound.with(body: body)) }
            findings.expect(
                found.count <= maxAddresses,
                "\(found.count) addresses were found; the first 64 are enough, and more cost time before authentication"
            )
            findings.expect(time < maxTime, "it took \(time) of processor time")
        },
        ConformanceCheck(
            "locate-deep",
            "The scan for addresses in deeply nested or non-text bodies is cheap and harmless."
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
        ConformanceCheck("locate-nothing", "Bytes that cannot be read give no address.") { subject, findings in
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
