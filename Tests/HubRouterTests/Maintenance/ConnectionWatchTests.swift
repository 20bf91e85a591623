import ChannelKit
import ChannelTestKit
import Testing

@testable import HubRouter

@Suite("Probes of connections", .timeLimit(.minutes(5)))
struct ConnectionWatchTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var me = ScriptedHTTP.Answer.ok
        var inbox = ScriptedHTTP.Answer.ok
        var problem: String?

        /// The question after which the probe ends.
        var lastQuestion: String { if case .ok = me { "inbox" } else { "me" } }
    }

    static let cases = [
        Case(testDescription: "works"),
        Case(testDescription: "refused credentials", me: .credentials, problem: "the token is not known"),
        Case(testDescription: "a problem", inbox: .credentials, problem: "the inbox is off; turn it on"),
        Case(testDescription: "no connection to the provider", me: .notSent),
        Case(testDescription: "no answer from the provider", inbox: .ambiguous),
        Case(testDescription: "throttled", me: .throttled(seconds: 7)),
    ]

    @Test(arguments: cases)
    func problemIsReportedAtTheStartAndHoldsNothing(_ testCase: Case) async throws {
        try await withLoggedHub([channel(of: ToyConnected.self, Echo())]) { life, log in
            life.http.script("me", testCase.me)
            life.http.script("inbox", testCase.inbox)
            try await life.probe()
            try await eventually("the last question") { life.http.count(of: testCase.lastQuestion) == 1 }
            let expected = testCase.problem == nil ? 0 : 1
            try await eventually("the result is logged") {
                log.entries.count { $0.hasPrefix("connection problem") } == expected
            }
            let problems = life.hub.healthReport(at: life.clock.now).problems
            #expect(problems.map(\.kind) == (testCase.problem == nil ? [] : [.connectionProblem]))
            if let problem = testCase.problem {
                #expect(problems.first?.reason.contains(problem) == true)
                #expect(problems.first?.channel?.description == "lotus/sms")
            }
            await life.post(message("m1", "hello"), via: "toy-connected")
            try await life.settle()
            #expect(life.http.texts.contains("ana: hello"))
        }
    }

    /// As many as open a circuit breaker.
    @Test func probesWithoutAnAnswerStopNoReply() async throws {
        let numbers = 1...CircuitBreakers.threshold
        let channels = numbers.map { channel(named: "t\($0)/sms", of: ToyConnected.self, number: "\($0)00", Echo()) }
        try await withHub(channels) { life in
            life.http.script("me", numbers.map { _ in .ambiguous })
            try await life.probe()
            try await eventually("all are probed") { life.http.count(of: "me") == channels.count }
            await life.post(message("m1", "hello"), to: "100", via: "toy-connected")
            try await life.settle()
            #expect(life.http.texts.contains("ana: hello"))
        }
    }

    @Test func problemIsProbedUntilItIsSolved() async throws {
        try await withLoggedHub([channel(of: ToyConnected.self, Echo())]) { life, log in
            life.http.script("inbox", .credentials, .credentials)
            try await life.probe()
            try await eventually("the problem is solved") {
                life.clock.advance(by: ConnectionWatch.interval)
                return log.entries.contains { $0.hasPrefix("connection works again") }
            }
            #expect(life.hub.healthReport(at: life.clock.now).problems.isEmpty)
            #expect(life.http.count(of: "inbox") == 3)
            #expect(log.entries.count { $0.hasPrefix("connection problem") } == 1)
            #expect(log.entries.count { $0.hasPrefix("connection works again") } == 1)
        }
    }

    @Test func reloadProbesChangedChannelsOnly() async throws {
        try await withHub([channel(of: ToyConnected.self, Echo())]) { life in
            try await life.probe()
            let other = channel(named: "roy/sms", of: ToyConnected.self, number: "200", Echo())
            try await life.hub.reload(table([channel(of: ToyConnected.self, Echo()), other], generation: 2))
            try await life.probe()
            try await eventually("the new channel is probed") { life.http.count(of: "inbox") == 2 }
            #expect(life.http.sends.filter { $0.text == "me" }.map(\.from) == ["100", "200"])
        }
    }
}

extension TestHub {
    /// Lets the time of the first probe pass, and waits for the probe of the credentials.
    fileprivate func probe() async throws {
        let before = http.count(of: "me")
        try await ChannelTestKit.eventually("a probe begins") {
            clock.advance(by: ConnectionWatch.delay)
            return http.count(of: "me") > before
        }
        try await settle()
    }
}

extension ScriptedHTTP {
    fileprivate func count(of text: String) -> Int { texts.count { $0 == text } }
}
