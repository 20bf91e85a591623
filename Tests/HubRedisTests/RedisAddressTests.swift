import ChannelKit
import HubModel
import Testing

@Suite("Redis addresses")
struct RedisAddressTests {
    @Test(arguments: [
        ("redis://localhost", "localhost:6379 - - none"),
        ("redis://localhost/", "localhost:6379 - - none"),
        ("redis://127.0.0.1:6380/3", "127.0.0.1:6380/3 - - none"),
        ("redis://:secret@cache", "cache:6379 - secret none"),
        ("redis://hub:s%40%3A%2F%3F%23%25@cache:1/0", "cache:1 hub s@:/?#% none"),
        ("redis://[::1]:7000", "[::1]:7000 - - none"),
        ("rediss://hub:a@cache.example", "cache.example:6379 hub a tls"),
        ("rediss://cache?sslrootcert=/etc/my%20ca.pem", "cache:6379 - - tls /etc/my ca.pem"),
    ])
    func partsOfURLsAreRead(_ url: String, _ parts: String) throws {
        let address = try RedisAddress(url)
        let encryption =
            switch address.encryption {
            case .none: "none"
            case .tls(let file): ["tls", file].compactMap(\.self).joined(separator: " ")
            }
        let credentials = "\(address.user ?? "-") \(address.password?.reveal() ?? "-")"
        #expect("\(address) \(credentials) \(encryption)" == parts)
    }

    @Test(arguments: [
        ("http://cache", "expected 'redis://' or 'rediss://'"),
        ("redis://", "no host"),
        ("redis://cache:0", "the port must be a number from 1 to 65535"),
        ("redis://cache:x", "the port must be a number from 1 to 65535"),
        ("redis://cache:65536", "the port must be a number from 1 to 65535"),
        ("redis://ca che", "no host"),
        ("redis://cache/db", "the database must be a number, such as /0"),
        ("redis://cache/-1", "the database must be a number, such as /0"),
        ("redis://cache?sslrootcert=a", "sslrootcert requires 'rediss://'"),
        ("rediss://cache?sslrootcert=", "sslrootcert is not the path of a file"),
        ("rediss://cache?timeout=3", "unknown parameter 'timeout'; the only one is sslrootcert"),
        // The rest is part of a password whose separators are not encoded.
        ("redis://:hunter2/x@cache", "expected redis://user:password@host:6379/0"),
        ("redis://:hunter2@x@cache", "expected redis://user:password@host:6379/0"),
        ("redis://a:hunter2:x@cache", "expected redis://user:password@host:6379/0"),
        ("redis://:hunter2?x@cache", "expected redis://user:password@host:6379/0"),
        ("redis://:hunter2#x@cache", "expected redis://user:password@host:6379/0"),
        ("redis://hunter2@cache", "expected redis://user:password@host:6379/0"),
        ("redis://:hunter2%zz@cache", "expected redis://user:password@host:6379/0"),
    ])
    func invalidURLIsRejectedWithoutQuotingIt(_ url: String, _ problem: String) throws {
        let issue = try #require(throws: ConfigurationIssue.self) { try RedisAddress(url) }
        #expect(issue.problem == "invalid Redis URL: \(problem)")
        #expect(!"\(issue)".contains("hunter2"))
    }
}
