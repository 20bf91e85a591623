import ChannelKit
import ChannelSimulatorKit
import Foundation

/// Checks of delivery statuses.
enum StatusChecks {
    static let all = [
        ConformanceCheck(
            "status-three-items",
            "Sent, delivered and read of one message are three items with three keys."
        ) {
            subject,
            findings in
            let traffic = try await sent(subject)
            let items = try traffic.statuses.flatMap { try subject.adapter.items(of: $0) }
            findings.expect(items.count >= 3, "there are \(items.count) items")
            findings.expect(Set(items.map(\.key)).count == items.count, "two states of one message share a key")
        },
        ConformanceCheck("status-names-message", "A status has the message id of the receipt.") {
            subject,
            findings in
            let traffic = try await sent(subject)
            for update in try updates(subject, traffic) {
                findings.expect(update.externalID == traffic.replyID, "a status names another message")
            }
        },
        ConformanceCheck("status-true", "Every status has the meaning that the provider gave it.") {
            subject,
            findings in
            try requireStatuses(subject)
            let (told, heard) = try await subject.withSimulator { run in
                let id = try await run.answer("Good morning").externalID
                let heard = try await run.statuses(of: id, count: 3).map(\.status)
                let told = await run.server.journal.entries.compactMap { entry -> DeliveryStatus? in
                    if case .status(let status) = entry.event, entry.providerID == id { status } else { nil }
                }
                return (told, heard)
            }
            findings.expect(told.sorted() == heard.sorted(), "the provider said \(told), the adapter heard \(heard)")
        },
        ConformanceCheck(
            "status-permutations",
            "In whatever order statuses arrive, and however often, the message ends in the same state."
        ) { subject, findings in
            let updates = try updates(subject, try await sent(subject)).map(\.status)
            let furthest = updates.max() ?? .queued
            findings.expect(furthest >= .delivered, "the message got no further than '\(furthest.rawValue)'")
            for order in (updates + updates.prefix(1)).permutations {
                let end = order.reduce(DeliveryStatus.queued) { $0.advanced(by: $1) }
                findings.expect(end == furthest, "\(order.map(\.rawValue)) ends as '\(end.rawValue)'")
            }
        },
        ConformanceCheck("status-no-message", "No status is taken for a customer's message.") {
            subject,
            findings in
            let traffic = try await sent(subject)
            for request in traffic.statuses {
                for item in try subject.adapter.items(of: request) {
                    let events = try traffic.channels.own.adapter.normalize(item, receivedAt: request.receivedAt)
                    findings.expect(events.allSatisfy { $0.message == nil }, "a status would be answered")
                    findings.expect(events.contains { $0.status != nil }, "a status means \(events.map(\.name))")
                }
            }
        },
        ConformanceCheck("status-time", "A status has the time at which it happened.") { subject, findings in
            let traffic = try await sent(subject)
            for update in try updates(subject, traffic) {
                let distance = abs(update.at.timeIntervalSince(traffic.inbound.receivedAt))
                findings.expect(distance < 60, "a status is \(Int(distance)) seconds off")
            }
        },
    ]

    /// Throws for a provider that reports no statuses.
    static func requireStatuses(_ subject: ConformanceSubject) throws {
        guard subject.tellsStatuses else { throw NotApplicable(fact: "the provider reports no statuses") }
    }

    private static func sent(_ subject: ConformanceSubject) async throws -> Traffic {
        try requireStatuses(subject)
        let traffic = try await subject.traffic()
        guard traffic.replyID != nil else { throw NotApplicable.sendsNoText }
        return traffic
    }

    private static func updates(_ subject: ConformanceSubject, _ traffic: Traffic) throws -> [StatusUpdate] {
        try traffic.statuses.flatMap { request in
            try subject.adapter.items(of: request).flatMap {
                try traffic.channels.own.adapter.normalize($0, receivedAt: request.receivedAt)
            }
        }
        .compactMap(\.status)
    }
}

extension Array {
    /// The permutations of the elements.
    var permutations: [[Element]] {
        guard count > 1 else { return [self] }
        return indices.flatMap { index in
            var rest = self
            let first = rest.remove(at: index)
            return rest.permutations.map { [first] + $0 }
        }
    }
}
