import ChannelKit
import Foundation

/// The max lengths of Meta's message fields, in UTF-16 units: Meta does not document the unit, and no other one counts
/// more.
///
/// - SeeAlso: <https://developers.facebook.com/docs/whatsapp/cloud-api/reference/messages> (read 2026-11)
enum MessageLimit {
    static let text = 4_096
    static let caption = 1_024
    /// The text above buttons or a list.
    ///
    /// The documented limit of lists is higher; 1024 is safe for both.
    static let interactiveText = 1_024
    static let buttons = 3
    static let buttonTitle = 20
    static let buttonID = 256
    static let rows = 10
    static let rowTitle = 24
    static let rowDescription = 72
    static let rowID = 200
    /// The title of the button that opens a list.
    static let listTitle = 20
}

extension String {
    /// True if the text has a visible character and at most `limit` UTF-16 units.
    func fits(_ limit: Int) -> Bool { utf16.count <= limit && contains { !$0.isWhitespace } }
}

extension [ReplyContent.Choice] {
    /// True if the choices can be sent as reply buttons.
    var fitButtons: Bool {
        (1...MessageLimit.buttons).contains(count) && areDistinct
            && allSatisfy { $0.title.fits(MessageLimit.buttonTitle) && $0.id.fits(MessageLimit.buttonID) }
    }

    /// True if the choices can be sent as rows of a list.
    var fitRows: Bool {
        (1...MessageLimit.rows).contains(count) && areDistinct
            && allSatisfy { choice in
                choice.title.fits(MessageLimit.rowTitle) && choice.id.fits(MessageLimit.rowID)
                    && (choice.description?.utf16.count ?? 0) <= MessageLimit.rowDescription
            }
    }

    /// Meta requires distinct titles and ids.
    ///
    /// Equal ones could not be distinguished in the customer's answer.
    private var areDistinct: Bool { Set(map(\.title)).count == count && Set(map(\.id)).count == count }
}
