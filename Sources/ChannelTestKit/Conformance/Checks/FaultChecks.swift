import ChannelKit
import ChannelSimulatorKit
import Foundation

/// Checks of conversations with faults.
enum FaultChecks {
    static let all =
        [
            ConformanceCheck("fault-duplicate", "A webhook that is posted twice brings one item, by its key.") {
                subject,
                findings in
                let accepted = try await subject.withSimulator { run in
                    await run.arm(.duplicateWebhook)
                    _ = try await run.say("Hello")
                    _ = await run.hub.webhooks { $0.count >= 2 }
                    return try await run.accepted
                }
                findings.expect(accepted.count == 2, "\(accepted.count) came in, not the same thing twice")
                findings.expect(Set(accepted.map(\.item.key)).count == 1, "the second has another key")
            },
            ConformanceCheck("fault-reordered", "Reordered statuses lead to the same state.") {
                subject,
                findings in
                try StatusChecks.requireStatuses(subject)
                let statuses = try await subject.withSimulator { run in
                    _ = try await run.say("Hello")
                    await run.arm(.reorderWebhooks)
                    let receipt = try await run.texting.send(
                        "Good morning",
                        to: run.destination(),
                        using: run.http
                    )
                    return try await run.statuses(of: receipt.externalID, count: 3).map(\.status)
                }
                findings.expect(statuses.count == 3, "\(statuses.count) statuses came in")
                let end = statuses.reduce(DeliveryStatus.queued) { $0.advanced(by: $1) }
                findings.expect(end == statuses.max() && end >= .delivered, "the message ended as '\(end.rawValue)'")
            },
            ConformanceCheck("fault-batch", "All things in one request arrive, each once.") {
                subject,
                findings in
                let (accepted, count) = try await subject.withSimulator { run in
                    try requireFault(.batchWebhooks, subject)
                    await run.arm(.batchWebhooks(2))
                    async let first = run.server.say("first", as: subject.customer, to: run.channels.own.id)
                    async let second = run.server.say("second", as: subject.otherCustomer, to: run.channels.own.id)
                    _ = try await (first, second)
                    let intake = run.intake
                    _ = await run.hub.webhooks { $0.flatMap { (try? intake.receive($0)) ?? [] }.count >= 2 }
                    return (try await run.accepted, await run.hub.webhooks.count)
                }
                findings.expect(Set(accepted.map(\.item.key)).count == 2, "\(accepted.count) things came in")
                findings.expect(count < 3, "there was no batch")
            },
            ConformanceCheck(
                "fault-throttle",
                "A throttled channel pauses for as long as the provider asks, in seconds or in whole minutes."
            ) {
                subject,
                findings in
                // Two waits: a constant one is not the provider's.
                for (seconds, minutes) in [(23, 1), (83, 2)] {
                    let error = try await fault(.throttle(retryAfter: .seconds(seconds)), subject)
                    guard case .pause(_, let wait) = error?.disposition else {
                        return findings.fail("it leads to \(described(error))")
                    }
                    let isTold = wait == .seconds(seconds) || wait == .seconds(60 * minutes)
                    // It pauses for a time of its own: then the simulator still plays the fault, for those who try it.
                    if !isTold, subject.absent.contains("fault-throttle") {
                        throw NotApplicable(fact: "the provider tells no wait")
                    }
                    findings.expect(
                        isTold,
                        "\(seconds) seconds are asked for, not \(wait.map { "\($0)" } ?? "any")"
                    )
                }
            },
            ConformanceCheck("fault-expired-token", "An expired token holds the channel's messages.") {
                subject,
                findings in
                let error = try await fault(.expiredToken, subject)
                findings.expect(error?.disposition == .hold, "it leads to \(described(error))")
            },
            ConformanceCheck(
                "fault-closed-window",
                "A closed window is distinguished from every other refusal, at once or by a status."
            ) {
                subject,
                findings in
                let (error, statuses) = try await subject.withSimulator { run in
                    try requireFault(.closedWindow, subject)
                    try run.requireWindow()
                    _ = try await run.say("Hello")
                    await run.arm(.closedWindow)
                    do throws(DeliveryError) {
                        let receipt = try await run.channels.own.send(
                            .text("Good morning"),
                            to: run.destination(),
                            using: run.http
                        )
                        return (
                            nil as DeliveryError?, (try? await run.statuses(of: receipt.externalID, count: 1)) ?? []
                        )
                    } catch { return (error, []) }
                }
                let isTold = statuses.contains { $0.status == .failed && $0.error?.cause == .windowClosed }
                findings.expect(error?.disposition == .closeWindow || isTold, "it leads to \(described(error))")
            },
        ] + lostAnswers

    /// Sends while `fault` is pending.
    private static func fault(_ fault: SimulatorFault, _ subject: ConformanceSubject) async throws -> DeliveryError? {
        try await subject.withSimulator { run in
            try requireFault(fault.kind, subject)
            _ = try await run.say("Hello")
            await run.arm(fault)
            return await failure { () async throws(DeliveryError) in
                try await run.channels.own.send(.text("Good morning"), to: run.destination(), using: run.http)
            }
        }
    }

    private static func requireFault(_ kind: SimulatorFault.Kind, _ subject: ConformanceSubject) throws {
        guard subject.simulator.faults.contains(kind) else {
            throw NotApplicable(
                "the simulator does not play '\(kind.rawValue)'",
                remedy: "if the provider has it, add it to the simulator's `faults` and play it"
            )
        }
        guard subject.adapter is any TextSending.Type else { throw NotApplicable.sendsNoText }
    }

    static func described(_ error: DeliveryError?) -> String { error.map { "\($0.disposition)" } ?? "success" }
}

extension FaultChecks {
    /// Checks of sends that the provider accepted and whose response was lost.
    fileprivate static let lostAnswers = [
        ConformanceCheck(
            "fault-failed-after",
            "A 5xx after an accepted send is ambiguous, and then found to have arrived."
        ) {
            subject,
            findings in
            try await lose(by: .failAfterAccepting, subject, &findings)
        },
        ConformanceCheck(
            "fault-dropped-after",
            "A connection that breaks after an accepted send is ambiguous, and then found to have arrived."
        ) {
            subject,
            findings in
            try await lose(by: .dropAfterAccepting, subject, &findings)
        },
        ConformanceCheck(
            "fault-slow",
            "A response after the timeout leaves the send ambiguous, and then found to have arrived."
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
        let (error, taken, isFound) = try await subject.withSimulator { run in
            let message = try await run.accepted(of: run.say("Hello")).first?.events.first?.message
            let start = Date()
            await run.arm(fault)
            let texting = try run.texting
            // An inline reply went out with the response: no lookup has to be done within the same timeout.
            // A sentence in a live call cannot be looked up; a message outside of one can.
            let calls = run.channels.own.adapter as? any CallCarrying
            let thread = message?.thread.flatMap { calls?.isCall($0) == true ? nil : $0 }
            let destination = Destination(contact: subject.customer, thread: thread, correlation: correlation)
            let error = await failure { () async throws(DeliveryError) in
                try await texting.send(
                    "Good morning",
                    to: destination,
                    using: ObservedHTTP(timeout: timeout)
                )
            }
            _ = await run.server.journal.waitForEntry(timeout: .seconds(5), where: \.isReply)
            let taken = await run.server.journal.acceptedSends.map(\.providerID)
            return (error, taken, try await run.finds(taken.first ?? "", correlation, since: start))
        }
        findings.expect(taken.count == 1, "the provider took \(taken.count) messages")
        findings.expect(error?.disposition == .reconcile, "it leads to \(described(error))")
        findings.expect(isFound || !subject.canFollowUp, "nothing tells that the send arrived")
    }
}

extension SimulatorRun {
    /// Throws if the channel has no reply window: an adapter may serve channels with one and others without.
    fileprivate func requireWindow() throws {
        guard let windowing = channels.own.adapter as? any ReplyWindowing else { return }
        if windowing.replyWindow(for: subject.customer) == nil { throw NotApplicable("the channel has no window") }
    }

    fileprivate func arm(_ fault: SimulatorFault) async {
        await server.faults.arm(fault, at: SimulatorName(subject.adapter.kind))
    }

    /// True if a status with the hub's own id, or the provider when asked, reports the message `id`.
    fileprivate func finds(_ id: String, _ correlation: String, since start: Date) async throws -> Bool {
        let statuses = try await statuses(of: id, count: 3)
        if statuses.contains(where: { $0.correlation == correlation }) { return true }
        return try await reconciled("Good morning", correlation, since: start)?.externalID == id
    }
}
