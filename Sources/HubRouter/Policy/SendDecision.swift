public import ChannelKit
public import Foundation

/// What a rule of the policy found.
public struct PolicyFinding: Hashable, Sendable, Codable {
    /// The rules, in the order in which they are asked.
    public enum Rule: String, Hashable, Sendable, Codable {
        /// What the channel can carry.
        case form
        case expiry, owner, consent, budget, window, credentials, pace
        /// What the provider answered.
        case provider
    }

    /// The rule.
    public var rule: Rule
    /// Whether it let the reply pass.
    public var passed: Bool
    /// Why.
    public var reason: String

    /// Describes a finding.
    public init(_ rule: Rule, passed: Bool = true, _ reason: String) {
        self.rule = rule
        self.passed = passed
        self.reason = reason
    }
}

/// What the policy decided on a reply, and why.
struct SendDecision: Sendable {
    enum Verdict: Hashable, Sendable {
        case send
        case wait(until: Date)
        case hold(reason: String)
        case fail(reason: String)
    }

    /// What objecting means.
    enum Objection: Sendable {
        case hold, fail
    }

    var verdict = Verdict.send
    /// What is sent, which may be a template in the reply's place.
    var content: ReplyContent
    var findings: [PolicyFinding]

    init(content: ReplyContent, findings: [PolicyFinding]) {
        self.content = content
        // What an earlier decision found is out of date; what the reply was fitted to is not.
        self.findings = findings.filter { $0.rule == .form }
    }

    /// Notes that a rule has nothing against it.
    mutating func note(_ rule: PolicyFinding.Rule, _ reason: String) {
        findings.append(PolicyFinding(rule, reason))
    }

    /// Notes that a rule objects.
    mutating func object(
        _ rule: PolicyFinding.Rule,
        _ reason: String,
        _ objection: Objection,
        detail: String? = nil
    ) -> Verdict {
        findings.append(PolicyFinding(rule, passed: false, detail.map { "\(reason): \($0)" } ?? reason))
        return objection == .hold ? .hold(reason: reason) : .fail(reason: reason)
    }
}

/// Why replies are held: what lets them go compares with these.
public enum HoldReason {
    /// Until the channel is configured again.
    public static let channelMissing = "its channel is not configured"
    /// Until an operator sends them: they may be out of place by now.
    public static let takenOver = "a person has taken over"
    /// Until the channel's credentials are mended.
    public static let needsCredentials = "the channel needs credentials"
    /// Until the person writes again.
    public static let windowClosed = "the person wrote too long ago"
}
