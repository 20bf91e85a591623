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
    /// The contact; nil if the event is about none.
    package var contact: ContactID?
    /// The message; nil if the event is about none.
    package var message: MessageID?
    /// The time.
    package var at: Date
    /// The details, as they are stored.
    package var encoded: EncodedJSON

    /// Makes an event, and encodes its details.
    package init(kind: String, channel: ChannelID, conversation: ConversationID? = nil, at: Date, body: JSONValue) {
        self.init(kind: kind, channel: channel, conversation: conversation, at: at, encoded: EncodedJSON(body))
    }

    /// Makes an event with encoded details.
    package init(
        kind: String,
        channel: ChannelID,
        conversation: ConversationID? = nil,
        at: Date,
        encoded: EncodedJSON
    ) {
        self.kind = kind
        self.channel = channel
        self.conversation = conversation
        self.at = at
        self.encoded = encoded
    }

    /// The details.
    package var body: JSONValue { encoded.value }
}
