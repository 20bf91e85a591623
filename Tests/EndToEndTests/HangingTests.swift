import ChannelKit
import ChannelTestKit
import Foundation
import Testing

/// Inline replies of a hub whose strategies hang.
@Suite(.timeLimit(.minutes(10)))
struct HangingTests {
    private static let configuration = """
        hub:
          database: sqlite:data/patchbay.db
        tenants:
          lotus:
            name: Lotus Dental
            languages: [en]
            channels:
        \(TestBed.vapiChannel)
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

    @Test func everyRequestOfAVoicePlatformIsAnsweredInItsTime() async throws {
        let (bed, _) = try await TestBed.running(Self.configuration, failpoints: "strategy.hangs")
        let customer = "+15145550161"
        _ = try await bed.act(["calls": true], as: customer, on: "lotus/phone")
        _ = try await bed.act(["speaks": "Hello?"], as: customer, on: "lotus/phone")
        let tool: JSONValue = ["name": "ask_front_desk", "arguments": ["question": "Is there parking?"]]
        _ = try await bed.act(["tool_call": tool], as: customer, on: "lotus/phone")
        let times = try await eventualValue(of: "every request is answered", within: .seconds(60)) {
            let answer = try await bed.http.get("\(bed.simulatorURL)/vapi/simulator/requests")
            let times = try JSONValue(parsing: answer.body).array ?? []
            return times.count >= 3 ? times : nil
        }
        #expect(Set(times.compactMap { $0["type"]?.string }).count >= 3)
        for time in times { #expect(time["in_time"]?.bool == true, "\(time)") }
    }

    @Test func aCallerHearsThatItTakesAMoment() async throws {
        let (bed, _) = try await TestBed.running(Self.configuration, failpoints: "strategy.hangs")
        let customer = "+15145550142"
        // The simulated provider waits for fifteen seconds, as the real one does.
        let greeting = try await bed.act(["calls": true], as: customer, on: "lotus/sms", waiting: 20_000)
        #expect(greeting["replies"]?.array?.isEmpty == false, "\(greeting)")
        let answer = try await bed.act(["speaks": "Hello?"], as: customer, on: "lotus/sms", waiting: 20_000)
        let said = answer["replies"]?.array?.compactMap(\.string) ?? []
        #expect(said.contains { $0.contains("One moment") }, "\(answer)")
    }
}
