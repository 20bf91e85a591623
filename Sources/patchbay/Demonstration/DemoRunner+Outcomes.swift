import ChannelKit
import Foundation
import HubRouter

/// The leads and handoffs that result from a conversation.
extension DemoRunner {
    /// Prints recorded leads and the handoff to an agent.
    func printOutcomes(of customer: UnifiedContact, since start: Date, on channel: ChannelID) async throws {
        let (leads, handoffs) = try await storage.read(channel.tenant) { tx in
            guard let conversation = try tx.latestConversation(with: customer, on: channel) else {
                return ([LoggedEvent](), [LoggedEvent]())
            }
            func latest(_ kind: String) throws -> [LoggedEvent] {
                try tx.events(kind, of: conversation.id, limit: 3).filter { $0.at >= start }
            }
            return (try latest("lead"), try latest("handoff"))
        }
        for lead in leads { printNote("lead recorded: \(lead.body.brief)") }
        for handoff in handoffs { printNote("handed off to an agent: \(handoff.body["reason"]?.string ?? "")") }
    }
}

extension TenantReading {
    /// The latest of the tenant's recent conversations with the customer.
    func latestConversation(with person: UnifiedContact, on channel: ChannelID) throws -> Conversation? {
        try conversations(onlyWithAgent: false, limit: 5).first { conversation in
            try conversation.channel == channel && contact(conversation.contact)?.id == person.id
        }
    }
}
