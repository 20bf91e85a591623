import ChannelKit
import Foundation
import HubModel

/// The rule on the provider's window for free-form replies.
extension SendPolicy {
    /// Objects outside the provider's window, or puts the configured template in the reply's place.
    func window(
        _ reply: StoredReply,
        _ rows: Rows,
        _ now: Date,
        _ decision: inout SendDecision
    ) throws -> SendDecision.Verdict? {
        let length = channel.capabilities.replyWindowing?.replyWindow(for: reply.destination.contact)
        guard let conversation = try rows.tx.conversation(reply.conversation),
            length != nil || conversation.windowRefusedAt != nil
        else {
            decision.pass(.window, Reason(.noWindow))
            return nil
        }
        if case .template = reply.content {
            decision.pass(.window, Reason(.templateAnyTime))
            return nil
        }
        let state = ReplyWindow(length: length, of: conversation)
        guard state.isClosed(at: now) else {
            decision.pass(.window, .windowOpen(until: state.closesAt))
            return nil
        }
        return closedWindow(state, reply, conversation, now, &decision)
    }

    private func closedWindow(
        _ window: ReplyWindow,
        _ reply: StoredReply,
        _ conversation: Conversation,
        _ now: Date,
        _ decision: inout SendDecision
    ) -> SendDecision.Verdict? {
        let explanation = window.explanation(at: now)
        // A template says something else than the agent wrote.
        guard reply.purpose != .agent else {
            return decision.object(.window, Reason(.windowClosedFails), .fail, details: [explanation])
        }
        switch channel.policy.closedWindow {
        case .hold:
            return decision.object(.window, HoldReason.windowClosed, .hold, details: [explanation])
        case .fail:
            return decision.object(.window, Reason(.windowClosedFails), .fail, details: [explanation])
        case .template(let template):
            guard !window.wasReopened else {
                let details = [Reason(.templateAlreadySent), explanation]
                return decision.object(.window, HoldReason.windowClosed, .hold, details: details)
            }
            decision.content = .template(template.filled(for: reply.destination.contact, on: channel))
            decision.pass(.window, .sentAsTemplate(template.name))
            return nil
        }
    }
}

extension ClosedWindowPolicy.WindowTemplate {
    /// The template filled in for one customer.
    fileprivate func filled(for contact: UnifiedContact, on channel: RoutedChannel) -> MessageTemplate {
        let values = parameters.map { $0.rendered(for: contact, of: channel.tenant, on: channel.id) }
        return MessageTemplate(name: name, language: language, parameters: values)
    }
}
