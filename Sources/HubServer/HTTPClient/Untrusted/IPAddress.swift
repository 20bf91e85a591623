import Foundation

/// An IPv4 or IPv6 address, as a number.
package enum IPAddress: Hashable, Sendable {
    case v4(UInt32)
    case v6(UInt128)

    /// Parses a literal as the system's resolver does, so that `0x7f.1`, `2130706433` and `0177.0.0.1` are recognized
    /// as loopback; nil for a name.
    package init?(literal text: String) {
        var v4 = in_addr()
        if inet_aton(text, &v4) != 0 {
            self.init(v4)
            return
        }
        var v6 = in6_addr()
        guard inet_pton(AF_INET6, text, &v6) == 1 else { return nil }
        self.init(v6)
    }

    /// The IP address of a socket address; nil for another family.
    init?(_ address: UnsafePointer<sockaddr>) {
        switch CInt(address.pointee.sa_family) {
        case AF_INET:
            self = address.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { Self($0.pointee.sin_addr) }
        case AF_INET6:
            self = address.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) { Self($0.pointee.sin6_addr) }
        default:
            return nil
        }
    }

    private init(_ address: in_addr) { self = .v4(UInt32(bigEndian: address.s_addr)) }

    /// An IPv4-mapped address (`::ffff:0:0/96`) becomes its IPv4 address.
    private init(_ address: in6_addr) {
        let bits = withUnsafeBytes(of: address) { $0.reduce(UInt128(0)) { $0 << 8 | UInt128($1) } }
        self = bits >> 32 == 0xFFFF ? .v4(UInt32(truncatingIfNeeded: bits)) : .v6(bits)
    }
}

extension IPAddress: CustomStringConvertible {
    /// The address as a literal without abbreviations, which all parsers read alike.
    package var description: String {
        switch self {
        case .v4(let bits):
            stride(from: 24, through: 0, by: -8).map { String(bits >> UInt32($0) & 0xFF) }.joined(separator: ".")
        case .v6(let bits):
            stride(from: 112, through: 0, by: -16).map { String(bits >> UInt128($0) & 0xFFFF, radix: 16) }
                .joined(separator: ":")
        }
    }
}
