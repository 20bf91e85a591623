/// The rows that one step of a channel's renaming moved.
package struct MovedRows: Hashable, Sendable {
    /// The number of items, with their keys, which detect redeliveries.
    package var items = 0
    /// The number of contacts, each with its conversations, messages, turns and replies.
    package var contacts = 0
    /// True if no rows are left under the old name.
    package var isComplete = true

    /// Makes a step that found nothing.
    package init() {}
}
