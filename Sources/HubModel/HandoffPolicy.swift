package import ChannelKit
package import Foundation

/// The notice to the customer, once, when a conversation is handed off to an agent.
package struct HandoffPolicy: Hashable, Sendable {
    /// The hours of the agents; nil for the tenant's opening hours, or always if it has none.
    package var hours: OpeningHours?
    /// The notice within these hours; nil for none.
    package var text: LocalizedTemplate?
    /// The notice outside of these hours; nil for the other text.
    package var closedText: LocalizedTemplate?
    /// The notice in a call within these hours; nil for none: written notices speak of writing.
    package var callText: LocalizedTemplate?
    /// The notice in a call outside of these hours, which then ends; nil for the default.
    package var closedCallText: LocalizedTemplate?

    /// Creates a policy; by default there is no notice.
    package init(
        hours: OpeningHours? = nil,
        text: LocalizedTemplate? = nil,
        closedText: LocalizedTemplate? = nil,
        callText: LocalizedTemplate? = nil,
        closedCallText: LocalizedTemplate? = nil
    ) {
        self.hours = hours
        self.text = text
        self.closedText = closedText
        self.callText = callText
        self.closedCallText = closedCallText
    }

    /// True if the agents of `tenant` work at `now`.
    package func hasAgents(of tenant: TenantProfile, at now: Date) -> Bool {
        (hours ?? tenant.hours)?.isOpen(at: now, in: tenant.timeZone) ?? true
    }

    /// The notice in a written conversation; nil for none.
    package func notice(of tenant: TenantProfile, at now: Date) -> LocalizedTemplate? {
        hasAgents(of: tenant, at: now) ? text : closedText ?? text
    }
}

extension LocalizedTemplate {
    /// The default notice in a call while no agent is there.
    package static let defaultClosedCall = LocalizedTemplate(byLanguage: [
        "en": TextTemplate(
            literal: "No colleague is here to take your call. Please call again in our opening hours. Goodbye!"
        ),
        "fr": TextTemplate(
            literal: "Aucun collègue ne peut prendre votre appel. Rappelez pendant nos heures d'ouverture. Au revoir !"
        ),
    ])
}
