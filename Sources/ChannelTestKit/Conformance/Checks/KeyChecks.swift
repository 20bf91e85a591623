import ChannelKit
import Foundation

/// Checks of idempotency keys and ordering keys.
enum KeyChecks {
    static let all = [
        ConformanceCheck(
            "key-spelling",
            "Keys, lanes and events are the same in every spelling of a request: order, white space, escapes."
        ) { subject, findings in
            let traffic = try await subject.traffic()
            for request in traffic.all + subject.samples + subject.unknown + subject.echoes {
                guard let items = try? subject.adapter.items(of: request) else { continue }
                for variant in EquivalentRequests.variants(of: request) {
                    let others = try subject.adapter.items(of: variant)
                    findings.expect(others.map(\.key) == items.map(\.key), "keys change with the spelling")
                    findings.expect(others.map(\.lane) == items.map(\.lane), "lanes change with the spelling")
                    findings.expect(
                        others.map { SplitChecks.events($0, traffic.channels.own) }
                            == items.map { SplitChecks.events($0, traffic.channels.own) },
                        "the meaning changes with the spelling"
                    )
                }
            }
        },
        ConformanceCheck("key-batch", "Keys and events are the same when things are batched in another order.") {
            subject,
            findings in
            guard let batch = subject.batch else { throw NotApplicable.hasNoBatches }
            let traffic = try await subject.traffic()
            var seen: [Set<ItemKey>] = []
            for bodies in [traffic.all.map(\.body), traffic.all.reversed().map(\.body)] {
                let body = try findings.require(batch(bodies), "the batch cannot be made")
                let items = try subject.adapter.items(of: traffic.inbound.with(body: body))
                seen.append(Set(items.map(\.key)))
                for request in traffic.all {
                    for item in try subject.adapter.items(of: request) {
                        let twin = try findings.require(
                            items.first { $0.key == item.key },
                            "a key depends on the batch"
                        )
                        findings.expect(
                            SplitChecks.events(twin, traffic.channels.own)
                                == SplitChecks.events(item, traffic.channels.own),
                            "the meaning depends on the batch"
                        )
                    }
                }
            }
            findings.expect(Set(seen).count == 1, "keys depend on the position")
        },
        ConformanceCheck("key-unique", "Two different things have two keys.") { subject, findings in
            // A webhook that a simulator posts again after a slow response is the same item.
            var bodies: Set<Data> = []
            let requests = try await subject.traffic().all.filter { $0.body.isEmpty || bodies.insert($0.body).inserted }
            let keys = try requests.flatMap { try subject.adapter.items(of: $0) }.map(\.key)
            findings.expect(Set(keys).count == keys.count, "\(keys.count) things have \(Set(keys).count) keys")
            findings.expect(keys.allSatisfy { !$0.rawValue.isEmpty }, "a key is empty")
        },
        ConformanceCheck("key-new-fields", "An unknown member changes neither key nor lane.") {
            subject,
            findings in
            for request in try await subject.traffic().all {
                let items = try subject.adapter.items(of: request)
                let others = try subject.adapter.items(of: request.withNewField)
                findings.expect(others.map(\.key) == items.map(\.key), "a new member changes the key")
                findings.expect(others.map(\.lane) == items.map(\.lane), "a new member changes the lane")
            }
        },
        ConformanceCheck("key-redelivery", "A redelivered thing, later and as a repeat, has the same key.") {
            subject,
            findings in
            for request in try await subject.traffic().all {
                var again = request.received(at: request.receivedAt + 3 * 86_400)
                for name in ["X-Attempt", "X-Retry-Count", "X-Idempotency-Token", "X-Request-Id"] {
                    again.headers[name] = "another-\(name)"
                }
                findings.expect(
                    try subject.adapter.items(of: again).map(\.key) == subject.adapter.items(of: request).map(\.key),
                    "a repeat has another key"
                )
            }
        },
        ConformanceCheck(
            "lane-person",
            "The messages of one customer have one lane, and other customers have other lanes."
        ) {
            subject,
            findings in
            let traffic = try await subject.traffic()
            let lanes = try [traffic.inbound, traffic.second, traffic.other].map { request in
                try findings.require(subject.adapter.items(of: request).first?.lane, "there is no item")
            }
            findings.expect(lanes[0] == lanes[1], "one customer has two lanes")
            findings.expect(lanes[0] != lanes[2], "two customers share a lane")
            findings.expect(lanes.allSatisfy { !$0.rawValue.isEmpty }, "a lane is empty")
        },
        ConformanceCheck("lane-status", "The statuses of a reply have the lane of its recipient.") {
            subject,
            findings in
            let traffic = try await subject.traffic()
            guard !traffic.statuses.isEmpty else {
                throw subject.tellsStatuses
                    ? NotApplicable(
                        "there are no statuses",
                        remedy: "send a reply and report its statuses in the simulator"
                    ) : NotApplicable(fact: "the provider reports no statuses")
            }
            let lane = try subject.adapter.items(of: traffic.inbound).first?.lane
            for item in try traffic.statuses.flatMap({ try subject.adapter.items(of: $0) }) {
                findings.expect(item.lane == lane, "a status is in another lane than its conversation")
            }
        },
    ]
}

extension WebhookRequest {
    /// The same request with an unknown member in every object, or at the end of the form.
    fileprivate var withNewField: WebhookRequest {
        guard let json = try? JSONValue(parsing: body) else {
            return body.isEmpty ? self : with(body: body + Data("&XNewField=new".utf8))
        }
        let changed = json.mapped { value in
            guard case .object(var members) = value else { return value }
            members["x_new_field"] = ["new": true]
            return .object(members)
        }
        return with(body: changed.data)
    }
}
