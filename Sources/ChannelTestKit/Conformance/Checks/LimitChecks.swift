import ChannelKit
import Foundation

/// Checks of the cost of one request, before it is authenticated and after.
enum LimitChecks {
    static let all = [
        ConformanceCheck(
            "credential-places",
            "The manifest's credential places cover every authentic request, unless it has a URL key."
        ) { subject, findings in
            let traffic = try await subject.traffic()
            let declared = try findings.require(
                subject.manifest.credentialPlaces,
                "the manifest has no 'credentialPlaces'"
            )
            let requests =
                (traffic.inbounds.dropLast(2) + traffic.statuses).map { ($0, traffic.channels.own) } + [
                    (traffic.toSibling, traffic.channels.sibling), (traffic.toStranger, traffic.channels.stranger),
                ]
            for (request, member) in requests where !member.owns(request) {
                let places = declared.resolved(for: member.adapter.credentials)
                findings.expect(places.isFilled(in: request), "an authentic request has nothing at any of the places")
                var bare = request
                for header in places.headers { bare.headers[header] = nil }
                findings.expect(
                    !places.queryFields.isEmpty || !subject.adapter.accepts(bare, member.adapter.credentials),
                    "a request is believed without anything at the places"
                )
            }
        },
        ConformanceCheck(
            "locate-scan",
            "The scan for addresses is cheap, whatever characters or names a body repeats."
        ) { subject, findings in
            let traffic = try await subject.traffic()
            for body in HostileBodies.repetitive(like: traffic.inbound.body, size: 1_000_000) {
                let request = traffic.inbound.with(body: body.data)
                let (found, time) = processorTime { subject.adapter.locate(request) }
                findings.expect(found.count <= 256, "\(body.name): \(found.count) addresses")
                findings.expect(time < maxScan, "\(body.name): \(time) of processor time")
            }
        },
        ConformanceCheck(
            "split-limit",
            "A request with more items than the limit, at most 1000, is rejected as a whole."
        ) { subject, findings in
            let limit = subject.manifest.limits.itemsPerRequest
            findings.expect((1...1_000).contains(limit), "the limit is \(limit) items")
            guard let batch = subject.batch else { return }
            let traffic = try await subject.traffic()
            let bodies = Array(repeating: traffic.inbound.body, count: min(limit, 1_000) + 1)
            let request = traffic.inbound.with(body: try findings.require(batch(bodies), "the batch cannot be made"))
            let error = await findings.error(of: "\(bodies.count) things") { () throws(InboundError) in
                try subject.adapter.items(of: AuthenticatedRequest.unchecked(request))
            }
            findings.expect(error.map { $0 == .tooManyItems(limit: limit) } ?? true, "it is refused as something else")
        },
        ConformanceCheck(
            "split-size",
            "An item has no copy of its surroundings: all items together are not many times as large as the request."
        ) { subject, findings in
            let traffic = try await subject.traffic()
            for request in traffic.all + subject.samples + subject.echoes {
                for body in UnrepresentableValues.crowded(request.body, count: 100, padding: 4_000) {
                    let items = (try? subject.adapter.split(.unchecked(request.with(body: body)))) ?? []
                    let stored = items.reduce(0) { $0 + $1.payload.count }
                    findings.expect(
                        stored <= 2 * body.count + 1_024 * items.count,
                        "\(items.count) items of \(stored) bytes from \(body.count)"
                    )
                }
            }
        },
        ConformanceCheck(
            "split-unreadable",
            "An unreadable thing does not affect the others in the same request."
        ) { subject, findings in
            guard let batch = subject.batch else { throw NotApplicable.hasNoBatches }
            let traffic = try await subject.traffic()
            let good = [traffic.second, traffic.other]
            let keys = Set(try good.flatMap { try subject.adapter.items(of: $0) }.map(\.key))
            // Only a body that fits into a batch is of interest.
            func together(_ odd: Data) -> Data? { batch([good[0].body, odd, good[1].body]) }
            let bodies =
                WrongTypes.variants(of: traffic.inbound).compactMap { together($0.body) }
                + UnrepresentableValues.marked(traffic.inbound.body).compactMap(together).flatMap { body in
                    [#""\ud83d""#, "1e999"].map { UnrepresentableValues.filled(body, with: $0) }
                }
            for body in bodies {
                let items = (try? subject.adapter.items(of: traffic.inbound.with(body: body))) ?? []
                findings.expect(keys.isSubset(of: items.map(\.key)), "an item is lost beside one that is odd")
            }
        },
    ]

    /// The max time for 1 MB in a debug build; a search that stops at each quotation mark, once for each of several
    /// names, takes longer.
    private static let maxScan = Duration.seconds(1)
}
