import ChannelKit
import Foundation
import HubServer
import Testing

/// Makes a request with a secret in each part.
private func request(
    _ method: String = "POST",
    port: Int,
    scheme: String = "http",
    host: String = "127.0.0.1",
    timeout: Duration = .seconds(5)
) -> OutboundRequest {
    OutboundRequest(
        method: method,
        url: "\(scheme)://\(host):\(port)/bot-secret/send?token=secret",
        headers: ["Authorization": "Bearer secret"],
        body: method == "GET" ? Data() : Data("secret ping".utf8),
        timeout: timeout
    )
}

private func failure(_ client: HubHTTPClient, _ request: OutboundRequest) async -> HTTPFailure? {
    do {
        _ = try await client.send(request)
        return nil
    } catch {
        return error
    }
}

struct HTTPFailureTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var method = "POST"
        var scheme = "http"
        var timeout: Duration = .seconds(5)
        let script: [RawServer.Reaction]
        let expected: HTTPFailure

        init(
            _ name: String,
            _ method: String = "POST",
            scheme: String = "http",
            timeout: Duration = .seconds(5),
            script: [RawServer.Reaction],
            _ expected: HTTPFailure
        ) {
            testDescription = "\(method): \(name)"
            self.method = method
            self.scheme = scheme
            self.timeout = timeout
            self.script = script
            self.expected = expected
        }
    }

    private static let closed = HTTPFailure.ambiguous(
        "127.0.0.1: the server closed the connection before its response"
    )
    private static let truncated = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"
    private static let late = HTTPFailure.ambiguous("127.0.0.1: no answer within 300 ms")

    static let cases = [
        Case("closes after reading", script: [.close], closed),
        Case("closes after reading", "GET", script: [.close], closed),
        Case("never answers", timeout: .milliseconds(300), script: [.hang], late),
        Case("never answers", "GET", timeout: .milliseconds(300), script: [.hang], late),
        Case("never ends its answer", timeout: .milliseconds(300), script: [.answer(truncated)], late),
        Case(
            "breaks its answer off",
            script: [.answerAndClose(truncated)],
            .ambiguous("127.0.0.1: the response is not HTTP")
        ),
        Case(
            "speaks something else",
            script: [.answer("220 mail ESMTP\r\n")],
            .ambiguous("127.0.0.1: the response is not HTTP")
        ),
        Case(
            "speaks no TLS",
            scheme: "https",
            script: [.answer("HTTP/1.1 400 Bad Request\r\n\r\n")],
            .notSent("127.0.0.1: the TLS handshake failed")
        ),
        Case(
            "speaks no TLS",
            "GET",
            scheme: "https",
            script: [.answer("HTTP/1.1 400 Bad Request\r\n\r\n")],
            .notSent("127.0.0.1: the TLS handshake failed")
        ),
    ]

    @Test(arguments: cases)
    func classifiesFailuresByTheBytesOnTheWire(_ testCase: Case) async throws {
        try await RawServer.run(testCase.script) { server, port in
            let outcome = try await withClient {
                await failure(
                    $0,
                    request(testCase.method, port: port, scheme: testCase.scheme, timeout: testCase.timeout)
                )
            }
            #expect(outcome == testCase.expected)
            #expect(server.requests == 1)
        }
    }

    @Test(arguments: ["GET", "POST"])
    func aRefusedConnectionSendsNothing(_ method: String) async throws {
        let port = try await RawServer.unusedPort()
        let outcome = try await withClient { await failure($0, request(method, port: port)) }
        #expect(outcome == .notSent("127.0.0.1: connection refused"))
    }

    @Test(arguments: ["GET", "POST"])
    func anUnknownNameSendsNothing(_ method: String) async throws {
        let outcome = try await withClient(HubHTTPClient(connectTimeout: .seconds(2))) {
            await failure($0, request(method, port: 80, host: "no-such-host.invalid"))
        }
        guard case .notSent(let reason) = outcome else {
            Issue.record("\(String(describing: outcome))")
            return
        }
        #expect(reason.hasPrefix("no-such-host.invalid: "))
        #expect(!reason.contains("secret"))
    }

    /// The library's own lookups share a queue: a request would wait for the host that hangs.
    @Test func aSilentNameServerDelaysNoOtherHost() async throws {
        let hosts = KnownHosts { host, time in
            guard host == "silent.example" else { return }
            try await Task.sleep(for: time * 20)
        }
        try await RawServer.run([.answerAndClose("HTTP/1.1 204 No Content\r\n\r\n")]) { _, port in
            try await withClient(HubHTTPClient(hosts: hosts)) { client in
                let stuck = (1...40).map { _ in
                    Task { await failure(client, request("POST", port: port, host: "silent.example")) }
                }
                #expect(await failure(client, request("GET", port: port, host: "localhost")) == nil)
                stuck.forEach { $0.cancel() }
                for task in stuck { #expect(await task.value == .notSent("silent.example: cancelled")) }
            }
        }
    }

    @Test(arguments: ["", "no scheme", "ftp://127.0.0.1/secret", "http://"])
    func anImpossibleURLSendsNothing(_ url: String) async throws {
        let outcome = try await withClient { await failure($0, OutboundRequest(url: url)) }
        guard case .notSent(let reason) = outcome else {
            Issue.record("\(String(describing: outcome))")
            return
        }
        #expect(!reason.contains("secret"))
    }

    @Test func anInvalidHeaderSendsNothingAndIsNotQuoted() async throws {
        let invalid = OutboundRequest(url: "http://127.0.0.1:1/", headers: ["X-Key": "secret\nvalue"])
        let outcome = try await withClient { await failure($0, invalid) }
        #expect(outcome == .notSent("127.0.0.1: invalid header field values"))
    }

    /// Runs `body` while a request without a response occupies the only connection.
    private func whileBusy(
        _ client: HubHTTPClient,
        _ body: (HubHTTPClient, _ port: Int) async throws -> Void
    ) async throws {
        try await RawServer.run([.answer("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n")]) { server, port in
            try await withClient(client) { client in
                let held = try await client.stream(request(port: port))
                try await body(client, port)
                #expect(server.requests == 1)
                withExtendedLifetime(held) {}
            }
        }
    }

    @Test func aDeadlineBeforeThereIsAConnectionSendsNothing() async throws {
        try await whileBusy(HubHTTPClient(connectionsPerHost: 1)) { client, port in
            let outcome = await failure(client, request(port: port, timeout: .milliseconds(200)))
            #expect(outcome == .notSent("127.0.0.1: no connection within 200 ms"))
        }
    }

    @Test(arguments: ["GET", "POST"])
    func noFreeConnectionSendsNothing(_ method: String) async throws {
        let client = HubHTTPClient(connectTimeout: .milliseconds(200), connectionsPerHost: 1)
        try await whileBusy(client) { client, port in
            let outcome = await failure(client, request(method, port: port))
            #expect(outcome == .notSent("127.0.0.1: no free connection before the timeout"))
        }
    }

    @Test func cancellationOfAWrittenRequestIsAmbiguous() async throws {
        try await RawServer.run([.hang]) { server, port in
            try await withClient { client in
                let sending = Task { await failure(client, request(port: port)) }
                await server.next(.requestRead)
                sending.cancel()
                #expect(await sending.value == .ambiguous("127.0.0.1: cancelled"))
            }
        }
    }

    @Test func cancellationWhileTheAnswerComesInIsAmbiguous() async throws {
        try await RawServer.run([.answer(Self.truncated)]) { server, port in
            try await withClient { client in
                let sending = Task { await failure(client, request(port: port)) }
                await server.next(.requestRead)
                sending.cancel()
                guard case .ambiguous(let reason) = await sending.value else {
                    Issue.record("a cancelled request ended otherwise")
                    return
                }
                #expect(reason.contains("cancelled"))
            }
        }
    }
}

struct KeptConnectionTests {
    /// The server closes an idle connection, and the client detects it.
    ///
    /// The library may use the dead connection once more; then the failure is not sent.
    @Test func aConnectionClosedWhileIdleIsReplaced() async throws {
        try await RawServer.run([.answerAndClose(RawServer.ok), .answer(RawServer.ok)]) { server, port in
            try await withClient { client in
                _ = try await client.send(request(port: port))
                await server.next(.connectionClosed)
                var outcome = await failure(client, request(port: port))
                if case .notSent = outcome { outcome = await failure(client, request(port: port)) }
                #expect(outcome == nil)
                #expect(server.requests == 2)
            }
        }
    }

    /// The server closes a pooled connection as the second request arrives: it may have processed it, so that the
    /// failure is ambiguous and the request is not sent again.
    @Test(arguments: ["GET", "POST"])
    func aKeptConnectionThatDiesUnderARequestIsAmbiguousAndNotRetried(_ method: String) async throws {
        try await RawServer.run([.answer(RawServer.ok), .close, .answer(RawServer.ok)]) { server, port in
            try await withClient { client in
                _ = try await client.send(request(method, port: port))
                let outcome = await failure(client, request(method, port: port))
                #expect(
                    outcome == .ambiguous("127.0.0.1: the server closed the connection before its response")
                )
                #expect(server.requests == 2)
            }
        }
    }
}
