import HubTestKit
import Testing

/// Runs the tests of a suite with one server, which they share.
struct PostgresTrait: SuiteTrait, TestScoping {
    @TaskLocal fileprivate static var server: PostgresServer?

    func provideScope(
        for test: Test,
        testCase: Test.Case?,
        performing function: @Sendable () async throws -> Void
    ) async throws {
        try await Self.$server.withValue(PostgresServer(), operation: function)
    }
}

extension Trait where Self == PostgresTrait {
    /// A server for the tests of a suite.
    static var postgres: Self { Self() }
}

extension PostgresServer {
    /// The server of the running suite, which has the trait `postgres`.
    static var shared: PostgresServer { get throws { try #require(PostgresTrait.server) } }
}
