import ChannelKit

/// The size limits of a message.
///
/// Crisp documents none; these keep a message readable in a chat window.
enum MessageLimit {
    /// Max UTF-16 units of a text.
    static let text = 4_096
    /// Max choices of a picker.
    static let choices = 20
    /// Max UTF-16 units of a choice.
    static let choice = 255
}

extension String {
    /// True if the text is visible and within `limit` UTF-16 units.
    func isVisible(within limit: Int) -> Bool { utf16.count <= limit && contains { !$0.isWhitespace } }
}

extension [ReplyContent.Choice] {
    /// True if they can be a picker's choices.
    ///
    /// Their ids must differ: Crisp reports a choice by its value alone.
    var areValid: Bool {
        (1...MessageLimit.choices).contains(count) && Set(map(\.id)).count == count
            && allSatisfy {
                $0.title.isVisible(within: MessageLimit.choice) && $0.id.isVisible(within: MessageLimit.choice)
            }
    }
}
