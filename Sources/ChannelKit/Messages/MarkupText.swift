/// Text for inboxes that render Markdown or HTML.
///
/// Replies hold what customers and models wrote: a name such as `<img src=x onerror=…>`, a link with another address than
/// its title says. A reader must see that text as it was written, and nothing of it may act.
public enum MarkupText {
    /// A character without width: it is not seen, and ends what would be markup.
    private static let breaker = "\u{200B}".utf8

    /// `text` in which no HTML element, no link with a title, no image and no address that runs a script is left.
    ///
    /// It reads as before: a zero-width space stands behind a `<` that would open an element, and between the title and
    /// the address of a link, so that both are seen. Emphasis, lists and plain addresses stay as they are. Entities such
    /// as `&lt;` would only be right where HTML is rendered; in an e-mail or a notification they would be read.
    ///
    ///     MarkupText.inert("[pay](https://evil.example)")  // reads "[pay](https://evil.example)", without a link's title
    public static func inert(_ text: String) -> String {
        let bytes = Array(text.utf8)
        guard bytes.contains(where: { "<]:".utf8.contains($0) }) else { return text }
        var inert: [UInt8] = []
        inert.reserveCapacity(bytes.count + 16)
        for (index, byte) in bytes.enumerated() {
            let next = index + 1 < bytes.count ? bytes[index + 1] : 0
            switch byte {
            case UInt8(ascii: ":") where next > 0x20 && endsWithScheme(bytes[..<index]):
                inert += breaker
                inert.append(byte)
            case UInt8(ascii: "<") where opensElement(next), UInt8(ascii: "]") where "([:".utf8.contains(next):
                inert.append(byte)
                inert += breaker
            default: inert.append(byte)
            }
        }
        return String(decoding: inert, as: UTF8.self)
    }

    /// Whether a `<` before `byte` begins an element, a comment or an address.
    private static func opensElement(_ byte: UInt8) -> Bool {
        "/!?".utf8.contains(byte) || (0x61...0x7A).contains(byte | 0x20)
    }

    /// Addresses that browsers run or render, rather than open.
    private static let schemes = ["javascript", "vbscript", "data"].map { Array($0.utf8) }

    private static func endsWithScheme(_ bytes: ArraySlice<UInt8>) -> Bool {
        schemes.contains { scheme in
            bytes.count >= scheme.count && zip(bytes.suffix(scheme.count), scheme).allSatisfy { $0 | 0x20 == $1 }
        }
    }
}
