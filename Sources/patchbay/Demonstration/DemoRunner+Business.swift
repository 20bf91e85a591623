import ChannelKit
import Foundation
import HubRouter

/// What the business gets of a conversation besides the conversation.
extension DemoRunner {
    /// Tells of a lead that was noted, and of a hand-over to a person.
    func tellWhatFollowed(_ customer: UnifiedContact, since begun: Date, on channel: ChannelID) async throws {
        let (leads, handoffs) = try await storage.read(channel.tenant) { tx in
            guard let conversation = try tx.latestConversation(with: customer, on: channel) else {
                return ([LoggedEvent](), [LoggedEvent]())
            }
            func latest(_ kind: String) throws -> [LoggedEvent] {
                try tx.events(kind, of: conversation.id, limit: 3).filter { $0.at >= begun }
            }
            return (try latest("lead"), try latest("handoff"))
        }
        for lead in leads { note("noted for the business: \(lead.body.brief)") }
        for handoff in handoffs { note("a person has it now: \(handoff.body["reason"]?.string ?? "")") }
    }
}

extension TenantReading {
    /// The conversation with a person that went on last, of those that went on lately.
    func latestConversation(with person: UnifiedContact, on channel: ChannelID) throws -> Conversation? {
        try conversations(onlyHuman: false, limit: 5).first { conversation in
            try conversation.channel == channel && contact(conversation.contact)?.id == person.id
        }
    }
}
