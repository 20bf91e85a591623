import ChannelKit
import Foundation
import Testing

@testable import LLMStrategy

/// The monthly quota.
struct QuotaTests {
    static let months: [(String, Int, Int, String)] = [
        // 2026-12-01T04:59:59Z is still November in Toronto; a second later it is December there.
        ("America/Toronto", 1_796_101_199, 1_793_505_600, "2026-11"),
        ("America/Toronto", 1_796_101_200, 1_796_101_200, "2026-12"),
        ("Europe/Paris", 1_796_101_199, 1_796_079_600, "2026-12"),
        ("GMT", 1_796_083_199, 1_793_491_200, "2026-11"),
    ]

    @Test(arguments: months)
    func monthBeginsAtLocalMidnight(_ zone: String, _ now: Int, _ start: Int, _ name: String) throws {
        let zone = try #require(TimeZone(identifier: zone))
        let month = Month(of: Date(timeIntervalSince1970: Double(now)), in: zone)
        #expect(month.start == Date(timeIntervalSince1970: Double(start)))
        #expect(month.name == name)
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let quota: [String: SettingValue]
        let used: UsageTotal
        let text: String?
        let notices: [RememberingHub.Notice]
    }

    static let cases = [
        Case(
            testDescription: "plenty is left",
            quota: ["tokens": .integer(1_000)],
            used: UsageTotal(calls: 9, tokens: 799, cost: 0),
            text: "Answered.",
            notices: []
        ),
        Case(
            testDescription: "four fifths of the tokens",
            quota: ["tokens": .integer(1_000)],
            used: UsageTotal(calls: 9, tokens: 800, cost: 0),
            text: "Answered.",
            notices: [.init(percent: 80, key: "2026-09/80")]
        ),
        Case(
            testDescription: "all the money",
            quota: ["tokens": .integer(1_000), "cost": .number(20), "text": .words("Please call us.")],
            used: UsageTotal(calls: 9, tokens: 10, cost: 20_000_000),
            text: "Please call us.",
            notices: [.init(percent: 80, key: "2026-09/80"), .init(percent: 100, key: "2026-09/100")]
        ),
        Case(
            testDescription: "all the calls, and nothing to say",
            quota: ["calls": .integer(3)],
            used: UsageTotal(calls: 4, tokens: 10, cost: 0),
            text: nil,
            notices: [.init(percent: 80, key: "2026-09/80"), .init(percent: 100, key: "2026-09/100")]
        ),
    ]

    @Test(arguments: cases)
    func quotaDecides(_ testCase: Case) async throws {
        let model = ScriptedModel([.text("Answered.")])
        let hub = RememberingHub(used: testCase.used)
        let verdict = try await makeStep(model, ["quota": .mapping(testCase.quota)]).respond(to: makeTurn(hub: hub))
        #expect(verdict.text == testCase.text)
        #expect(hub.notices == testCase.notices)
        #expect(model.requests.count == (testCase.text == "Answered." ? 1 : 0))
        if testCase.text == nil, case .pass(let reason, _) = verdict {
            #expect(reason == "the monthly quota of calls is used up")
        }
        // 2026-09-01 in Toronto.
        #expect(hub.monthsAskedFor == [Date(timeIntervalSince1970: 1_788_235_200)])
    }
}
