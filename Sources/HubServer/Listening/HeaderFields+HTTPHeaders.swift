import ChannelKit
import HTTPTypes
import NIOHTTP1

extension HeaderFields {
    /// The header fields of a request or response as NIO has read them.
    init(_ headers: HTTPHeaders) { self.init(headers.map { Field(name: $0.name, value: $0.value) }) }

    /// Appends the fields to `headers`, if they can be written.
    ///
    /// An adapter's header must not end the head: what a value cannot contain is replaced, and a field whose name is no
    /// token is left out.
    func append(to headers: inout HTTPHeaders) {
        for field in fields {
            if field.isPlain {
                headers.add(name: field.name, value: field.value)
            } else if let name = HTTPField.Name(field.name) {
                headers.add(name: field.name, value: HTTPField(name: name, value: field.value).value)
            }
        }
    }
}

extension HeaderFields.Field {
    /// True if the name has only letters, digits and hyphens, and the value only visible ASCII and single spaces
    /// between.
    fileprivate var isPlain: Bool {
        !name.isEmpty && name.utf8.allSatisfy { $0.isLetterOrDigit || $0 == UInt8(ascii: "-") }
            && value.utf8.allSatisfy { (0x20...0x7E).contains($0) } && value.utf8.first != 0x20
            && value.utf8.last != 0x20
    }
}

extension UInt8 {
    fileprivate var isLetterOrDigit: Bool {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"):
            true
        default: false
        }
    }
}
