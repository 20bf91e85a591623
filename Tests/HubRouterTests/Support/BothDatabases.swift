import HubTestKit
import Testing

/// Runs each test of a suite twice: on SQLite, and on PostgreSQL.
struct BothDatabases: SuiteTrait, TestTrait, TestScoping {
    let isRecursive = true

    func provideScope(
        for test: Test,
        testCase: Test.Case?,
        performing function: @Sendable () async throws -> Void
    ) async throws {
        for database in TestDatabase.allCases {
            try await Self.naming(database).provideScope(for: test, testCase: testCase) {
                await TestDatabase.$current.withValue(database) {
                    // An error on one database is no reason to leave out the other one.
                    do { try await function() } catch is ExpectationFailedError {} catch { Issue.record(error) }
                }
            }
        }
    }

    /// Adds the database to the issues of a test.
    private static func naming(_ database: TestDatabase) -> IssueHandlingTrait {
        .compactMapIssues { issue in
            var issue = issue
            issue.comments.append("on \(database.rawValue)")
            return issue
        }
    }
}

extension Trait where Self == BothDatabases {
    /// Runs each test on both databases.
    static var onBothDatabases: Self { Self() }
}
