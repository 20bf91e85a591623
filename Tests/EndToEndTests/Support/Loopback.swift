import ChannelKit
import ChannelSimulatorKit
import Foundation
import Testing

/// A port of this machine that was free a moment ago, for a server whose address must be known before it starts.
///
/// It is below the ephemeral ports, which an outgoing connection could take in that moment.
func freePort() throws -> Int {
    let port = (0..<100).lazy.map { _ in UInt16.random(in: 15_000..<32_000) }.first(where: isFree)
    return Int(try #require(port, "no free port"))
}

private func isFree(_ port: UInt16) -> Bool {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    address.sin_port = port.bigEndian
    return withUnsafePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { raw in
            bind(descriptor, raw, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
        }
    }
}

/// An HTTP client for the programs under test.
struct Loopback: Sendable {
    private let client = WebhookClient()

    func get(_ url: String) async throws -> OutboundResponse { try await client.send(OutboundRequest(url: url)) }

    func send(_ request: OutboundRequest) async throws -> OutboundResponse { try await client.send(request) }

    func delete(_ url: String) async throws -> OutboundResponse {
        try await client.send(OutboundRequest(method: "DELETE", url: url))
    }

    /// Posts `body`, which is JSON unless `headers` say otherwise.
    func post(_ url: String, headers: HeaderFields = ["Content-Type": "application/json"], body: Data) async throws
        -> OutboundResponse
    {
        try await client.send(
            OutboundRequest(method: "POST", url: url, headers: headers, body: body, timeout: .seconds(20))
        )
    }
}

/// The simulators' journal.
struct Journal {
    struct Reply: Hashable {
        let channel: String
        let text: String
        let correlation: String
    }

    let replies: [Reply]

    init(_ body: Data) throws {
        let entries = try JSONValue(parsing: body)["entries"]?.array ?? []
        replies = entries.filter { $0["event"]?.string == "reply" }.map { entry in
            Reply(
                channel: entry["channel"]?.string ?? "",
                text: entry["text"]?.string ?? "",
                correlation: entry["correlation"]?.string ?? ""
            )
        }
    }
}
