import ChannelKit
import ChannelTestKit
import Foundation
import PapercupsChannel
import Testing

/// The challenge of a new webhook URL.
struct HandshakeTests {
    static let challenge = "MFRGGZDFMZTWQ2LKNNWG23TPOBYXE43UOV3HO6DZPIYTEMZUGU3DOOBZGAYTEMZU"

    private func body(_ payload: JSONValue) -> Data {
        JSONValue.object(["event": "webhook:verify", "payload": payload]).data
    }

    @Test func challengeIsReturnedAsJSON() throws {
        let request = Sample.post(try Fixture.data("challenge.json", in: .module), to: "/\(Sample.urlKey)")
        #expect(PapercupsAdapter.isHandshake(request))
        let answer = try #require(try Sample.adapter().answerHandshake(request))
        #expect(answer.status == 200)
        #expect(answer.headers["Content-Type"] == "application/json")
        #expect(String(decoding: answer.body, as: UTF8.self) == #"{"challenge":"\#(Self.challenge)"}"#)
    }

    /// An unauthenticated challenge is not echoed.
    @Test(arguments: ["", "/wrong", "/\(Sample.urlKey)/relay", "/\(Sample.urlKey.dropLast())"])
    func unauthenticatedChallengeIsNotReturned(_ path: String) throws {
        let adapter = try Sample.adapter(["relay_secret": .secret(Sample.relaySecret)])
        let request = Sample.post(try Fixture.data("challenge.json", in: .module), to: path)
        #expect(PapercupsAdapter.isHandshake(request))
        #expect(adapter.answerHandshake(request) == nil)
        #expect(PapercupsAdapter.handshakeRefusal.status == 404)
    }

    @Test func signedChallengeOfARelayIsReturned() throws {
        let adapter = try Sample.adapter(["relay_secret": .secret(Sample.relaySecret)])
        let request = Sample.post(
            try Fixture.data("challenge.json", in: .module),
            to: "/\(Sample.urlKey)/relay",
            headers: [
                "X-Papercups-Signature": "b338efe25799d1656ae5882839bfa19e210c50a5530b156091ac40c6ae09dd93"
            ]
        )
        #expect(adapter.answerHandshake(request)?.status == 200)
    }

    @Test(
        arguments: [
            nil, 7, "", "short", .string(String(repeating: "A", count: 300)), "<script>alert(1)</script>", ["A"],
        ] as [JSONValue]
    )
    func invalidChallengeIsRejected(_ payload: JSONValue) throws {
        let request = Sample.post(body(payload), to: "/\(Sample.urlKey)")
        #expect(PapercupsAdapter.isHandshake(request))
        let answer = try #require(try Sample.adapter().answerHandshake(request))
        #expect(answer.status == 400)
        #expect(String(decoding: answer.body, as: UTF8.self) == "invalid challenge")
    }

    @Test func deliveryIsNotAHandshake() throws {
        for name in try Fixture.names(suffix: "json", in: .module) where name != "challenge.json" {
            #expect(!PapercupsAdapter.isHandshake(Sample.post(try Fixture.data(name, in: .module))), "\(name)")
        }
        #expect(!PapercupsAdapter.isHandshake(Sample.post(Data())))
        #expect(!PapercupsAdapter.isHandshake(Sample.post(Data("[[[".utf8))))
    }
}
