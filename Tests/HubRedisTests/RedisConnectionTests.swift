import ChannelTestKit
import HubModel
import HubTestKit
import Testing

@testable import HubRedis

@Suite("Connections to Redis", .timeLimit(.minutes(2)))
struct RedisConnectionTests {
    /// An address, and a part of the error's text; nil if a connection succeeds.
    private struct Case {
        let url: String
        var problem: String?
        /// The kind of the error; nil for any.
        var kind: RedisError.Kind? = .refused
    }

    private func check(_ testCase: Case) throws {
        let address = try RedisAddress(testCase.url)
        let error: RedisError?
        do throws(RedisError) {
            try exchange(address)
            error = nil
        } catch let failure { error = failure }
        guard let problem = testCase.problem else {
            #expect(error == nil, "\(testCase.url)")
            return
        }
        #expect(error?.description.contains(problem) == true, "\(testCase.url): \(error?.description ?? "no error")")
        if let kind = testCase.kind { #expect(error?.kind == kind, "\(testCase.url)") }
        #expect(error?.description.contains("hunter2") != true)
    }

    /// Exchanges more than a record of TLS, and more than the buffers of sockets.
    private func exchange(_ address: RedisAddress) throws(RedisError) {
        let connection = try RedisConnection.open(address)
        let large = String(repeating: "0123456789", count: 90_000)
        let commands = (0..<20).map { ["ECHO", "\($0)\(large)"] } + [["ECHO", ""], ["ECHO", "a\0b"]]
        let answers = try connection.run(commands, by: .now + .seconds(60))
        #expect(answers == commands.map { .text($0[1]) })
    }

    // MARK: - TLS

    private func secureServer(_ authority: PrivateCA, names: String) throws -> RedisServer {
        try RedisServer { folder, port in
            try authority.certify(folder, as: names)
            return [
                "--port", "0", "--tls-port", "\(port)", "--tls-auth-clients", "no", "--tls-cert-file",
                folder.path("server.crt"), "--tls-key-file", folder.path("server.key"), "--requirepass", "hunter2",
            ]
        }
    }

    @Test func certificateAndHostNameAreVerified() throws {
        let authority = try PrivateCA()
        let server = try secureServer(authority, names: "DNS:localhost")
        let (ours, other) = (authority.folder.path("ca.crt"), authority.folder.path("other.crt"))
        let localhost = "rediss://:hunter2@localhost:\(server.port)"
        for testCase in [
            Case(url: "\(localhost)?sslrootcert=\(ours)"),
            Case(url: "\(localhost)/2?sslrootcert=\(ours)"),
            Case(
                url: "rediss://:hunter2@127.0.0.1:\(server.port)?sslrootcert=\(ours)",
                problem: "use a name of the certificate as host"
            ),
            Case(url: "\(localhost)?sslrootcert=\(other)", problem: "set sslrootcert in hub.redis"),
            Case(url: localhost, problem: "set sslrootcert in hub.redis"),
            Case(url: "\(localhost)?sslrootcert=/nowhere", problem: "cannot read the certificates of '/nowhere'"),
            Case(
                url: "redis://:hunter2@localhost:\(server.port)",
                problem: "write rediss:// in hub.redis",
                kind: .unavailable
            ),
        ] {
            try check(testCase)
        }
        withExtendedLifetime(server) {}
    }

    @Test func certificateForAnIPAddressIsVerified() throws {
        let authority = try PrivateCA()
        let file = authority.folder.path("ca.crt")
        for (name, problem) in [
            ("IP:127.0.0.1", nil), ("IP:127.0.0.9", "use a name of the certificate as host"),
        ] as [(String, String?)] {
            let server = try secureServer(authority, names: name)
            let url = "rediss://:hunter2@127.0.0.1:\(server.port)?sslrootcert=\(file)"
            try check(Case(url: url, problem: problem))
            withExtendedLifetime(server) {}
        }
    }

    @Test func serverWithoutTLSIsRefusedWhereItIsRequired() throws {
        let server = try RedisServer()
        // It answers, or waits for the end of a line.
        try check(Case(url: "rediss://localhost:\(server.port)", problem: "or write redis://", kind: nil))
        try check(Case(url: "redis://localhost:\(server.port)"))
        withExtendedLifetime(server) {}
    }

    // MARK: - Signing in

    @Test func refusalNamesTheRemedy() throws {
        let closed = try RedisServer { folder, port in
            try folder.write("user hub on >hunter2 ~* &* +@all\nuser default on >other ~* &* +@all\n", to: "users")
            return ["--port", "\(port)", "--aclfile", folder.path("users")]
        }
        let open = try RedisServer()
        for testCase in [
            Case(url: "redis://hub:hunter2@localhost:\(closed.port)"),
            Case(url: "redis://localhost:\(closed.port)", problem: "add the password to hub.redis"),
            Case(url: "redis://:hunter2@localhost:\(closed.port)", problem: "correct user and password in hub.redis"),
            Case(url: "redis://no:hunter2@localhost:\(closed.port)", problem: "correct user and password in hub.redis"),
            Case(url: "redis://:hunter2@localhost:\(open.port)", problem: "remove the password from hub.redis"),
            Case(url: "redis://localhost:\(open.port)/99", problem: "write a database that the server has"),
            Case(url: "redis://localhost:1", problem: "check that the server runs", kind: .unavailable),
            Case(url: "redis://cache.invalid:1", problem: "check the host in hub.redis", kind: .unavailable),
            Case(url: "rediss://localhost:1", problem: "check that the server runs", kind: .unavailable),
            Case(url: "rediss://cache.invalid:1", problem: "check the host in hub.redis", kind: .unavailable),
        ] {
            try check(testCase)
        }
        withExtendedLifetime((closed, open)) {}
    }

    /// A server that does not know AUTH repeats its arguments.
    @Test func passwordThatTheServerRepeatsIsHidden() throws {
        let answer = "-ERR unknown command 'AUTH' with args 'hub' 'hunter2'\r\n"
        let server = try ByteServer(Array(String(repeating: answer, count: 3).utf8))
        let error = try #require(throws: RedisError.self) {
            try Redis.probe(RedisAddress("redis://hub:hunter2@127.0.0.1:\(server.port)"))
        }
        #expect(!error.description.contains("hunter2") && error.description.contains("unknown command"))
    }

    // MARK: - Servers that are not Redis

    @Test(arguments: [
        "HTTP/1.1 400 Bad Request\r\n\r\n", "$99999999999999999999\r\n", "$-7\r\n", "*-7\r\n", "*2147483648\r\n",
        ":99999999999999999999999\r\n", ":x\r\n", "%1\r\n", "+\r\n", "-\r\n", "*2\r\n:1\r\n:x\r\n", "*0\r\n",
        "$0\r\n\r\n",
        "*2\r\n:-1\r\n:-1\r\n", "*2\r\n:9223372036854775807\r\n:9223372036854775807\r\n", "\0\0\0\0",
        "*1\r\n$1\r\n\u{FF}\r\n",
        String(repeating: "*1\r\n", count: 50), "$5\r\nab", "*3\r\n:1\r\n",
    ])
    func answerThatIsNoneOfRedisIsAnError(_ answer: String) throws {
        for closes in [true, false] where closes || !["$5", "*3"].contains(String(answer.prefix(2))) {
            let server = try ByteServer(Array(answer.utf8), closes: closes)
            #expect(throws: RedisError.self, "\(answer)") {
                try Redis.probe(RedisAddress("redis://127.0.0.1:\(server.port)"))
            }
        }
    }

    @Test(arguments: [Array("$1000000000\r\n".utf8), Array("*1000000000\r\n".utf8)])
    func answerWithoutEndIsAnError(_ beginning: [UInt8]) throws {
        let server = try ByteServer(beginning + [UInt8](repeating: 0x61, count: 100_000), isEndless: true)
        #expect(throws: RedisError.self) { try Redis.probe(RedisAddress("redis://127.0.0.1:\(server.port)")) }
    }
}
