import ChannelKit
import ChannelSimulatorKit
import Foundation

/// Conversations in which something goes wrong.
enum FaultChecks {
    static let all =
        [
            ConformanceCheck("fault-duplicate", "A webhook that is posted twice brings one thing, by its key.") {
                subject,
                findings in
                let accepted = try await subject.onStage { scene in
                    await scene.arm(.duplicateWebhook)
                    _ = try await scene.say("Hello")
                    _ = await scene.hub.webhooks { $0.count >= 2 }
                    return try await scene.accepted
                }
                findings.expect(accepted.count == 2, "\(accepted.count) came in, not the same thing twice")
                findings.expect(Set(accepted.map(\.item.key)).count == 1, "the second has another key")
            },
            ConformanceCheck("fault-reordered", "Statuses that overtake each other lead to the same end.") {
                subject,
                findings in
                try StatusChecks.requireStatuses(subject)
                let statuses = try await subject.onStage { scene in
                    _ = try await scene.say("Hello")
                    await scene.arm(.reorderWebhooks)
                    let receipt = try await scene.texting.send(
                        "Good morning",
                        to: scene.destination(),
                        using: scene.http
                    )
                    return try await scene.statuses(of: receipt.externalID, count: 3).map(\.status)
                }
                findings.expect(statuses.count == 3, "\(statuses.count) statuses came in")
                let end = statuses.reduce(DeliveryStatus.queued) { $0.advanced(by: $1) }
                findings.expect(end == statuses.max() && end >= .delivered, "the message ended as '\(end.rawValue)'")
            },
            ConformanceCheck("fault-batch", "Several things in one request all come in, each once.") {
                subject,
                findings in
                let (accepted, count) = try await subject.onStage { scene in
                    try requireFault(.batchWebhooks, subject)
                    await scene.arm(.batchWebhooks(2))
                    async let first = scene.server.say("first", as: subject.customer, to: scene.cast.own.id)
                    async let second = scene.server.say("second", as: subject.otherCustomer, to: scene.cast.own.id)
                    _ = try await (first, second)
                    let reception = scene.reception
                    _ = await scene.hub.webhooks { $0.flatMap { (try? reception.receive($0)) ?? [] }.count >= 2 }
                    return (try await scene.accepted, await scene.hub.webhooks.count)
                }
                findings.expect(Set(accepted.map(\.item.key)).count == 2, "\(accepted.count) things came in")
                findings.expect(count < 3, "there was no batch")
            },
            ConformanceCheck("fault-throttle", "A provider that wants to be left alone is, for as long as it says.") {
                subject,
                findings in
                let error = try await fault(.throttle(retryAfter: .seconds(23)), subject)
                guard case .pause(_, let wait) = error?.disposition else {
                    return findings.fail("it leads to \(described(error))")
                }
                findings.expect(wait == .seconds(23), "23 seconds are asked for, not \(wait.map { "\($0)" } ?? "any")")
            },
            ConformanceCheck("fault-expired-token", "An expired token holds what the channel sends.") {
                subject,
                findings in
                let error = try await fault(.expiredToken, subject)
                findings.expect(error?.disposition == .hold, "it leads to \(described(error))")
            },
            ConformanceCheck(
                "fault-closed-window",
                "A closed window is told apart from every other refusal, at once or by a status."
            ) {
                subject,
                findings in
                let (error, statuses) = try await subject.onStage { scene in
                    try requireFault(.closedWindow, subject)
                    try scene.requireWindow()
                    _ = try await scene.say("Hello")
                    await scene.arm(.closedWindow)
                    do throws(DeliveryError) {
                        let receipt = try await scene.cast.own.send(
                            .text("Good morning"),
                            to: scene.destination(),
                            using: scene.http
                        )
                        return (
                            nil as DeliveryError?, (try? await scene.statuses(of: receipt.externalID, count: 1)) ?? []
                        )
                    } catch { return (error, []) }
                }
                let isTold = statuses.contains { $0.status == .failed && $0.error?.cause == .windowClosed }
                findings.expect(error?.disposition == .closeWindow || isTold, "it leads to \(described(error))")
            },
        ] + lostAnswers

    /// Sends while `fault` is armed.
    private static func fault(_ fault: SimulatorFault, _ subject: ConformanceSubject) async throws -> DeliveryError? {
        try await subject.onStage { scene in
            try requireFault(fault.kind, subject)
            _ = try await scene.say("Hello")
            await scene.arm(fault)
            return await failure { () async throws(DeliveryError) in
                try await scene.cast.own.send(.text("Good morning"), to: scene.destination(), using: scene.http)
            }
        }
    }

    private static func requireFault(_ kind: SimulatorFault.Kind, _ subject: ConformanceSubject) throws {
        guard subject.simulator.faults.contains(kind) else {
            throw NotApplicable("the simulator does not play '\(kind.rawValue)'")
        }
        guard subject.adapter is any TextSending.Type else { throw NotApplicable("the adapter sends no text") }
    }

    static func described(_ error: DeliveryError?) -> String { error.map { "\($0.disposition)" } ?? "success" }
}

extension FaultChecks {
    /// Sends that the provider took, and nobody heard of it.
    fileprivate static let lostAnswers = [
        ConformanceCheck(
            "fault-failed-after",
            "A 5xx after the send was taken is unclear, and then found to have arrived."
        ) {
            subject,
            findings in
            try await lose(by: .failAfterAccepting, subject, &findings)
        },
        ConformanceCheck(
            "fault-dropped-after",
            "A connection that breaks after the send was taken is unclear, and then found to have arrived."
        ) {
            subject,
            findings in
            try await lose(by: .dropAfterAccepting, subject, &findings)
        },
        ConformanceCheck(
            "fault-slow",
            "An answer that comes too late leaves the send unclear, and then found to have arrived."
        ) {
            subject,
            findings in
            try await lose(by: .slowAnswer(.seconds(3)), timeout: .seconds(1), subject, &findings)
        },
    ]

    private static func lose(
        by fault: SimulatorFault,
        timeout: Duration? = nil,
        _ subject: ConformanceSubject,
        _ findings: inout Findings
    ) async throws {
        let correlation = "0199a1b2-conformance-\(UUID().uuidString.prefix(8))"
        let (error, taken, isFound) = try await subject.onStage { scene in
            let message = try await scene.accepted(of: scene.say("Hello")).first?.events.first?.message
            let start = Date()
            await scene.arm(fault)
            let texting = try scene.texting
            // The hub answers where it was asked: no lookup has to be done within the same timeout.
            // A sentence in a live call cannot be asked for; what is sent outside of one can.
            let calls = scene.cast.own.adapter as? any CallCarrying
            let thread = message?.thread.flatMap { calls?.isCall($0) == true ? nil : $0 }
            let destination = Destination(contact: subject.customer, thread: thread, correlation: correlation)
            let error = await failure { () async throws(DeliveryError) in
                try await texting.send(
                    "Good morning",
                    to: destination,
                    using: ObservedHTTP(timeout: timeout)
                )
            }
            _ = await scene.server.journal.waitForEntry(timeout: .seconds(5), where: \.isReply)
            let taken = await scene.server.journal.acceptedSends.map(\.providerID)
            return (error, taken, try await scene.finds(taken.first ?? "", correlation, since: start))
        }
        findings.expect(taken.count == 1, "the provider took \(taken.count) messages")
        findings.expect(error?.disposition == .reconcile, "it leads to \(described(error))")
        findings.expect(isFound || !subject.canFollowUp, "nothing tells that the send arrived")
    }
}

extension Scene {
    /// One adapter may serve channels with a window and others without.
    fileprivate func requireWindow() throws {
        guard let windowing = cast.own.adapter as? any ReplyWindowing else { return }
        if windowing.replyWindow(for: subject.customer) == nil { throw NotApplicable("the channel has no window") }
    }

    fileprivate func arm(_ fault: SimulatorFault) async {
        await server.faults.arm(fault, at: SimulatorName(subject.adapter.kind))
    }

    /// Whether a status with the hub's own id, or the provider when asked, tells of the message `id`.
    fileprivate func finds(_ id: String, _ correlation: String, since start: Date) async throws -> Bool {
        let statuses = try await statuses(of: id, count: 3)
        if statuses.contains(where: { $0.correlation == correlation }) { return true }
        return try await reconciled("Good morning", correlation, since: start)?.externalID == id
    }
}
