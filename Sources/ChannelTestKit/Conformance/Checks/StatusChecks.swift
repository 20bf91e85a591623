import ChannelKit
import ChannelSimulatorKit
import Foundation

/// How far a message has come.
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
        ConformanceCheck("status-names-message", "A status names the message by the id that its receipt had.") {
            subject,
            findings in
            let traffic = try await sent(subject)
            for update in try updates(subject, traffic) {
                findings.expect(update.externalID == traffic.replyID, "a status names another message")
            }
        },
        ConformanceCheck("status-true", "Every status means what the provider meant by it.") { subject, findings in
            try requireStatuses(subject)
            let (told, heard) = try await subject.onStage { scene in
                let id = try await scene.answer("Good morning").externalID
                let heard = try await scene.statuses(of: id, count: 3).map(\.status)
                let told = await scene.server.journal.entries.compactMap { entry -> DeliveryStatus? in
                    if case .status(let status) = entry.event, entry.providerID == id { status } else { nil }
                }
                return (told, heard)
            }
            findings.expect(told.sorted() == heard.sorted(), "the provider said \(told), the adapter heard \(heard)")
        },
        ConformanceCheck(
            "status-permutations",
            "Whatever the order in which statuses come in, and however often, the message ends in the same state."
        ) { subject, findings in
            let updates = try updates(subject, try await sent(subject)).map(\.status)
            let furthest = updates.max() ?? .queued
            findings.expect(furthest >= .delivered, "the message got no further than '\(furthest.rawValue)'")
            for order in (updates + updates.prefix(1)).permutations {
                let end = order.reduce(DeliveryStatus.queued) { $0.advanced(by: $1) }
                findings.expect(end == furthest, "\(order.map(\.rawValue)) ends as '\(end.rawValue)'")
            }
        },
        ConformanceCheck("status-no-message", "No status is taken for something that a person wrote.") {
            subject,
            findings in
            let traffic = try await sent(subject)
            for request in traffic.statuses {
                for item in try subject.adapter.items(of: request) {
                    let events = try traffic.cast.own.adapter.normalize(item, receivedAt: request.receivedAt)
                    findings.expect(events.allSatisfy { $0.message == nil }, "a status would be answered")
                    findings.expect(events.contains { $0.status != nil }, "a status means \(events.map(\.name))")
                }
            }
        },
        ConformanceCheck("status-time", "A status tells when it happened.") { subject, findings in
            let traffic = try await sent(subject)
            for update in try updates(subject, traffic) {
                let distance = abs(update.at.timeIntervalSince(traffic.inbound.receivedAt))
                findings.expect(distance < 60, "a status is \(Int(distance)) seconds off")
            }
        },
    ]

    /// Some providers never say what became of a message.
    static func requireStatuses(_ subject: ConformanceSubject) throws {
        guard subject.tellsStatuses else { throw NotApplicable("the provider tells of no statuses") }
    }

    private static func sent(_ subject: ConformanceSubject) async throws -> Traffic {
        try requireStatuses(subject)
        let traffic = try await subject.traffic()
        guard traffic.replyID != nil else { throw NotApplicable("the adapter sends no text") }
        return traffic
    }

    private static func updates(_ subject: ConformanceSubject, _ traffic: Traffic) throws -> [StatusUpdate] {
        try traffic.statuses.flatMap { request in
            try subject.adapter.items(of: request).flatMap {
                try traffic.cast.own.adapter.normalize($0, receivedAt: request.receivedAt)
            }
        }
        .compactMap(\.status)
    }
}

extension Array {
    /// Every order of the elements.
    var permutations: [[Element]] {
        guard count > 1 else { return [self] }
        return indices.flatMap { index in
            var rest = self
            let first = rest.remove(at: index)
            return rest.permutations.map { [first] + $0 }
        }
    }
}
