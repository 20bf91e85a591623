public import Foundation

/// A new text of a message that was received, or sent, before.
///
/// The edit of a customer's message names the customer: its text can be a consent word, such as STOP.
public struct MessageEdit: Hashable, Sendable {
    /// The provider's id of the message as it was first sent.
    public var externalID: String
    /// The text as it is now.
    public var text: String
    /// The customer; nil for a message of the tenant, or if the provider does not say whose message it is.
    public var contact: UnifiedContact?
    /// The provider's thread, if it has threads.
    public var thread: String?
    /// The time of the edit.
    public var at: Date

    /// Creates an edit.
    public init(externalID: String, text: String, contact: UnifiedContact? = nil, thread: String? = nil, at: Date) {
        self.externalID = externalID
        self.text = text
        self.contact = contact
        self.thread = thread
        self.at = at
    }
}

/// The deletion of a message that was received, or sent, before.
public struct MessageDeletion: Hashable, Sendable {
    /// The provider's id of the message.
    public var externalID: String
    /// The customer; nil for a message of the tenant, or if the provider does not say whose message it is.
    public var contact: UnifiedContact?
    /// The time of the deletion.
    public var at: Date

    /// Creates a deletion.
    public init(externalID: String, contact: UnifiedContact? = nil, at: Date) {
        self.externalID = externalID
        self.contact = contact
        self.at = at
    }
}
