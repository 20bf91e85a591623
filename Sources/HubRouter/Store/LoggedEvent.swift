package import ChannelKit
package import Foundation

/// An entry of the event log.
package struct LoggedEvent: Sendable {
    /// The kind of event, such as `message`, `status`, `reply`, `handoff`, `lead`.
    package var kind: String
    /// The channel.
    package var channel: ChannelID
    /// The conversation; nil for an event of the channel.
    package var conversation: ConversationID?
    /// The time.
    package var at: Date
    /// The details.
    package var body: JSONValue

    /// Makes an event.
    package init(kind: String, channel: ChannelID, conversation: ConversationID? = nil, at: Date, body: JSONValue) {
        self.kind = kind
        self.channel = channel
        self.conversation = conversation
        self.at = at
        self.body = body
    }
}
