import ChannelKit
import Foundation

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
    /// The reason, in words.
    package var reason: String

    /// Creates a finding.
    package init(_ rule: Rule, passed: Bool = true, _ reason: String) {
        self.rule = rule
        self.passed = passed
        self.reason = reason
    }
}

/// The send policy's decision on one reply, with the findings behind it.
struct SendDecision: Sendable {
    enum Verdict: Hashable, Sendable {
        case send
        case wait(until: Date)
        case hold(reason: String)
        case fail(reason: String, needsOperator: Bool)
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
    mutating func pass(_ rule: PolicyFinding.Rule, _ reason: String) {
        findings.append(PolicyFinding(rule, reason))
    }

    /// Records that a rule objects.
    mutating func object(
        _ rule: PolicyFinding.Rule,
        _ reason: String,
        _ objection: Objection,
        detail: String? = nil
    ) -> Verdict {
        findings.append(PolicyFinding(rule, passed: false, detail.map { "\(reason): \($0)" } ?? reason))
        switch objection {
        case .hold: return .hold(reason: reason)
        case .fail: return .fail(reason: reason, needsOperator: true)
        case .discard: return .fail(reason: reason, needsOperator: false)
        }
    }
}

/// The reasons for which replies are held; a release finds the replies of one reason by its text.
package enum HoldReason {
    /// Held until the channel is configured again.
    package static let channelMissing = "the channel is not configured"
    /// Held until an operator retries them: after the agent's messages they may be out of place.
    package static let takenOver = "an agent has taken over"
    /// Held until the channel's credentials work.
    package static let needsCredentials = "invalid credentials"
    /// Held until the customer writes again.
    package static let windowClosed = "outside the provider's 24-hour window"
}
