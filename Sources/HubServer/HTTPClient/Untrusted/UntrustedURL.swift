import Foundation

/// An untrusted URL of the only form that is allowed.
///
/// It is parsed once and composed again of its checked parts, so that no later parser can find another host in it.
struct UntrustedURL: Hashable {
    /// The host in lower case, without the brackets of a literal.
    let host: String
    /// The address; nil if the host is a name.
    let literal: IPAddress?
    /// The composed URL: `https`, without user or fragment.
    let text: String

    /// Parses `text`; nil if its form is not allowed.
    init?(_ text: String, ports: Set<Int>) {
        guard text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }),
            let parts = URLComponents(string: text, encodingInvalidCharacters: false),
            parts.scheme?.lowercased() == "https", parts.user == nil, parts.password == nil, parts.fragment == nil,
            let host = parts.encodedHost.flatMap(Self.host), ports.contains(parts.port ?? 443)
        else { return nil }
        self.host = host
        literal = IPAddress(literal: host)
        let authority = (host.contains(":") ? "[\(host)]" : host) + (parts.port.map { ":\($0)" } ?? "")
        self.text = "https://\(authority)\(parts.percentEncodedPath)\(parts.percentEncodedQuery.map { "?\($0)" } ?? "")"
    }

    /// Returns `written` in lower case without brackets; nil unless it is an ASCII name or a literal without a zone.
    private static func host(_ written: String) -> String? {
        let host = written.lowercased()
        if host.hasPrefix("["), host.hasSuffix("]") {
            let inside = String(host.dropFirst().dropLast())
            return inside.contains(":") && IPAddress(literal: inside) != nil ? inside : nil
        }
        let isName = !host.isEmpty && host.utf8.allSatisfy(Self.isOfName)
        return isName ? host : nil
    }

    /// True for a character of a host name: letters, digits, hyphens, dots, and underscores, which some hosts have.
    private static func isOfName(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        case UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"): true
        default: false
        }
    }
}
