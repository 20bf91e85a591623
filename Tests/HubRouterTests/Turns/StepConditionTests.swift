import ChannelKit
import ChannelTestKit
import Foundation
import HubModel
import Testing

@Suite("Conditions of steps")
struct StepConditionTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let condition: @Sendable (inout StepCondition) -> Void
        var text = "Do you do cleanings?"
        var language = "en"
        var isNew = true
        var isCall = false
        var wasReturned = false
        var objection: String?
        var testDescription: String { name }
    }

    static let cases = [
        Case(name: "nothing said, nothing to object", condition: { _ in }),
        Case(name: "the language", condition: { $0.languages = ["fr", "en"] }),
        Case(name: "another language", condition: { $0.languages = ["fr"] }, objection: "the language is en"),
        Case(name: "the channel", condition: { $0.channels = ["sms"] }),
        Case(name: "another channel", condition: { $0.channels = ["chat"] }, objection: "the channel is sms"),
        Case(name: "open", condition: { $0.isOpen = true }),
        Case(name: "closed", condition: { $0.isOpen = false }, objection: "the tenant is open"),
        Case(name: "the first message", condition: { $0.isFirst = true }),
        Case(
            name: "a later message",
            condition: { $0.isFirst = true },
            isNew: false,
            objection: "it is not the first message"
        ),
        Case(name: "not the first", condition: { $0.isFirst = false }, objection: "it is the first message"),
        Case(name: "a call", condition: { $0.conversation = [.call] }, objection: "the conversation is written"),
        Case(name: "in a call", condition: { $0.conversation = [.call, .returned] }, isCall: true),
        Case(
            name: "returned",
            condition: { $0.conversation = [.returned] },
            isCall: true,
            objection: "the conversation is call"
        ),
        Case(name: "was returned", condition: { $0.conversation = [.returned] }, wasReturned: true),
        Case(name: "the text", condition: { $0.text = OperatorPattern("CLEAN(ing)?s") }),
        Case(
            name: "another text",
            condition: { $0.text = OperatorPattern("^fill") },
            objection: "the text does not match"
        ),
        Case(
            name: "a text on which the expression runs out of time",
            condition: { $0.text = OperatorPattern("(a+)+$") },
            text: String(repeating: "a", count: 64) + "!",
            objection: "the pattern of 'text' timed out on this text"
        ),
        Case(
            name: "the first that objects is told",
            condition: {
                $0.languages = ["fr"]
                $0.isFirst = false
            },
            objection: "the language is en"
        ),
    ]

    @Test(arguments: cases)
    func objects(_ testCase: Case) async throws {
        var condition = StepCondition()
        testCase.condition(&condition)
        let turn = try Self.turn(testCase)
        let objection = condition.objection(to: turn)
        let textObjection = await condition.textObjection(to: turn)
        #expect((objection ?? textObjection)?.sentence == testCase.objection)
    }

    private static func turn(_ testCase: Case) throws -> Turn {
        let hours = try OpeningHours(parsing: ["daily": ["0:00-24:00"]])
        let contact = UnifiedContact(id: "ana")
        let now = Date(timeIntervalSince1970: 1_790_000_000)
        return Turn(
            id: TurnID(1),
            tenant: TenantProfile(id: "lotus", name: "Lotus", languages: ["en", "fr"], timeZone: .gmt, hours: hours),
            channel: ChannelProfile(
                id: ChannelID(tenant: "lotus", name: "sms"),
                adapter: "sample",
                limits: .init(bodyBytes: 1, textLength: 1)
            ),
            contact: contact,
            conversation: ConversationSummary(
                id: ConversationID(1),
                openedAt: now,
                isNew: testCase.isNew,
                isCall: testCase.isCall,
                wasReturned: testCase.wasReturned
            ),
            messages: [
                UnifiedMessage(
                    externalID: "1",
                    sentAt: now,
                    contact: contact,
                    text: testCase.text,
                    content: [.text(testCase.text)]
                )
            ],
            language: testCase.language,
            deadline: now,
            clock: SystemClock(),
            services: .sample()
        )
    }
}
