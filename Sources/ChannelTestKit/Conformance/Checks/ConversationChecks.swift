import ChannelKit
import ChannelSimulatorKit
import Foundation

/// Checks of whole conversations with the simulated provider.
enum ConversationChecks {
    static let all = [
        ConformanceCheck("conversation", "A message arrives, the reply is sent, and its statuses progress.") {
            subject,
            findings in
            let (text, statuses, customers) = try await subject.withSimulator { run in
                let message = try await run.accepted(of: run.say("Are you open on Friday?")).first?.events.first?
                    .message
                let contact = message?.contact ?? subject.customer
                let destination = Destination(contact: contact, replyTo: nil, correlation: "conformance-\(UUID())")
                let receipt = try await run.texting.send("We are.", to: destination, using: run.http)
                let statuses = try await run.statuses(of: receipt.externalID, count: 3).map(\.status)
                return (message?.text, statuses, await run.server.journal.acceptedSends.map(\.customer))
            }
            findings.expect(text == "Are you open on Friday?", "the message did not come in")
            findings.expect(customers == [subject.customer.id], "the reply went elsewhere")
            guard subject.tellsStatuses else { return }
            findings.expect(statuses.max() ?? .queued >= .delivered, "the statuses were \(statuses.map(\.rawValue))")
        },
        ConformanceCheck("conversation-quoting", "A reply can quote the message that it answers.") {
            subject,
            findings in
            let error = try await subject.withSimulator { run in
                let message = try await run.accepted(of: run.say("Hello")).first?.events.first?.message
                var destination = run.destination()
                destination.replyTo = message?.externalID
                let quoting = destination
                return await failure { () async throws(DeliveryError) in
                    try await run.channels.own.send(.text("Good morning"), to: quoting, using: run.http)
                }
            }
            findings.expect(error == nil, "a quoting reply: \(error?.reason ?? "")")
        },
        ConformanceCheck("conversation-two", "Two customers and two channels at the same time stay separate.") {
            subject,
            findings in
            let accepted = try await subject.withSimulator { run in
                for channel in [run.channels.own.id, run.channels.sibling.id] {
                    for customer in [subject.customer, subject.otherCustomer] {
                        _ = try await run.server.say("\(customer.id) to \(channel)", as: customer, to: channel)
                    }
                }
                return try await run.accepted
            }
            findings.expect(accepted.count == 4, "\(accepted.count) of 4 messages came in")
            for one in accepted {
                let message = one.events.first?.message
                findings.expect(
                    message?.text == "\(message?.contact.id ?? "") to \(one.channel)",
                    "a message went to another channel"
                )
            }
        },
        ConformanceCheck("conversation-demo", "The simulator has a demonstration with several customers and languages.")
        {
            subject,
            findings in
            let lines = subject.simulator.demoConversation
            findings.expect(lines.count >= 2, "there are \(lines.count) lines")
            findings.expect(Set(lines.map(\.customer.id)).count > 1, "only one customer takes part")
            findings.expect(Set(lines.map(\.language)).count > 1, "only one language is spoken")
        },
        ConformanceCheck("simulator-kind", "The simulator is the one of the adapter's provider.") { subject, findings in
            findings.expect(subject.simulator.kind == subject.adapter.kind, "it stands for '\(subject.simulator.kind)'")
        },
        ConformanceCheck(
            "simulator-strict",
            "The simulator refuses a send with credentials that are not the channel's."
        ) {
            subject,
            findings in
            let error = try await subject.withSimulator { run in
                let wrong = try subject.member(
                    "own",
                    subject.otherSecrets.mapValues(SettingValue.secrets),
                    baseURL: run.channels.own.settings.baseURL
                )
                _ = try run.texting
                _ = try await run.say("Hello")
                return await failure { () async throws(DeliveryError) in
                    try await wrong.send(.text("Good morning"), to: run.destination(), using: run.http)
                }
            }
            findings.expect(
                error?.disposition == .hold,
                "wrong credentials lead to \(error.map { "\($0.disposition)" } ?? "success")"
            )
        },
    ]
}
