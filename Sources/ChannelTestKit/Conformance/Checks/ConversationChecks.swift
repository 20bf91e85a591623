import ChannelKit
import ChannelSimulatorKit
import Foundation

/// Whole conversations with the simulated provider.
enum ConversationChecks {
    static let all = [
        ConformanceCheck("conversation", "A message comes in, the reply goes out, and its statuses move on.") {
            subject,
            findings in
            let (text, statuses, customers) = try await subject.onStage { scene in
                let message = try await scene.accepted(of: scene.say("Are you open on Friday?")).first?.events.first?
                    .message
                let contact = message?.contact ?? subject.customer
                let destination = Destination(contact: contact, replyTo: nil, correlation: "conformance-\(UUID())")
                let receipt = try await scene.texting.send("We are.", to: destination, using: scene.http)
                let statuses = try await scene.statuses(of: receipt.externalID, count: 3).map(\.status)
                return (message?.text, statuses, await scene.server.journal.acceptedSends.map(\.customer))
            }
            findings.expect(text == "Are you open on Friday?", "the message did not come in")
            findings.expect(customers == [subject.customer.id], "the reply went elsewhere")
            guard subject.tellsStatuses else { return }
            findings.expect(statuses.max() ?? .queued >= .delivered, "the statuses were \(statuses.map(\.rawValue))")
        },
        ConformanceCheck("conversation-quoting", "A reply can quote the message that it answers.") {
            subject,
            findings in
            let error = try await subject.onStage { scene in
                let message = try await scene.accepted(of: scene.say("Hello")).first?.events.first?.message
                var destination = scene.destination()
                destination.replyTo = message?.externalID
                let quoting = destination
                return await failure { () async throws(DeliveryError) in
                    try await scene.cast.own.send(.text("Good morning"), to: quoting, using: scene.http)
                }
            }
            findings.expect(error == nil, "a quoting reply: \(error?.reason ?? "")")
        },
        ConformanceCheck("conversation-two", "Two people and two channels at once stay apart.") { subject, findings in
            let accepted = try await subject.onStage { scene in
                for channel in [scene.cast.own.id, scene.cast.sibling.id] {
                    for customer in [subject.customer, subject.otherCustomer] {
                        _ = try await scene.server.say("\(customer.id) to \(channel)", as: customer, to: channel)
                    }
                }
                return try await scene.accepted
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
        ConformanceCheck("conversation-demo", "The simulator's demonstration speaks to the adapter in its own words.") {
            subject,
            findings in
            let lines = subject.simulator.demoConversation
            findings.expect(lines.count >= 2, "there are \(lines.count) lines")
            findings.expect(Set(lines.map(\.customer.id)).count > 1, "only one person speaks")
            findings.expect(Set(lines.map(\.language)).count > 1, "only one language is spoken")
        },
        ConformanceCheck("simulator-kind", "The simulator stands for the adapter's provider.") { subject, findings in
            findings.expect(subject.simulator.kind == subject.adapter.kind, "it stands for '\(subject.simulator.kind)'")
        },
        ConformanceCheck(
            "simulator-strict",
            "The simulator refuses a send with credentials that are not the channel's."
        ) {
            subject,
            findings in
            let error = try await subject.onStage { scene in
                let wrong = try subject.member(
                    "own",
                    subject.otherSecrets.mapValues(SettingValue.secrets),
                    baseURL: scene.cast.own.settings.baseURL
                )
                _ = try scene.texting
                _ = try await scene.say("Hello")
                return await failure { () async throws(DeliveryError) in
                    try await wrong.send(.text("Good morning"), to: scene.destination(), using: scene.http)
                }
            }
            findings.expect(
                error?.disposition == .hold,
                "wrong credentials lead to \(error.map { "\($0.disposition)" } ?? "success")"
            )
        },
    ]
}
