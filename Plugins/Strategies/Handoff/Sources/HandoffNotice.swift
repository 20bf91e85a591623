import ChannelKit

/// The handoff notice to the customer, with a text of its own outside opening hours.
struct HandoffNotice: Sendable {
    private let openText: LocalizedTemplate?
    private let closedText: LocalizedTemplate?
    private let hours: OpeningHours?

    init(_ settings: SettingValues) throws(ConfigurationIssue) {
        openText = try settings[Handoff.reply]
        try openText?.refuseBlank(at: Handoff.reply.declaration.name, saying: "the reply")
        closedText = try settings[Handoff.closedReply]
        try closedText?.refuseBlank(at: Handoff.closedReply.declaration.name, saying: "the reply")
        hours = try settings[Handoff.hours]
    }

    /// The notice in the turn's language; nil if the step has none, so that the tenant's or channel's is sent.
    func text(for turn: Turn) -> String? { turn.words(isOpen(at: turn) ? openText : closedText ?? openText) }

    private func isOpen(at turn: Turn) -> Bool {
        let now = turn.clock.now
        return hours.map { $0.isOpen(at: now, in: turn.tenant.timeZone) } ?? turn.tenant.isOpen(at: now)
    }
}
