import ChannelKit
import ChannelTestKit
import HubRouter
import HubServer
import Testing

@Suite("Connections", .timeLimit(.minutes(5)))
struct ConnectionTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let pieces: [String]
        var finishes = false
        let statuses: [Int]
        let closes: Bool

        init(_ name: String, _ pieces: [String], finishes: Bool = false, _ statuses: [Int], closes: Bool) {
            testDescription = name
            self.pieces = pieces
            self.finishes = finishes
            self.statuses = statuses
            self.closes = closes
        }
    }

    /// A request with a body.
    private static func post(
        _ id: String,
        to path: String = "/webhooks/toy",
        version: String = "1.1",
        _ header: String = "X-Toy-Token: token-100"
    ) -> String {
        let body = #"{"to":"100","items":[{"id":"\#(id)","from":"ana","text":"hello","at":1790000000}]}"#
        return
            "POST \(path) HTTP/\(version)\r\nHost: hub\r\n\(header)\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
    }

    private static let closing = "X-Toy-Token: token-100\r\nConnection: close"
    private static let health = "GET /health/live HTTP/1.1\r\nHost: hub\r\n\r\n"

    static let cases = [
        Case("one after the other", [post("m1"), post("m2")], [200, 200], closes: false),
        Case("pipelined", [post("m1") + post("m2") + health], [200, 200, 200], closes: false),
        Case("in pieces", [String(post("m1").prefix(150)), String(post("m1").dropFirst(150))], [200], closes: false),
        Case("closed by the client's wish", [post("m1", closing) + post("m2")], [200], closes: true),
        Case("HTTP/1.0", [post("m1", version: "1.0")], [200], closes: true),
        Case("half-closed after the request", [post("m1")], finishes: true, [200], closes: true),
        Case("half-closed within the body", [String(post("m1").dropLast(5))], finishes: true, [400], closes: true),
        Case("a small body is skipped", [post("m1", to: "/webhooks/none") + post("m2")], [404, 200], closes: false),
        Case(
            "a large body is not awaited",
            ["POST /webhooks/none HTTP/1.1\r\nHost: hub\r\nContent-Length: 100000\r\n\r\n{"],
            [404],
            closes: true
        ),
        Case(
            "a body of unknown length is not awaited",
            ["POST /webhooks/none HTTP/1.1\r\nHost: hub\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"],
            [404],
            closes: true
        ),
        Case(
            "a large body elsewhere",
            ["PUT /a HTTP/1.1\r\nHost: h\r\nContent-Length: 100000\r\n\r\n"],
            [404],
            closes: true
        ),
        Case(
            "an invalid chunk after a refusal",
            ["POST /webhooks/none HTTP/1.1\r\nHost: hub\r\nTransfer-Encoding: chunked\r\n\r\n", "zz\r\n"],
            [404],
            closes: true
        ),
        Case("not HTTP", ["hello hub\r\n\r\n"], [400], closes: true),
        Case("a false length", ["POST /webhooks/toy HTTP/1.1\r\nContent-Length: x\r\n\r\n"], [400], closes: true),
        Case("an empty line first", ["\r\n" + health], [200], closes: false),
    ]

    @Test(arguments: cases)
    func requestsAreAnsweredInOrder(_ testCase: Case) async throws {
        try await withServer([channel(Echo())]) { _, server in
            let connection = try await RawConnection.open(to: server.url)
            defer { connection.close() }
            for piece in testCase.pieces {
                try? await connection.send(piece)
                // The second piece must not be in the same read as the first.
                if testCase.pieces.count > 1 { try await Task.sleep(for: .milliseconds(20)) }
            }
            if testCase.finishes { try await connection.finish() }
            try await eventually("the responses are there: \(connection.text)") {
                connection.statuses == testCase.statuses && connection.isClosed == testCase.closes
            }
        }
    }

    @Test func idleConnectionIsClosed() async throws {
        var limits = ServerLimits()
        // Longer than a slow client needs for its request.
        limits.idleTimeout = .seconds(1)
        try await withServer([channel(Echo())], limits: limits) { _, server in
            let connection = try await RawConnection.open(to: server.url)
            try await connection.send(Self.health)
            try await eventually("it is closed") { connection.isClosed }
            #expect(connection.statuses == [200])
        }
    }

    @Test func connectionOfAWaitingRequestIsNotIdle() async throws {
        var limits = ServerLimits()
        limits.idleTimeout = .seconds(1)
        let hang = Hang()
        try await withServer([channel(of: ToyInline.self, hang)], limits: limits) { _, server in
            let connection = try await RawConnection.open(to: server.url)
            try await connection.send(Self.post("m1", to: "/webhooks/toy-inline"))
            try await eventually("the strategy is asked") { hang.gate.arrivals == 1 }
            try await Task.sleep(for: .milliseconds(2_500))
            #expect(!connection.isClosed)
            hang.gate.open()
            try await eventually("it is answered") { connection.statuses == [200] }
        }
    }
}
