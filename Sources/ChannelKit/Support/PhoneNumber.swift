import Foundation

extension String {
    /// True for a phone number in E.164 with its plus sign, such as `+15145550123`: 7 to 15 digits, not beginning
    /// with 0.
    public var isE164: Bool {
        let digits = utf8.dropFirst()
        return utf8.first == UInt8(ascii: "+") && (7...15).contains(digits.count)
            && digits.first != UInt8(ascii: "0") && digits.allSatisfy { (0x30...0x39).contains($0) }
    }

    /// The phone number in E.164, without the spaces, hyphens, full stops and brackets of written numbers; nil without
    /// a plus sign, because the country is unknown then.
    ///
    /// ```swift
    /// "+1 (514) 555-0123".e164  // "+15145550123"
    /// "514 555 0123".e164       // nil
    /// ```
    public var e164: String? {
        let bare = filter { !" -().\u{A0}".contains($0) }
        return bare.isE164 ? bare : nil
    }

    /// True for a UUID with hyphens (RFC 9562), in either case.
    public var isUUID: Bool { utf8.count == 36 && UUID(uuidString: self) != nil }
}
