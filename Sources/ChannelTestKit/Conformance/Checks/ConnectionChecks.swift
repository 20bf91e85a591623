import ChannelKit
import ChannelSimulatorKit

/// Checks of the connection to the provider: the webhook's registration, the probe, and acknowledged items.
enum ConnectionChecks {
    static let all = [
        ConformanceCheck("entries", "The values to enter at the provider have the webhook URL, and no secret in clear.")
        {
            subject,
            findings in
            let own = try TestChannels(subject).own
            let url = own.settings.webhookURL(of: subject.adapter.kind)
            let entries = own.adapter.entries(for: url)
            let texts = entries.compactMap(\.text)
            findings.expect(texts.contains { $0.contains(url) }, "no entry has the webhook URL")
            findings.expect(Set(entries.map(\.field)).count == entries.count, "two entries have the same field")
            findings.expect(!entries.contains { $0.field.isEmpty }, "an entry names no field")
            let needles = subject.needles
            for text in texts + entries.map(\.field) {
                findings.expect(!text.holds(any: needles), "an entry has a secret as a text: use `.secret`")
            }
        },
        ConformanceCheck("connection", "The probe of a working connection finds no problem.") { subject, findings in
            let outcome: Result<[ConnectionProblem], DeliveryError> = try await subject.withSimulator { run in
                guard let probing = run.channels.own.adapter as? any ConnectionProbing else {
                    throw NotApplicable("the connection is not probed")
                }
                do throws(DeliveryError) {
                    return .success(try await probing.connectionProblems(using: run.http))
                } catch { return .failure(error) }
            }
            switch outcome {
            case .success(let problems): for problem in problems { findings.fail(problem.sentence) }
            case .failure(let error): findings.fail(error.reason)
            }
        },
        ConformanceCheck(
            "register",
            "The webhook is registered, read back, registered again without effect, and restored."
        ) { subject, findings in
            let failures = try await subject.withSimulator { run in
                guard let registering = run.channels.own.adapter as? any WebhookRegistering else {
                    throw NotApplicable("the webhook is not registered through an API")
                }
                await run.hub.answer { handshake($0, by: run.channels.own.adapter) }
                let url = run.channels.own.settings.webhookURL(of: subject.adapter.kind)
                let error = await failure { () async throws(DeliveryError) in
                    try await registration(of: registering, at: url, using: run.http)
                }
                return error
            }
            for failure in failures { findings.fail(failure) }
        },
        ConformanceCheck("acknowledge", "The acknowledgement of an item is accepted by the provider.") {
            subject,
            findings in
            let errors = try await subject.withSimulator { run in
                guard let acknowledging = run.channels.own.adapter as? any ItemAcknowledging else {
                    throw NotApplicable("the provider expects no acknowledgement of an item")
                }
                _ = try await run.say("Hello")
                _ = try? await run.server.act(
                    .tap(id: "choice-1", title: "Choice 1"),
                    as: subject.customer,
                    on: run.channels.own.id
                )
                var errors: [String] = []
                for accepted in try await run.accepted {
                    do throws(DeliveryError) {
                        try await acknowledging.acknowledge(accepted.item, using: run.http)
                    } catch { errors.append(error.reason) }
                }
                return errors
            }
            for error in errors { findings.fail(error) }
        },
    ]

    /// Registers and restores the webhook, and returns what went wrong.
    private static func registration(
        of adapter: any WebhookRegistering,
        at url: String,
        using http: any HTTPSending
    ) async throws(DeliveryError) -> [String] {
        var failures: [String] = []
        let before = try await adapter.webhookPlaces(for: url, using: http)
        if before.isEmpty { failures.append("there is no place to register the webhook at") }
        // Twice, as an operator does who is not sure.
        for time in ["once", "twice"] {
            for place in before { try await adapter.register(place, using: http) }
            let after = try await adapter.webhookPlaces(for: url, using: http)
            if after.map(\.name) != before.map(\.name) { failures.append("the places have other names afterwards") }
            for place in after where !place.isConnected {
                failures.append("'\(place.name)', registered \(time), differs")
            }
        }
        for place in before where place.irreversible == nil { try await adapter.restore(place, using: http) }
        for (old, new) in zip(before, try await adapter.webhookPlaces(for: url, using: http))
        where old.irreversible == nil && old.now != new.now {
            failures.append("'\(old.name)' is not restored")
        }
        return failures
    }

    private static func failure(_ body: () async throws(DeliveryError) -> [String]) async -> [String] {
        do throws(DeliveryError) { return try await body() } catch { return [error.reason] }
    }

    /// The response of the hub to a check of the webhook's URL; nil for any other request.
    private static func handshake(_ request: WebhookRequest, by adapter: any ChannelAdapter) -> WebhookResponse? {
        guard let handshaking = adapter as? any WebhookHandshaking, type(of: handshaking).isHandshake(request) else {
            return nil
        }
        return handshaking.answerHandshake(request) ?? type(of: handshaking).handshakeRefusal
    }
}

extension ProviderEntry {
    /// The value, if it is no secret.
    fileprivate var text: String? {
        if case .text(let text) = value { text } else { nil }
    }
}
