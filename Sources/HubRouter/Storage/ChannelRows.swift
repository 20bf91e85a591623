public import ChannelKit
public import Foundation

/// The rows that one step of a renaming moved.
public struct MovedRows: Hashable, Sendable {
    /// Items, with the keys by which a redelivery is known.
    public var items = 0
    /// Contacts, with their conversations, messages, turns and replies.
    public var contacts = 0
    /// Whether nothing is left under the old name.
    public var isComplete = true

    /// Describes a step that found nothing.
    public init() {}
}

/// Channels that were renamed.
public protocol ChannelWriting {
    /// Gives rows of the channel that was called `old` to `new`, `limit` items and contacts at most, and makes the work
    /// among them due.
    ///
    /// It can be called again at any time. Where both have an item, the one of the new name counts; where both know a
    /// customer, the contacts become one. Events that belong to no conversation stay under the name of their time.
    func moveChannel(from old: ChannelID, to new: ChannelID, limit: Int, at: Date) throws -> MovedRows
}
