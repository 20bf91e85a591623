import ChannelKit
import ChannelSimulatorKit
import ChannelTestKit
import Foundation
import LLMSimulator
import Testing

@testable import LLMStrategy

/// The hub's turn with a simulated model of each quirk.
@Suite(.timeLimit(.minutes(5)))
struct QuirkTests {
    private static let script = ModelScript([
        .when(
            { !$0.tools.isEmpty },
            .call("free_slots", ["day": "friday"], saying: "One moment. "),
            .say("Friday at three is free.")
        ),
        .when({ _ in true }, .say("Please call us.")),
    ])

    /// The quirks with which a server cannot give a whole answer.
    private static let broken: Set<ModelQuirk> = [.brokenend, .errorobject, .choiceerror, .cutcall]

    private func verdict(_ quirk: ModelQuirk, inCall isCall: Bool, _ server: ModelServer) async throws -> Verdict {
        let endpoint = ModelEndpoint(
            provider: .openai,
            model: "simulated-\(quirk.rawValue)",
            baseURL: server.url,
            apiKey: Secret("key")
        )
        let step = LLM(
            settings: try makeSettings(["tools": .list([.tool()]), "temperature": .number(0.3)]),
            model: ModelChain(endpoints: [endpoint], retries: 0, states: EndpointStates()),
            knowledge: ScriptedKnowledge()
        )
        var turn = makeTurn(inCall: isCall)
        turn.services.http = ToolsAndModels()
        return try await step.respond(to: turn)
    }

    @Test(arguments: ModelQuirk.allCases)
    func answerIsWholeOrAFailure(_ quirk: ModelQuirk) async throws {
        try await withModels(Self.script) { server in
            guard !Self.broken.contains(quirk) else {
                await #expect(throws: LLMError.self) { try await verdict(quirk, inCall: false, server) }
                return
            }
            let text = try await verdict(quirk, inCall: false, server).text
            #expect(text == (quirk == .notools ? "Please call us." : "Friday at three is free."))
        }
    }

    /// Spoken text has no reasoning, no marks and no calls.
    @Test(arguments: ModelQuirk.allCases.filter { !broken.contains($0) && $0 != .notools })
    func callerHearsTheAnswerOnly(_ quirk: ModelQuirk) async throws {
        try await withModels(Self.script) { server in
            let heard = try await verdict(quirk, inCall: true, server).heard()
            let said = heard.pieces.joined().replacing("One moment. ", with: "")
            #expect(said.trimmingCharacters(in: .whitespaces) == "Friday at three is free.")
            #expect(heard.end == nil)
        }
    }
}

/// The client of simulated models, beside which every tool answers.
private struct ToolsAndModels: HTTPStreaming {
    func send(_ request: OutboundRequest) async throws(HTTPFailure) -> OutboundResponse {
        OutboundResponse(status: 200, body: Data(#"{"free": ["15:00"]}"#.utf8))
    }

    func stream(_ request: OutboundRequest) async throws(HTTPFailure) -> StreamedResponse {
        try await WebhookClient(isCrowd: true).stream(request)
    }
}
