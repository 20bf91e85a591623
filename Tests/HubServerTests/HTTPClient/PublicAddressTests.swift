import HubServer
import Testing

struct PublicAddressTests {
    private func permits(_ literal: String, allowing subnets: [String] = []) throws -> Bool {
        let allowed = try subnets.map { try #require(Subnet($0)) }
        return PublicAddressRule(allowing: allowed).permits(try #require(IPAddress(literal: literal), "\(literal)"))
    }

    @Test(arguments: [
        "1.1.1.1", "8.8.8.8", "93.184.215.14", "100.63.255.255", "100.128.0.0", "172.15.255.255", "172.32.0.0",
        "192.0.1.0", "198.17.255.255", "198.20.0.0", "223.255.255.255", "9.255.255.255", "11.0.0.0", "134744072",
        "2606:4700:4700::1111", "2a00:1450:4001::200e", "2001:200::1", "::ffff:8.8.8.8", "::FFFF:808:808",
    ])
    func permitsThePublic(_ literal: String) throws {
        #expect(try permits(literal))
    }

    /// The first and the last address of every range.
    @Test(arguments: [
        "0.0.0.0", "0.255.255.255", "10.0.0.0", "10.255.255.255", "172.16.0.0", "172.31.255.255", "192.168.0.0",
        "192.168.255.255", "100.64.0.0", "100.127.255.255", "127.0.0.0", "127.255.255.255", "169.254.0.0",
        "169.254.255.255", "192.0.0.0", "192.0.0.255", "192.88.99.0", "192.88.99.255", "192.0.2.0", "192.0.2.255",
        "198.51.100.0", "198.51.100.255", "203.0.113.0", "203.0.113.255", "198.18.0.0", "198.19.255.255",
        "224.0.0.0", "239.255.255.255", "240.0.0.0", "255.255.255.255", "168.63.129.16",
        "::", "::1", "::7f00:1", "::ffff:0:7f00:1", "64:ff9b::", "64:ff9b::8.8.8.8", "64:ff9b:1::", "64:ff9b:1:ffff::1",
        "2001::", "2001:1ff:ffff::", "2002::", "2002:7f00:1::1", "2002:ffff::", "100::", "100::ffff:ffff:ffff:ffff",
        "2001:db8::", "2001:db8:ffff::", "3fff::", "3fff:fff::", "5f00::", "5f00:ffff::", "4000::", "fc00::",
        "fd00:ec2::254", "fdff::1", "fe80::1", "febf::1", "fec0::1", "ff00::", "ff02::1",
    ])
    func refusesWhatIsNot(_ literal: String) throws {
        #expect(try !permits(literal))
    }

    @Test(arguments: [
        "0x7f.1", "0x7f000001", "2130706433", "0177.0.0.1", "017700000001", "127.1", "127.0.1", "0x7F.0x0.0x0.0x1",
        "0", "0x0", "0xa9fea9fe", "2852039166", "169.254.43518", "0xA.1", "012.0.0.1", "::ffff:127.0.0.1",
        "::ffff:7f00:1", "0:0:0:0:0:ffff:a9fe:a9fe",
    ])
    func seesThroughOtherSpellings(_ literal: String) throws {
        #expect(try !permits(literal))
    }

    @Test(arguments: ["localhost", "example.com", "1.2.3.4.5", "256.0.0.1", "0x7g", "fe80::1%eth0", "[::1]", ""])
    func namesAreNoLiterals(_ text: String) {
        #expect(IPAddress(literal: text) == nil)
    }

    @Test(arguments: [
        ("127.0.0.1", ["127.0.0.0/8"], true), ("10.1.2.3", ["10.1.0.0/16"], true), ("10.2.2.3", ["10.1.0.0/16"], false),
        ("10.1.2.3", ["10.1.2.3"], true), ("10.1.2.4", ["10.1.2.3"], false), ("::1", ["::1"], true),
        ("fd12::1", ["fd12::/16"], true), ("fd13::1", ["fd12::/16"], false), ("::ffff:10.1.2.3", ["10.0.0.0/8"], true),
        ("8.8.8.8", ["10.0.0.0/8"], true),
    ])
    func anAllowListOpensSubnets(literal: String, subnets: [String], expected: Bool) throws {
        #expect(try permits(literal, allowing: subnets) == expected)
    }

    @Test(arguments: [
        "169.254.169.254", "169.254.0.1", "::ffff:169.254.169.254", "fe80::1", "fd00:ec2::254", "100.100.100.200",
        "168.63.129.16", "192.0.0.192", "64:ff9b::a9fe:a9fe", "2002:a9fe:a9fe::", "2001::1",
    ])
    func noAllowListOpensMetadata(_ literal: String) throws {
        #expect(try !permits(literal, allowing: ["0.0.0.0/0", "::/0"]))
    }

    @Test(arguments: ["", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "::/129", "example.com/8", "10.0.0.0/8/8"])
    func refusesWhatIsNoSubnet(_ text: String) {
        #expect(Subnet(text) == nil)
    }

    @Test(arguments: [
        ("2130706433", "127.0.0.1"), ("2001:DB8::1", "2001:db8:0:0:0:0:0:1"), ("::ffff:1.2.3.4", "1.2.3.4"),
    ])
    func writesOneForm(literal: String, expected: String) {
        #expect(IPAddress(literal: literal)?.description == expected)
    }
}
