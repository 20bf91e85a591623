import ChannelKit
import Foundation

/// How much Meta takes of what, in UTF-16 units: it does not say what it counts, and no unit gives more.
///
/// - SeeAlso: <https://developers.facebook.com/docs/whatsapp/cloud-api/reference/messages> (read 2026-11)
enum MessageLimit {
    static let text = 4_096
    static let caption = 1_024
    /// The text over buttons or a list; lists are documented with more, and 1024 is safe for both.
    static let interactiveText = 1_024
    static let buttons = 3
    static let buttonTitle = 20
    static let buttonID = 256
    static let rows = 10
    static let rowTitle = 24
    static let rowDescription = 72
    static let rowID = 200
    /// The button that opens a list.
    static let listTitle = 20
}

extension String {
    /// Whether there is something to see, and not too much.
    func fits(_ limit: Int) -> Bool { utf16.count <= limit && contains { !$0.isWhitespace } }
}

extension [ReplyContent.Choice] {
    /// Whether they can be reply buttons.
    var fitButtons: Bool {
        (1...MessageLimit.buttons).contains(count) && areDistinct
            && allSatisfy { $0.title.fits(MessageLimit.buttonTitle) && $0.id.fits(MessageLimit.buttonID) }
    }

    /// Whether they can be the rows of a list.
    var fitRows: Bool {
        (1...MessageLimit.rows).contains(count) && areDistinct
            && allSatisfy { choice in
                choice.title.fits(MessageLimit.rowTitle) && choice.id.fits(MessageLimit.rowID)
                    && (choice.description?.utf16.count ?? 0) <= MessageLimit.rowDescription
            }
    }

    /// Meta wants titles of buttons and ids of rows to differ; two of one kind could not be told apart when tapped.
    private var areDistinct: Bool { Set(map(\.title)).count == count && Set(map(\.id)).count == count }
}
