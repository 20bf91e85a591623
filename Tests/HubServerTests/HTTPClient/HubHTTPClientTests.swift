import ChannelKit
import Foundation
import HTTPTypes
import HubServer
import Hummingbird
import HummingbirdTesting
import NIOCore
import Testing

// Hummingbird has another type of this name.

/// Runs `body` with a client that is shut down afterwards.
func withClient<Result>(
    _ client: HubHTTPClient = HubHTTPClient(),
    _ body: (HubHTTPClient) async throws -> Result
) async throws -> Result {
    do {
        let result = try await body(client)
        try await client.shutdown()
        return result
    } catch {
        try await client.shutdown()
        throw error
    }
}

struct HubHTTPClientTests {
    /// A server that echoes requests.
    private static func echo() -> some ApplicationProtocol {
        let router = Router()
        router.on("echo", method: .put) { request, context in
            let body = try await request.body.collect(upTo: 100)
            let token = request.headers[.authorization] ?? ""
            return Response(
                status: .created,
                headers: [.contentType: "text/plain", .eTag: "1"],
                body: .init(byteBuffer: ByteBuffer(string: "\(request.uri) \(token) \(String(buffer: body))"))
            )
        }
        router.get("moved") { _, _ in Response.redirect(to: "/elsewhere", type: .found) }
        router.get("large") { _, _ in String(repeating: "x", count: 11) }
        return Application(router: router)
    }

    @Test func carriesRequestAndResponse() async throws {
        try await Self.echo().test(.live) { server in
            let request = OutboundRequest(
                method: "PUT",
                url: "http://127.0.0.1:\(server.port ?? 0)/echo?a=1&b=%20",
                headers: ["authorization": "t"],
                body: Data("hello".utf8)
            )
            let response = try await withClient { try await $0.send(request) }
            #expect(response.status == 201)
            #expect(response.headers["content-type"] == "text/plain")
            #expect(response.headers["etag"] == "1")
            #expect(String(decoding: response.body, as: UTF8.self) == "/echo?a=1&b=%20 t hello")
        }
    }

    @Test func followsNoRedirect() async throws {
        try await Self.echo().test(.live) { server in
            let request = OutboundRequest(url: "http://127.0.0.1:\(server.port ?? 0)/moved")
            let response = try await withClient { try await $0.send(request) }
            #expect(response.status == 302)
            #expect(response.headers["Location"] == "/elsewhere")
        }
    }

    @Test(arguments: [(11, nil), (100, 11), (11, 100)] as [(Int, Int?)])
    func takesAnAnswerOfTheGreatestSize(client: Int, request: Int?) async throws {
        #expect(try await large(client: client, request: request).body.count == 11)
    }

    @Test(arguments: [(10, nil), (100, 10), (10, 100)] as [(Int, Int?)])
    func boundsTheAnswer(client: Int, request: Int?) async throws {
        await #expect(throws: HTTPFailure.tooLarge(limit: 10)) { try await large(client: client, request: request) }
    }

    /// Requests a response of 11 bytes, with limits of the client and of the request.
    private func large(client: Int, request limit: Int?) async throws -> OutboundResponse {
        try await Self.echo().test(.live) { server in
            let url = "http://127.0.0.1:\(server.port ?? 0)/large"
            return try await withClient(HubHTTPClient(responseLimit: client)) {
                try await $0.send(OutboundRequest(url: url, responseLimit: limit))
            }
        }
    }

    @Test func streamsABodyAsItArrives() async throws {
        let (gate, opener) = AsyncStream<Void>.makeStream()
        let router = Router()
        router.get("stream") { _, _ in
            Response(
                status: .ok,
                body: ResponseBody { writer in
                    try await writer.write(ByteBuffer(string: "one"))
                    for await _ in gate { break }
                    try await writer.write(ByteBuffer(string: "two"))
                    try await writer.finish(nil)
                }
            )
        }
        try await Application(router: router).test(.live) { server in
            let url = "http://127.0.0.1:\(server.port ?? 0)/stream"
            try await withClient { client in
                let answer = try await client.stream(OutboundRequest(url: url))
                var pieces = answer.body.makeAsyncIterator()
                // The server waits until this piece has been read.
                #expect(try await pieces.next() == Data("one".utf8))
                opener.yield()
                #expect(try await pieces.next() == Data("two".utf8))
                #expect(try await pieces.next() == nil)
            }
        }
    }

    @Test func closesTheConnectionOfAnAbandonedStream() async throws {
        let head = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nfirst"
        try await RawServer.run([.answer(head)]) { server, port in
            try await withClient { client in
                do {
                    let answer = try await client.stream(OutboundRequest(url: "http://127.0.0.1:\(port)/"))
                    for try await _ in answer.body { break }
                }
                await server.next(.connectionClosed)
            }
        }
    }
}
