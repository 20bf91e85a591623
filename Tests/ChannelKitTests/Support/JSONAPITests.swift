import ChannelKit
import ChannelTestKit
import Foundation
import Testing

/// The client of providers' JSON APIs.
struct JSONAPITests {
    private static let api = JSONAPI(
        "https://api.example.test/v1",
        authorization: .basic(user: "me", password: Secret("word")),
        headers: ["X-Version": "2"],
        accepts: { $0.isSuccess && $0.json?["error"] == nil },
        classify: { .rejected(code: "\($0.status)", reason: "refused", remedy: "none") }
    )

    @Test func requestsHaveCredentialsAndEncodedQueries() async throws {
        let http = FakeHTTP(.json(["id": 7]), .json([:]), .json([:]))
        let read = try await Self.api.get("items", query: [("name", "a b&c")], using: http)
        #expect(read?["id"] == 7)
        _ = try await Self.api.send("PATCH", ["on": true], to: "items/7", using: http)
        _ = try await Self.api.at("https://other.example.test").post(form: [("To", "+1 é")], to: "m", using: http)
        #expect(
            http.requests.map(\.url) == [
                "https://api.example.test/v1/items?name=a%20b%26c", "https://api.example.test/v1/items/7",
                "https://other.example.test/m",
            ]
        )
        #expect(http.requests.map(\.method) == ["GET", "PATCH", "POST"])
        #expect(Set(http.requests.map { $0.headers["Authorization"] }) == ["Basic bWU6d29yZA=="])
        #expect(Set(http.requests.map { $0.headers["X-Version"] }) == ["2"])
        #expect(
            http.requests.map { $0.headers["Content-Type"] }
                == [nil, "application/json", "application/x-www-form-urlencoded"]
        )
        #expect(
            http.requests.map { String(decoding: $0.body, as: UTF8.self) } == ["", #"{"on":true}"#, "To=%2B1+%C3%A9"]
        )
    }

    @Test(
        arguments: [
            (.json(["error": "x"]), "200"), (.json(status: 404, [:]), "404"), (.json(status: 302, [:]), "302"),
        ] as [(FakeHTTP.Answer, String)]
    )
    func refusalIsClassified(answer: FakeHTTP.Answer, code: String) async {
        await #expect(throws: DeliveryError.rejected(code: code, reason: "refused", remedy: "none")) {
            try await Self.api.get("items", using: FakeHTTP(answer))
        }
    }

    @Test func transportFailureIsADeliveryError() async {
        await #expect(throws: DeliveryError.ambiguous(reason: "timed out")) {
            try await Self.api.post([:], to: "items", using: FakeHTTP(.failure(.ambiguous("timed out"))))
        }
    }

    @Test func bodyThatIsNotJSONIsNil() async throws {
        let http = FakeHTTP(.response(OutboundResponse(status: 200, body: Data("<html>".utf8))))
        #expect(try await JSONAPI("https://a.test", bearer: Secret("t")).get("x", using: http) == nil)
        #expect(http.requests[0].headers["Authorization"] == "Bearer t")
    }

    @Test func credentialsOfOtherHeadersAreSent() async throws {
        let authorization = JSONAPI.Authorization.headers(["X-Key": Secret("k"), "X-Client": Secret("c")])
        let http = FakeHTTP(.json([:]))
        _ = try await JSONAPI("https://a.test", authorization: authorization).get("x", using: http)
        #expect(http.requests[0].headers["X-Key"] == "k")
        #expect(http.requests[0].headers["X-Client"] == "c")
        #expect(!String(reflecting: authorization).contains("\"k\""))
    }

    @Test(arguments: [#""m1""#, "7", "18446744073709551615"])
    func receiptHasTheIDAsText(json: String) async throws {
        let response = OutboundResponse(status: 200, body: Data(#"{"id":\#(json)}"#.utf8))
        let receipt = try await Self.api.send([:], to: "m", using: FakeHTTP(.response(response))) { $0["id"] }
        #expect(receipt.externalID == json.filter { $0 != "\"" })
    }

    @Test(arguments: [nil, ""] as [String?])
    func receiptWithoutAnIDIsAmbiguous(id: String?) {
        #expect(throws: DeliveryError.ambiguous(reason: "the response has no message id")) {
            try DeliveryReceipt(requiring: id)
        }
    }

    @Test func receiptLeavesOutEmptyAliases() throws {
        let receipt = try DeliveryReceipt(requiring: "1", contactAliases: ["", "a"])
        #expect(receipt == DeliveryReceipt(externalID: "1", contactAliases: ["a"]))
    }
}
