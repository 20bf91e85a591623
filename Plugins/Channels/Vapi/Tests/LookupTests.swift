import ChannelKit
import ChannelTestKit
import Foundation
import Testing
import VapiChannel

struct LookupTests {
    private func unsettled(thread: String? = nil) -> UnsettledSend {
        UnsettledSend(
            content: .text("Hello"),
            destination: Destination(contact: Sample.contact, thread: thread, correlation: "0199a1b2-reply"),
            sentAfter: Sample.receivedAt
        )
    }

    private static func placed(_ correlation: String) -> JSONValue {
        [
            "id": .string("call-\(correlation)"),
            "assistantOverrides": ["metadata": ["hubCorrelation": .string(correlation)]],
        ]
    }

    @Test func placedCallsAreReconciled() async throws {
        let http = FakeHTTP(.json([Self.placed("other"), ["id": "x"], Self.placed("0199a1b2-reply")]))
        #expect(try await Sample.adapter().reconcile(unsettled(), using: http)?.externalID == "call-0199a1b2-reply")
        #expect(
            http.requests.map(\.url)
                == ["https://api.example.test/call?createdAtGt=2026-09-21T14%3A13%3A20.000Z&limit=100"]
        )
    }

    @Test func missingCallsAreNotReconciled() async throws {
        let http = FakeHTTP(.json([Self.placed("other")]))
        #expect(try await Sample.adapter().reconcile(unsettled(), using: http) == nil)
    }

    @Test func spokenSentencesCannotBeReconciled() async throws {
        let adapter = try Sample.adapter()
        await #expect(throws: DeliveryError.self) {
            try await adapter.reconcile(unsettled(thread: "c1"), using: FakeHTTP())
        }
        await #expect(throws: DeliveryError.self) {
            try await adapter.reconcile(unsettled(), using: FakeHTTP(.failure(.ambiguous("timed out"))))
        }
    }

    /// A fetched report has the same key and events as its webhook.
    @Test func missedReportsAreBackfilled() async throws {
        let webhook = try Fixture.json("end-of-call-report.json", in: .module)["message"]
        var call = webhook?["call"]?.object ?? [:]
        for name in ["endedReason", "startedAt", "endedAt", "cost", "costs", "analysis", "artifact", "customer"] {
            call[name] = webhook?[name]
        }
        call["status"] = "ended"
        let live: JSONValue = ["id": "live", "status": "in-progress"]
        let http = FakeHTTP(.json([.object(call), live]), .json([.object(call)]))
        let adapter = try Sample.adapter()
        let items = try await adapter.backfill(since: Sample.receivedAt, using: http)
        let item = try Sample.item(in: "end-of-call-report")
        #expect(items.map(\.key) == [item.key])
        #expect(items.map(\.lane) == [item.lane])
        guard case .call(let fetched)? = try adapter.normalize(items[0], receivedAt: Sample.receivedAt).first,
            case .call(let told)? = try adapter.normalize(item, receivedAt: Sample.receivedAt).first
        else {
            Issue.record("no report")
            return
        }
        // The webhook has billed minutes; a call has only its times.
        #expect(fetched.report?.transcript == told.report?.transcript)
        #expect(fetched.report?.costCents == told.report?.costCents)
        #expect(fetched.report?.recording == told.report?.recording)
        #expect(fetched.contact == told.contact)
        #expect(http.requests.map { $0.url.contains("phoneNumberId=") } == [true, false])
    }

    @Test func listsAreReadPageByPage() async throws {
        let page = JSONValue.array(
            (0..<100).map { ["id": .string("c\($0)"), "status": "ended", "updatedAt": "2026-09-21T14:00:00.000Z"] }
        )
        let http = FakeHTTP(.json(page), .json([]))
        let adapter = try Sample.adapter(["assistant_id": nil])
        #expect(try await adapter.backfill(since: Sample.receivedAt, using: http).count == 100)
        #expect(http.requests.last?.url.contains("updatedAtLt=2026-09-21T14%3A00%3A00.000Z") == true)
    }

    /// The redirect leads to another host, and the key is not sent there.
    @Test func fetchesARecording() async throws {
        let http = FakeHTTP(
            .response(OutboundResponse(status: 302, headers: ["Location": "https://storage.example.test/a.wav?sig=1"])),
            .response(OutboundResponse(status: 200, headers: ["Content-Type": "audio/wav"], body: Data("RIFF".utf8)))
        )
        let media = ContentPart.Media(id: "\(Sample.call)/mono-recording", filename: "a.wav")
        let file = try await Sample.adapter().download(media, of: "", limit: 1_000, using: http)
        #expect(file.data == Data("RIFF".utf8))
        #expect(http.requests[0].url == "https://api.example.test/call/\(Sample.call)/mono-recording")
        #expect(http.requests.map { $0.headers["Authorization"] } == ["Bearer vapi-example-private-key", nil])
        #expect(http.requests.map(\.origin) == [.configured, .untrusted])
    }

    @Test(arguments: ["../call", "a/b/c", "a/video", "", "x/../../y-recording"])
    func otherURLsAreForbidden(_ id: String) async throws {
        let http = FakeHTTP()
        await #expect(throws: MediaError.self) {
            try await Sample.adapter().download(ContentPart.Media(id: id), of: "", limit: 1, using: http)
        }
        #expect(http.requests.isEmpty)
    }
}
