import ChannelKit
import Foundation
import Testing

/// What providers hear that wait for an answer, of a hub whose strategies hang.
@Suite(.timeLimit(.minutes(3)))
struct HangingTests {
    private static let configuration = """
        hub:
          database: sqlite:data/patchbay.db
        tenants:
          lotus:
            name: Lotus Dental
            languages: [en]
            channels:
              phone:
                adapter: vapi
                phone_number_id: 2f6b9b1e-6f0a-4a55-9b0a-2f3e4d5c6b7a
                assistant_id: 7c9a0d3e-1111-4222-8333-944445555666
                api_key: vapi-api-key
                hmac_key: vapi-hmac-key
                model_key: vapi-model-key
                url_key: vapi-url-key-0123456789
                on_call: ask
                filler: One moment, please.
                tools:
                  - { name: ask_front_desk, ask: question }
              sms:
                adapter: twilio
                account_sid: AC00000000000000000000000000000001
                auth_token: twilio-auth-token
                number: "+15145550100"
                voice:
                  languages: [en]
                  on_call: ask
                  filler: One moment, please.
                  filler_after: 2s
            respond:
              - static-reply: { text: "I am here.", deadline: 1m }
        """

    /// A hub in which every strategy hangs, and providers.
    private func withHangingHub(_ body: (TestBed) async throws -> Void) async throws {
        let bed = try TestBed()
        try bed.folder.write(Self.configuration, to: "channels.yaml")
        let simulators = try await bed.startSimulators()
        let hub = try bed.startHub(failpoints: "strategy.hangs")
        _ = try await hub.line(after: "ready on ")
        try await body(bed)
        withExtendedLifetime((simulators, hub)) {}
    }

    @Test func everyRequestOfAVoicePlatformIsAnsweredInItsTime() async throws {
        try await withHangingHub { bed in
            let customer = "+15145550161"
            _ = try await bed.act(["calls": true], as: customer, on: "lotus/phone")
            _ = try await bed.act(["speaks": "Hello?"], as: customer, on: "lotus/phone")
            let tool: JSONValue = ["name": "ask_front_desk", "arguments": ["question": "Is there parking?"]]
            _ = try await bed.act(["tool_call": tool], as: customer, on: "lotus/phone")
            let times = try await eventually("every request is answered", within: 60) { () -> [JSONValue]? in
                let answer = try await bed.http.get("\(bed.simulatorURL)/vapi/simulator/requests")
                let times = try JSONValue(parsing: answer.body).array ?? []
                return times.count >= 3 ? times : nil
            }
            #expect(Set(times.compactMap { $0["type"]?.string }).count >= 3)
            for time in times { #expect(time["in_time"]?.bool == true, "\(time)") }
        }
    }

    @Test func aCallerHearsThatItTakesAMoment() async throws {
        try await withHangingHub { bed in
            let customer = "+15145550142"
            let start = ContinuousClock.now
            let greeting = try await bed.act(["calls": true], as: customer, on: "lotus/sms", waiting: 20_000)
            #expect(greeting["replies"]?.array?.isEmpty == false, "\(greeting)")
            #expect(ContinuousClock.now - start < .seconds(14))
            let answer = try await bed.act(["speaks": "Hello?"], as: customer, on: "lotus/sms", waiting: 20_000)
            let said = answer["replies"]?.array?.compactMap(\.string) ?? []
            #expect(said.contains { $0.contains("One moment") }, "\(answer)")
        }
    }
}
