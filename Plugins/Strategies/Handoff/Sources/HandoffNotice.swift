import ChannelKit

/// What the customer is told when a person takes over, while somebody is there and while nobody is.
struct HandoffNotice: Sendable {
    private let text: LocalizedTemplate?
    private let closedText: LocalizedTemplate?
    private let hours: OpeningHours?

    init(_ settings: SettingValues) throws(ConfigurationIssue) {
        text = try settings[Handoff.reply]
        try text?.refuseBlank(at: Handoff.reply.declaration.name, saying: "the reply")
        closedText = try settings[Handoff.closedReply]
        try closedText?.refuseBlank(at: Handoff.closedReply.declaration.name, saying: "the reply")
        hours = try settings[Handoff.hours]
    }

    /// The words for `turn`; nil where none are written, so that those of the tenant or channel hold.
    func words(for turn: Turn) -> String? { turn.words(isOpen(at: turn) ? text : closedText ?? text) }

    private func isOpen(at turn: Turn) -> Bool {
        let now = turn.clock.now
        return hours.map { $0.isOpen(at: now, in: turn.tenant.timeZone) } ?? turn.tenant.isOpen(at: now)
    }
}
