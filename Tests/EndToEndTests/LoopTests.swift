import ChannelKit
import ChannelTestKit
import Foundation
import Testing

/// Two tenants whose hubs reply to each other, over every pair of channels.
@Suite(.timeLimit(.minutes(5)))
struct LoopTests {
    private static let budget = 4
    private static let channels = ["whatsapp", "sms", "chat", "bot", "website", "phone"]

    static func channels(of tenant: String, _ digit: Int) -> String {
        """
          \(tenant):
            name: \(tenant)
            languages: [en]
            reply_budget: { replies: \(budget), within: 10m }
            respond:
              - static-reply: { text: "\(tenant) is here" }
            channels:
              whatsapp:
                phone_number_id: "10000\(digit)"
                access_token: token
                app_secret: app-secret-\(digit)
                verify_token: verify
              sms:
                adapter: twilio
                account_sid: AC0000000000000000000000000000000\(digit)
                auth_token: twilio-token-\(digit)
                number: "+1514555010\(digit)"
              chat:
                adapter: papercups
                account_id: 5b0c7d64-6f0e-4d0a-9a57-3f6a1f00000\(digit)
                api_key: papercups-key-\(digit)
                url_key: papercups-url-key-\(digit)-0123456789
                verification: none
                verification_reason: It signs nothing.
              bot:
                adapter: botpress
                bot_id: 9f0c2a54-1111-4222-8333-44445555660\(digit)
                access_token: botpress-token-\(digit)
                inbound_secret: botpress-secret-\(digit)
              website:
                adapter: crisp
                website_id: 0b6f0f1e-52c4-4a39-9d7a-6f0a5f2f9c1\(digit)
                api_identifier: crisp-identifier-\(digit)
                api_key: crisp-key-\(digit)
                signing_secret: crisp-signing-secret-\(digit)
              phone:
                adapter: vapi
                phone_number_id: 2f6b9b1e-6f0a-4a55-9b0a-2f3e4d5c6b7\(digit)
                assistant_id: 7c9a0d3e-1111-4222-8333-94444555566\(digit)
                api_key: vapi-api-key-\(digit)
                hmac_key: vapi-hmac-key-\(digit)
                model_key: vapi-model-key-\(digit)
                url_key: vapi-url-key-\(digit)-0123456789
        """
    }

    /// One side of a pair: a channel, and its customer, which is the other side.
    private struct Side: Sendable {
        let channel: String
        let customer: String
    }

    @Test func everyPairOfChannelsFallsSilentWithinTheBudget() async throws {
        let file = """
            hub:
              database: sqlite:data/patchbay.db
            tenants:
            \(Self.channels(of: "left", 1))
            \(Self.channels(of: "right", 2))
            """
        let (bed, hub) = try await TestBed.running(file)
        let url = bed.simulatorURL
        let pairs = Self.channels.indices.flatMap { left in Self.channels.indices.map { (left, $0) } }
        for batch in stride(from: 0, to: pairs.count, by: 6).map({ pairs[$0..<min($0 + 6, pairs.count)] }) {
            await withTaskGroup(of: Void.self) { group in
                for (left, right) in batch {
                    group.addTask { await Self.expectSilence(between: left, and: right, at: url) }
                }
            }
        }
        #expect(hub.process.isRunning)
    }

    /// Passes the replies of each tenant to the other until one of them is silent.
    private static func expectSilence(between left: Int, and right: Int, at simulatorURL: String) async {
        // WhatsApp's ids are numbers without a plus.
        func side(_ tenant: String, _ index: Int) -> Side {
            let plus = channels[index] == "whatsapp" ? "" : "+"
            return Side(channel: "\(tenant)/\(channels[index])", customer: "\(plus)1514556\(left)\(right)00")
        }
        let sides = [side("left", left), side("right", right)]
        var said = 0
        var text = "hello"
        // A call has five times the budget, on each side.
        let most = 2 * 5 * budget
        while said <= most {
            let side = sides[said % 2]
            // The first reply must come even on a busy machine; later, a short wait for silence is enough.
            let timeout: Duration = said == 0 ? .seconds(30) : .seconds(3)
            guard
                let reply = await Self.reply(
                    to: text,
                    as: side.customer,
                    on: side.channel,
                    at: simulatorURL,
                    within: timeout
                )
            else { break }
            text = reply
            said += 1
        }
        #expect(said > 0, "\(sides[0].channel) does not answer at all")
        let isCall = channels[left] == "phone" || channels[right] == "phone"
        let limit = 2 * (isCall ? 5 * budget : budget)
        #expect(said <= limit, "\(sides[0].channel) and \(sides[1].channel) have said \(said)")
    }

    private static func reply(
        to text: String,
        as customer: String,
        on channel: String,
        at url: String,
        within timeout: Duration
    ) async -> String? {
        let command: JSONValue = [
            "channel": .string(channel), "text": .string(text),
            "wait_ms": .integer(timeout.components.seconds * 1_000),
            "customer": ["id": .string(customer), "name": "The other hub"],
        ]
        let answer = try? await Loopback().post("\(url)/_simulator/act", body: command.data)
        let json = answer.flatMap { try? JSONValue(parsing: $0.body) }
        return json?["replies"]?.array?.first?.string
    }
}
