import ChannelKit
import ChannelTestKit
import Foundation
import HubRouter
import Testing

@Suite("Confirmation of unsigned items", .onBothDatabases, .timeLimit(.minutes(5)))
struct ConfirmingTests {
    private static let outcomes = "SELECT state, outcome, reason FROM inbox"

    @Test func confirmedVersionOfTheItemIsApplied() async throws {
        try await withHub([channel(of: ToyUnsigned.self, Echo())]) { life in
            life.http.list(message("m1", "what was really said"))
            await life.post(message("m1", "what somebody claims"), via: "toy-unsigned")
            try await life.settle()
            #expect(life.http.texts == ["ana: what was really said"])
        }
    }

    @Test func itemUnknownToTheProviderIsIgnored() async throws {
        try await withHub([channel(of: ToyUnsigned.self, Echo())]) { life in
            await life.post(message("m1", "a forged one"), via: "toy-unsigned")
            try await life.settle()
            #expect(life.http.texts.isEmpty)
            #expect(try await life.books.lines(Self.outcomes) == ["done ignored unknown to the provider"])
        }
    }

    @Test func confirmationIsRetriedDuringAnOutage() async throws {
        try await withHub([channel(of: ToyUnsigned.self, Echo())]) { life in
            life.http.list("away", message("m1", "hello"))
            await life.post(message("m1", "hello"), via: "toy-unsigned")
            try await life.settle()
            #expect(try await life.books.lines("SELECT state FROM inbox") == ["pending"])
            try await life.goOn()
            #expect(life.http.texts == ["ana: hello"])
        }
    }
}
