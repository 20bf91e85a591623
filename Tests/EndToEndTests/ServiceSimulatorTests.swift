import ChannelKit
import ChannelSimulatorKit
import Foundation
import Testing

/// Simulators of the services that strategies call.
@Suite(.timeLimit(.minutes(5)))
struct ServiceSimulatorTests {
    static let stream = SimulatedStream(
        headers: ["Content-Type": "text/plain"],
        pieces: ["a", "b", "c"].map { SimulatedStream.Piece(Data($0.utf8)) }
    )

    private static func answer(_ pieces: [(Duration, String)], isBroken: Bool = false) -> SimulatedAnswer {
        let pieces = pieces.map { SimulatedStream.Piece(after: $0.0, Data($0.1.utf8)) }
        return .stream(SimulatedStream(headers: ["Content-Type": "text/plain"], pieces: pieces, isBroken: isBroken))
    }

    static let sufferings: [(SimulatorFault, SimulatedAnswer)] = [
        (.dropAfterAccepting, .dropped),
        (.throttle(retryAfter: .seconds(1)), .stream(stream)),
        (.stall(.seconds(9), afterPieces: 1), answer([(.zero, "a"), (.seconds(9), "b"), (.zero, "c")])),
        (.stall(.seconds(9), afterPieces: 7), answer([(.zero, "a"), (.zero, "b"), (.seconds(9), "c")])),
        (.breakStream(afterPieces: 0), answer([], isBroken: true)),
        (.breakStream(afterPieces: 3), answer([(.zero, "a"), (.zero, "b")], isBroken: true)),
    ]

    @Test(arguments: sufferings)
    func aStreamSuffers(fault: SimulatorFault, expected: SimulatedAnswer) {
        #expect(SimulatedAnswer.stream(Self.stream).suffering(fault) == expected)
    }

    @Test func aWholeAnswerSuffersInTheMiddle() {
        let whole = SimulatedAnswer.response(WebhookResponse(status: 200, contentType: "text/plain", text: "abcd"))
        #expect(whole.suffering(.breakStream(afterPieces: 5)) == Self.answer([(.zero, "ab")], isBroken: true))
        #expect(
            whole.suffering(.stall(.seconds(1), afterPieces: 0))
                == Self.answer([(.zero, "ab"), (.seconds(1), "cd")])
        )
    }

    @Test func aNameIsTakenOnce() throws {
        var registry = SimulatorRegistry()
        try registry.register(service: EchoService.self)
        #expect(throws: ConfigurationIssue.self) { try registry.register(service: EchoService.self) }
        #expect(registry.service("echo")?.faults == [.breakStream])
        try registry.register(ToySimulator.self)
        #expect(throws: ConfigurationIssue.self) { try registry.register(service: ToyService.self) }
    }
}

/// A service that streams three letters.
private struct EchoService: ServiceSimulator {
    static let kind: StrategyKind = "echo"
    static let faults: Set<SimulatorFault.Kind> = [.breakStream]

    init(service: SimulatedService) {}

    func respond(to request: SimulatedRequest) async -> SimulatedAnswer { .stream(ServiceSimulatorTests.stream) }
}

/// A service with the name of a provider.
private struct ToyService: ServiceSimulator {
    static let kind: StrategyKind = "toy"
    static let faults: Set<SimulatorFault.Kind> = []

    init(service: SimulatedService) {}

    func respond(to request: SimulatedRequest) async -> SimulatedAnswer { .dropped }
}
