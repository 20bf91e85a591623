import ChannelKit

/// Reads any text.
enum TextSlot {
    static func answer(in text: SlotText) -> SlotFinding? {
        guard let start = text.characters.firstIndex(where: { !$0.isWhitespace }),
            let end = text.characters.lastIndex(where: { !$0.isWhitespace })
        else { return nil }
        return SlotFinding(value: .string(text[start..<end + 1]), range: start..<end + 1, isVerbatim: true)
    }
}
