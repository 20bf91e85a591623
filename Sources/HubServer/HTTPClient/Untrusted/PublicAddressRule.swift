/// The addresses that requests to untrusted URLs may connect to.
///
/// These are public addresses, and subnets that the operator allows. Link-local addresses, those of cloud metadata and
/// those that embed an IPv4 address can never be allowed.
package struct PublicAddressRule: Hashable, Sendable {
    private let allowed: [Subnet]

    /// Makes a rule.
    ///
    /// - Parameter allowed: Subnets that are allowed although they are not public, such as that of a tool in the
    ///   operator's network.
    package init(allowing allowed: [Subnet] = []) { self.allowed = allowed }

    /// True if `address` is allowed.
    package func permits(_ address: IPAddress) -> Bool {
        if Self.neverAllowed.contains(where: { $0.contains(address) }) { return false }
        return allowed.contains { $0.contains(address) } || Self.isPublic(address)
    }

    private static func isPublic(_ address: IPAddress) -> Bool {
        if case .v6 = address, !assignedIPv6.contains(where: { $0.contains(address) }) { return false }
        return !special.contains { $0.contains(address) }
    }

    /// The IPv6 block that is assigned for the public internet.
    ///
    /// IANA, Internet Protocol Version 6 Address Space (checked 2026-11-21).
    private static let assignedIPv6 = ["2000::/3"].compactMap(Subnet.init)

    /// The subnets that are not public, from the IANA registries of special-purpose addresses.
    private static let special = [
        "0.0.0.0/8",  // "this" network
        "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16",  // private
        "100.64.0.0/10",  // carrier NAT
        "127.0.0.0/8",  // loopback
        "169.254.0.0/16",  // link-local
        "192.0.0.0/24", "192.88.99.0/24",  // protocol, 6to4 relay
        "192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24",  // documentation
        "198.18.0.0/15",  // benchmarking
        "224.0.0.0/4", "240.0.0.0/4",  // multicast, reserved and broadcast
        "::/128", "::1/128",  // unspecified, loopback
        "100::/64", "2001:db8::/32", "3fff::/20", "5f00::/16",  // discard, documentation, segment routing
        "2001::/23",  // protocol, with Teredo
        "fc00::/7",  // unique local
        "fe80::/10", "ff00::/8",  // link-local, multicast
    ].compactMap(Subnet.init)

    /// The subnets that are never allowed: a private network must not give access to the machine's credentials.
    private static let neverAllowed = [
        "169.254.0.0/16", "fe80::/10",  // link-local, with the metadata of most clouds
        "fd00:ec2::254",  // AWS
        "100.100.100.200",  // Alibaba Cloud
        "168.63.129.16",  // Azure, although it looks public
        "192.0.0.192",  // Oracle Cloud
        "64:ff9b::/96", "64:ff9b:1::/48",  // NAT64: any IPv4 address may be behind one
        "2001::/32", "2002::/16",  // Teredo, 6to4: the same
    ].compactMap(Subnet.init)
}
