import ChannelKit
import HubServer
import Testing

/// A real server on the loopback interface, which is reachable only with an allow list.
@Suite(.timeLimit(.minutes(5)))
struct UntrustedServerTests {
    private func request(_ port: Int, host: String = "files.example", limit: Int? = nil) -> OutboundRequest {
        OutboundRequest(
            url: "https://\(host):\(port)/a?token=secret",
            timeout: .seconds(5),
            origin: .untrusted,
            responseLimit: limit
        )
    }

    private func client(
        _ lookup: ScriptedLookup,
        _ port: Int,
        allowing subnets: [String] = ["127.0.0.0/8"],
        isTrusted: Bool = true
    ) throws -> HubHTTPClient {
        var access = lookup.access(allowing: subnets, ports: [port])
        if isTrusted { access.additionalRoots = [try TestCertificate.certificate] }
        return HubHTTPClient(untrusted: access)
    }

    @Test func isReachedUnderItsNameThroughTheAllowList() async throws {
        let lookup = ScriptedLookup(["127.0.0.1"])
        try await RawServer.run([.answer(RawServer.ok)], tls: try TestCertificate.context) { server, port in
            let response = try await withClient(client(lookup, port)) { try await $0.send(request(port)) }
            #expect(response.status == 200)
            #expect(response.body.count == 2)
            let text = try #require(server.texts.first)
            #expect(text.hasPrefix("GET /a?token=secret HTTP/1.1\r\n"))
            #expect(text.lowercased().contains("\r\nhost: files.example:\(port)\r\n"))
            #expect(!text.lowercased().contains("accept-encoding"))
        }
    }

    @Test func isNotReachedWithoutTheAllowList() async throws {
        let lookup = ScriptedLookup(["127.0.0.1"])
        try await RawServer.run([.answer(RawServer.ok)], tls: try TestCertificate.context) { server, port in
            await #expect(throws: UntrustedURLTests.refusal) {
                try await withClient(client(lookup, port, allowing: [])) { try await $0.send(request(port)) }
            }
            #expect(server.requests == 0)
        }
    }

    /// DNS rebinding has no effect: a name is resolved once per attempt.
    @Test func aNameThatChangesGainsNothing() async throws {
        let lookup = ScriptedLookup(["127.0.0.1"], ["169.254.169.254"], ["127.0.0.1"])
        let script = [RawServer.Reaction.answer(RawServer.ok), .answer(RawServer.ok)]
        try await RawServer.run(script, tls: try TestCertificate.context) { server, port in
            try await withClient(client(lookup, port)) { client in
                let first = try await client.send(request(port))
                #expect(first.status == 200)
                #expect(lookup.hosts.count == 1)
                await #expect(throws: UntrustedURLTests.refusal) { try await client.send(request(port)) }
                let third = try await client.send(request(port))
                #expect(third.status == 200)
                #expect(lookup.hosts.count == 3)
                #expect(server.requests == 2)
            }
        }
    }

    @Test func theCertificateMustBeTheNames() async throws {
        let lookup = ScriptedLookup(["127.0.0.1"])
        try await RawServer.run([.answer(RawServer.ok)], tls: try TestCertificate.context) { server, port in
            await #expect(throws: HTTPFailure.notSent("the server: the server's certificate is for another host")) {
                try await withClient(client(lookup, port)) { try await $0.send(request(port, host: "other.example")) }
            }
            await #expect(throws: HTTPFailure.notSent("the server: the server's certificate is not trusted")) {
                try await withClient(client(lookup, port, isTrusted: false)) { try await $0.send(request(port)) }
            }
            #expect(server.requests == 0)
        }
    }

    @Test func followsNoRedirect() async throws {
        let lookup = ScriptedLookup(["127.0.0.1"])
        let moved = "HTTP/1.1 302 Found\r\nLocation: https://169.254.169.254/\r\nContent-Length: 0\r\n\r\n"
        try await RawServer.run([.answer(moved)], tls: try TestCertificate.context) { server, port in
            let response = try await withClient(client(lookup, port)) { try await $0.send(request(port)) }
            #expect(response.status == 302)
            #expect(server.requests == 1)
            #expect(lookup.hosts.count == 1)
        }
    }

    @Test func anAnswerOverTheLimitIsGivenUp() async throws {
        let lookup = ScriptedLookup(["127.0.0.1"])
        let large = "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n" + String(repeating: "x", count: 900)
        try await RawServer.run([.answer(large)], tls: try TestCertificate.context) { server, port in
            await #expect(throws: HTTPFailure.tooLarge(limit: 100)) {
                try await withClient(client(lookup, port)) { try await $0.send(request(port, limit: 100)) }
            }
            // The connection is closed with the client of the request.
            await server.next(.connectionClosed)
        }
    }
}
