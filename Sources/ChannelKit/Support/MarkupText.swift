/// Text for inboxes that render Markdown or HTML.
///
/// Replies hold text of customers and models: a name such as `<img src=x onerror=…>`, a link to another address than
/// its title says. Readers must see the text as it was written, and none of it may act.
public enum MarkupText {
    /// A zero-width space: invisible, and it ends what would be markup.
    private static let breaker = "\u{200B}".utf8

    /// Returns `text` without HTML elements, titled links, images and addresses that run a script.
    ///
    /// It reads as before: a zero-width space follows a `<` that would open an element, and separates the title of a
    /// link from its address, so that both are visible. Emphasis, lists and plain addresses stay as they are. Entities
    /// such as `&lt;` would only be right if HTML is rendered; an e-mail or a notification would show them.
    ///
    /// ```swift
    /// MarkupText.inert("[pay](https://evil.example)")  // the same to the eye, and not a link with a title
    /// ```
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

    /// True if a `<` before `byte` begins an element, a comment or an address.
    private static func opensElement(_ byte: UInt8) -> Bool {
        "/!?".utf8.contains(byte) || (0x61...0x7A).contains(byte | 0x20)
    }

    /// The schemes of addresses that browsers run or render instead of opening them.
    private static let schemes = ["javascript", "vbscript", "data"].map { Array($0.utf8) }

    private static func endsWithScheme(_ bytes: ArraySlice<UInt8>) -> Bool {
        schemes.contains { scheme in
            bytes.count >= scheme.count && zip(bytes.suffix(scheme.count), scheme).allSatisfy { $0 | 0x20 == $1 }
        }
    }
}
