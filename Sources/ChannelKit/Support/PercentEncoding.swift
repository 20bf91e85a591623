public import Foundation

extension String {
    /// The text with `%` and two hex digits for each byte that is neither a letter or digit of ASCII nor one of
    /// `kept`.
    ///
    /// By default all but the unreserved characters of RFC 3986, section 2.3, are encoded, as in a path component or a
    /// query value.
    ///
    /// ```swift
    /// "a/b c".percentEncoded()  // "a%2Fb%20c"
    /// ```
    ///
    /// - Parameter spaceAsPlus: True to write a space as `+`, as in a form.
    public func percentEncoded(keeping kept: String = "-._~", spaceAsPlus: Bool = false) -> String {
        let kept = Set(kept.utf8)
        var encoded: [UInt8] = []
        for byte in utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: encoded.append(byte)
            case 0x20 where spaceAsPlus: encoded.append(UInt8(ascii: "+"))
            case _ where kept.contains(byte): encoded.append(byte)
            default: encoded += byte.percentEscape
            }
        }
        return String(decoding: encoded, as: UTF8.self)
    }

    /// The text as a name or a value of a form (`application/x-www-form-urlencoded`).
    public var formEncoded: String { percentEncoded(spaceAsPlus: true) }
}

extension UInt8 {
    /// The percent-encoding of the byte, such as `%2B`, as ASCII.
    public var percentEscape: [UInt8] {
        let digits = Array("0123456789ABCDEF".utf8)
        return [UInt8(ascii: "%"), digits[Int(self >> 4)], digits[Int(self & 0xF)]]
    }
}

extension Data {
    /// A form body of `fields`, in their order.
    public init(form fields: [(name: String, value: String)]) {
        self.init(fields.map { "\($0.name.formEncoded)=\($0.value.formEncoded)" }.joined(separator: "&").utf8)
    }
}
