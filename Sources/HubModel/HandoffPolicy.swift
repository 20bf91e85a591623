package import ChannelKit

/// The notice to the customer, once, when a conversation is handed off to an agent.
package struct HandoffPolicy: Hashable, Sendable {
    /// The hours of the agents; nil for the tenant's opening hours, or always if it has none.
    package var hours: OpeningHours?
    /// The notice within these hours; nil for none.
    package var text: LocalizedTemplate?
    /// The notice outside of these hours; nil for the other text.
    package var closedText: LocalizedTemplate?

    /// Creates a policy; by default there is no notice.
    package init(hours: OpeningHours? = nil, text: LocalizedTemplate? = nil, closedText: LocalizedTemplate? = nil) {
        self.hours = hours
        self.text = text
        self.closedText = closedText
    }
}
