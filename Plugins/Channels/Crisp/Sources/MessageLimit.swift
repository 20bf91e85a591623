import ChannelKit

/// How much goes into a message.
///
/// Crisp documents no limits; these are what a chat window still shows well.
enum MessageLimit {
    /// In UTF-16 units.
    static let text = 4_096
    static let choices = 20
    static let choice = 255
}

extension String {
    /// Whether there is something to see, and not too much.
    func fits(_ limit: Int) -> Bool { utf16.count <= limit && contains { !$0.isWhitespace } }
}

extension [ReplyContent.Choice] {
    /// Whether they can be the choices of a picker: two with one value could not be told apart when chosen.
    var fitPicker: Bool {
        (1...MessageLimit.choices).contains(count) && Set(map(\.id)).count == count
            && allSatisfy { $0.title.fits(MessageLimit.choice) && $0.id.fits(MessageLimit.choice) }
    }
}
