import ChannelKit
import ChannelTestKit
import Crypto
import Foundation
import Testing

// Requests without a valid signature, and large ones with one.

extension HostileInputTests {
    @Test func unauthenticatedBodiesHoldUpNoSignedOne() async throws {
        try await withHub(Self.twoTenants) { bed, hub in
            let (url, http) = (bed.hubURL, bed.http)
            let body = Data(repeating: UInt8(ascii: "\""), count: 16_000_000)
            let garbage = (0..<2).map { _ in
                Task { try? await http.post("\(url)/webhooks/vapi", body: body).status }
            }
            try await Task.sleep(for: .milliseconds(300))
            let start = ContinuousClock.now
            #expect(try await bed.send("hello", to: "200", id: "wamid.g") == 200)
            // Over a minute if a slow build scans the bodies first.
            #expect(ContinuousClock.now - start < .seconds(30))
            for task in garbage { #expect(await task.value != 200) }
            #expect(hub.cpuSeconds < 20)
        }
    }

    @Test func unauthenticatedBodiesTakeABoundedMemory() async throws {
        try await withHub(Self.twoTenants) { bed, hub in
            let before = hub.megabytes("VmRSS")
            let port = try #require(Int(bed.hubURL.split(separator: ":").last ?? ""))
            let head =
                "POST /webhooks/vapi HTTP/1.1\r\nHost: hub\r\nContent-Type: application/json\r\n"
                + "Content-Length: 15000000\r\n\r\n"
            let chunk = Data(head.utf8) + Data(repeating: UInt8(ascii: " "), count: 14_999_000)
            let connections = await blocking {
                Held((0..<40).compactMap { _ in RawConnection(port: port) }, sending: chunk)
            }
            #expect(connections.count > 0)
            #expect(try await bed.send("hello", to: "200", id: "wamid.s") == 200)
            // 40 × 15 MB are 600 MB, far more than the budget for all bodies.
            #expect(hub.megabytes("VmHWM") - before < 350)
            withExtendedLifetime(connections) {}
        }
    }

    @Test func manyTokensMakeNoForgedRequestDear() async throws {
        let bed = try TestBed()
        let channels = (0..<30).map { index in
            """
              t\(index):
                channels:
                  sms:
                    adapter: twilio
                    account_sid: AC000000000000000000000000000000\(index + 10)
                    auth_token: twilio-auth-token-\(index)
                    number: "+151455501\(index + 10)"
                respond: [static-reply: { text: Hello }]
            """
        }
        try bed.folder.write(Self.configuration(channels), to: "channels.yaml")
        let hub = try await bed.serve()
        let before = hub.cpuSeconds
        let headers: HeaderFields = [
            "Content-Type": "application/x-www-form-urlencoded",
            "X-Twilio-Signature": Data(repeating: 7, count: 20).base64EncodedString(),
        ]
        let body = Data(String(repeating: "a&", count: 128 * 1_024).utf8)
        let answer = try await bed.http.post("\(bed.hubURL)/webhooks/twilio", headers: headers, body: body)
        #expect(answer.status >= 400)
        #expect(hub.cpuSeconds - before < 2)
    }

    @Test func aSmallReceiptFillsNoDisk() async throws {
        let bed = try TestBed()
        let channel = """
              lotus:
                channels:
                  crisp:
                    website_id: 0b6f0f1e-52c4-4a39-9d7a-6f0a5f2f9c11
                    api_identifier: id
                    api_key: key
                    signing_secret: crisp-signing-secret
                respond: [static-reply: { text: Hello }]
            """
        try bed.folder.write(Self.configuration([channel]), to: "channels.yaml")
        try await bed.serve()
        let before = bed.folder.databaseBytes
        let fingerprints = (0..<15_000).map { String(100_000 + $0) }.joined(separator: ",")
        let body = Data(
            """
            {"website_id":"0b6f0f1e-52c4-4a39-9d7a-6f0a5f2f9c11","event":"message:acknowledge:delivered",\
            "data":{"website_id":"0b6f0f1e-52c4-4a39-9d7a-6f0a5f2f9c11","session_id":"session_1","origin":"chat",\
            "padding":"\(String(repeating: "x", count: 20_000))","fingerprints":[\(fingerprints)]},"timestamp":1763712055006}
            """.utf8
        )
        let time = String(Int(Date().timeIntervalSince1970 * 1_000))
        let signed = Data("[\(time);".utf8) + body + Data("]".utf8)
        let code = HMAC<SHA256>.authenticationCode(
            for: signed,
            using: SymmetricKey(data: Data("crisp-signing-secret".utf8))
        )
        let headers: HeaderFields = [
            "Content-Type": "application/json", "X-Crisp-Request-Timestamp": time,
            "X-Crisp-Signature": code.map { String(format: "%02x", $0) }.joined(),
        ]
        let answer = try await bed.http.post("\(bed.hubURL)/webhooks/crisp", headers: headers, body: body)
        #expect(answer.status != 401, "the signature of the test is wrong")
        // 115 KB came in; 600 MB went out.
        #expect(bed.folder.databaseBytes - before < 40_000_000)
    }
}

/// Open connections.
private final class Held: @unchecked Sendable {
    // After init, only deinit accesses them, so no lock is needed.
    private let connections: [RawConnection]

    var count: Int { connections.count }

    init(_ connections: [RawConnection], sending data: Data) {
        self.connections = connections
        for connection in connections { connection.send(data) }
    }
}
