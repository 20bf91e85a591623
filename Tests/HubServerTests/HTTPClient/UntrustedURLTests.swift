import ChannelKit
import HubServer
import Synchronization
import Testing

/// A scripted resolver, which repeats its last answer.
final class ScriptedLookup: Sendable {
    private let answers: [[String]]
    private let asked = Mutex<[String]>([])

    init(_ answers: [String]...) { self.answers = answers }

    /// The hosts that were looked up.
    var hosts: [String] { asked.withLock { $0 } }

    /// Makes an access that uses this resolver; loopback is allowed by default.
    func access(allowing subnets: [String] = ["127.0.0.0/8"], ports: Set<Int> = [443]) -> UntrustedAccess {
        UntrustedAccess(rule: PublicAddressRule(allowing: subnets.compactMap(Subnet.init)), ports: ports) { host, _ in
            try self.next(host)
        }
    }

    private func next(_ host: String) throws -> [IPAddress] {
        let index = asked.withLock { asked in
            defer { asked.append(host) }
            return min(asked.count, answers.count - 1)
        }
        guard answers.indices.contains(index) else { throw NoSuchName() }
        return answers[index].compactMap(IPAddress.init(literal:))
    }

    private struct NoSuchName: Error {}
}

struct UntrustedURLTests {
    static let refusal = HTTPFailure.forbidden("address not allowed")

    private func failure(_ url: String, _ access: UntrustedAccess) async throws -> HTTPFailure? {
        try await withClient(HubHTTPClient(untrusted: access)) { client in
            do {
                _ = try await client.send(OutboundRequest(url: url, timeout: .seconds(5), origin: .untrusted))
                return nil
            } catch {
                return error as? HTTPFailure
            }
        }
    }

    @Test(arguments: [
        "", "files.example", "/path", "//files.example/", "http://files.example/", "ftp://files.example/",
        "file:///etc/passwd", "https:///path", "https://", "https:files.example", "https://files.example:80/",
        "https://files.example:8443/", "https://files.example:0/", "https://user@files.example/",
        "https://user:password@files.example/", "https://@files.example/", "https://:@files.example/",
        "https://files.example/#fragment", "https://files.example/#", "https://files.exämple/",
        "https://ｆiles.example/", "https://files。example/", "https://files.example/ä", "https://files.example/a b",
        "https://files.example\\@10.0.0.1/", "https://files%2Eexample/", "https://127%2e0.0.1/",
        "https://files example/", " https://files.example/", "https://files.example/\n", "https://[fe80::1%25eth0]/",
        "https://[fe80::1%eth0]/", "https://[::1]]/", "https://[files.example]/", "https://[127.0.0.1]/",
        "https://files.example:443:443/", "https+unix://files.example/", "unix:///run/docker.sock",
    ])
    func refusesAnyOtherForm(_ url: String) async throws {
        let lookup = ScriptedLookup(["127.0.0.1"])
        #expect(try await failure(url, lookup.access()) == Self.refusal)
        #expect(lookup.hosts.isEmpty)
    }

    @Test(arguments: [
        "https://127.0.0.1/", "https://127.1/", "https://0x7f.1/", "https://2130706433/", "https://0177.0.0.1/",
        "https://[::1]/", "https://[::ffff:127.0.0.1]/", "https://[::ffff:7f00:1]/", "https://169.254.169.254/latest",
        "https://10.0.0.1:443/", "https://[fd00:ec2::254]/", "https://0/", "HTTPS://127.0.0.1/",
    ])
    func refusesLiteralsThatAreNotPublic(_ url: String) async throws {
        let lookup = ScriptedLookup(["93.184.215.14"])
        #expect(try await failure(url, lookup.access(allowing: [])) == Self.refusal)
        #expect(lookup.hosts.isEmpty)
    }

    @Test(arguments: [
        ("https://files.example/a?b=c", "files.example"), ("https://FILES.example:443", "files.example"),
        ("HTTPS://xn--fils-5qa.example/", "xn--fils-5qa.example"), ("https://a_b.example./x", "a_b.example."),
        ("https://localhost/", "localhost"), ("https://127.0.0.1.example/", "127.0.0.1.example"),
    ])
    func looksUpTheHostOfTheAllowedForm(url: String, host: String) async throws {
        let lookup = ScriptedLookup()
        #expect(try await failure(url, lookup.access()) == .notSent("the server: host not found"))
        #expect(lookup.hosts == [host])
    }

    @Test(arguments: [
        ["10.0.0.1"], ["93.184.215.14", "10.0.0.1"], ["169.254.169.254", "93.184.215.14"],
        ["93.184.215.14", "2606:4700:4700::1111", "::1"], ["::ffff:10.0.0.1"],
    ])
    func oneBadAddressRefusesTheName(_ addresses: [String]) async throws {
        #expect(try await failure("https://files.example/", ScriptedLookup(addresses).access()) == Self.refusal)
    }

    @Test func aNameWithoutAnAddressSendsNothing() async throws {
        let outcome = try await failure("https://files.example/", ScriptedLookup([]).access())
        #expect(outcome == .notSent("the server: host not found"))
    }

    @Test(.timeLimit(.minutes(5))) func asksTheSystem() async throws {
        #expect(try await failure("https://localhost/", UntrustedAccess()) == Self.refusal)
    }
}
