import ChannelKit
import Foundation
import HubRouter

/// What the business gets of a conversation besides the conversation.
extension DemoStage {
    /// Tells of a lead that was noted, and of a hand-over to a person.
    func tellWhatFollowed(_ customer: UnifiedContact, since begun: Date, on channel: ChannelID) async throws {
        let (leads, handovers) = try await storage.read(channel.tenant) { tx in
            let conversation = try tx.conversations(onlyHuman: false, limit: 5).first { conversation in
                try conversation.channel == channel && tx.contact(conversation.contact)?.id == customer.id
            }
            guard let conversation else { return ([LoggedEvent](), [LoggedEvent]()) }
            func latest(_ kind: String) throws -> [LoggedEvent] {
                try tx.events(kind, of: conversation.id, limit: 3).filter { $0.at >= begun }
            }
            return (try latest("lead"), try latest("handoff"))
        }
        for lead in leads { note("noted for the business: \(lead.body.brief)") }
        for handover in handovers { note("a person has it now: \(handover.body["reason"]?.string ?? "")") }
    }
}
