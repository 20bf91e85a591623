import ChannelKit
import Foundation
package import HubModel

/// The finding of one rule of the send policy, stored with the reply.
package struct PolicyFinding: Hashable, Sendable {
    /// A rule of the send policy; the cases are in the order in which the rules are asked.
    package enum Rule: String, Hashable, Sendable {
        /// The formats and lengths that the channel supports.
        case format = "form"
        case expiry, handler, consent, budget, window, credentials, rate = "pace"
        /// The provider's answer to the send.
        case provider
    }

    /// The rule.
    package var rule: Rule
    /// True if the rule let the reply pass.
    package var passed: Bool
    /// The reason.
    package var reason: Reason
    /// The explanations of the reason.
    package var details: [Reason]

    /// Creates a finding.
    package init(_ rule: Rule, passed: Bool = true, _ reason: Reason, details: [Reason] = []) {
        self.rule = rule
        self.passed = passed
        self.reason = reason
        self.details = details
    }

    /// The reason with its details, for operators.
    package var sentence: String {
        guard !details.isEmpty else { return reason.sentence }
        return "\(reason.sentence): \(details.map(\.sentence).joined(separator: "; "))"
    }
}

/// The send policy's decision on one reply, with the findings behind it.
struct SendDecision: Sendable {
    enum Verdict: Hashable, Sendable {
        case send
        case wait(until: Date)
        case hold(Reason)
        case fail(Reason, needsOperator: Bool)
    }

    /// The consequence of an objection.
    enum Objection: Sendable {
        case hold, fail
        /// The reply fails without a dead letter: the customer wants no messages.
        case discard
    }

    var verdict = Verdict.send
    /// The content to send, which may be a template in the reply's place.
    var content: ReplyContent
    var findings: [PolicyFinding]

    init(content: ReplyContent, findings: [PolicyFinding]) {
        self.content = content
        // The findings of an earlier decision are out of date; those of the reply's adaptation are not.
        self.findings = findings.filter { $0.rule == .format }
    }

    /// Records that a rule let the reply pass.
    mutating func pass(_ rule: PolicyFinding.Rule, _ reason: Reason) {
        findings.append(PolicyFinding(rule, reason))
    }

    /// Records that a rule objects.
    mutating func object(
        _ rule: PolicyFinding.Rule,
        _ reason: Reason,
        _ objection: Objection,
        details: [Reason] = []
    ) -> Verdict {
        findings.append(PolicyFinding(rule, passed: false, reason, details: details))
        switch objection {
        case .hold: return .hold(reason)
        case .fail: return .fail(reason, needsOperator: true)
        case .discard: return .fail(reason, needsOperator: false)
        }
    }
}

/// The reasons for which replies are held; a release finds the replies of one reason.
package enum HoldReason {
    /// Held until the channel is configured again.
    package static let channelMissing = Reason(.channelMissing)
    /// Held until an operator retries them: after the agent's messages they may be out of place.
    package static let takenOver = Reason(.takenOver)
    /// Held until the channel's credentials work.
    package static let needsCredentials = Reason(.invalidCredentials)
    /// Held until the provider unblocks the account, which an operator has to settle there.
    package static let accountBlocked = Reason(.accountBlocked)
    /// Held until the customer writes again.
    package static let windowClosed = Reason(.windowClosed)
}
