import Testing

@testable import HubRouter
@testable import HubStore

@Suite("Errors of PostgreSQL")
struct PostgresErrorTests {
    private static let unavailable = StorageError.unavailable("m")

    /// The SQLSTATE and the loss of the connection, with the storage's error.
    @Test(
        arguments: [
            ("40001", nil, .conflict),
            ("40P01", nil, .conflict),
            ("55P03", nil, .conflict),
            ("57014", nil, .busy),
            ("25006", nil, .readOnly),
            ("53100", nil, .full),
            ("53200", nil, unavailable),
            ("53300", nil, unavailable),
            ("57P03", nil, unavailable),
            ("58030", nil, unavailable),
            ("XX001", nil, unavailable),
            ("08006", nil, unavailable),
            ("23505", nil, nil),
            ("22P02", nil, nil),
            ("42P01", nil, nil),
            ("57P01", .rolledBack, unavailable),
            ("57P01", .outcomeUnknown, .outcomeUnknown),
            ("", .rolledBack, unavailable),
            ("", .outcomeUnknown, .outcomeUnknown),
        ] as [(String, PostgresError.Loss?, StorageError?)]
    )
    func stateIsTranslated(_ state: String, _ loss: PostgresError.Loss?, _ expected: StorageError?) {
        #expect(StorageError(PostgresError(state: state, message: "m", loss: loss)) == expected)
    }
}
