import Testing

@testable import HubRouter
@testable import HubStore

@Suite("Addresses of PostgreSQL databases")
struct PostgresAddressTests {
    @Test(arguments: [
        ("postgres://hub:secret@db.example/patchbay", "db.example/patchbay", 8),
        ("postgresql://hub:secret@db.example:6432/patchbay?pool=3", "db.example:6432/patchbay", 3),
        ("postgres://hub@a.example,b.example/patchbay?pool=200&sslmode=require", "a.example,b.example/patchbay", 200),
        ("postgres://hub@a.example:1,b.example:2/patchbay", "a.example:1,b.example:2/patchbay", 8),
        ("postgres://hub@/patchbay?host=/run/postgresql", "/run/postgresql/patchbay", 8),
        ("postgres:///patchbay", "localhost/patchbay", 8),
        ("postgres://hub:p%40%2Fss@db.example/patchbay?password=secret", "db.example/patchbay", 8),
    ])
    func descriptionHasHostAndDatabase(_ url: String, _ description: String, _ pool: Int) throws {
        let address = try PostgresAddress(url)
        #expect(address.description == description)
        #expect(address.pool == pool)
        #expect(address["client_encoding"] == "UTF8")
    }

    @Test func parametersOfTheURLComeBeforeTheDefaults() throws {
        let address = try PostgresAddress(
            "postgres://hub:p%40ss@db.example/x?sslmode=verify-full&connect_timeout=2&application_name=a%20b"
        )
        #expect(address["password"] == "p@ss")
        #expect(address["sslmode"] == "verify-full")
        #expect(address["connect_timeout"] == "2")
        #expect(address["application_name"] == "a b")
    }

    /// Each URL is rejected without a part of its password in the message.
    @Test(arguments: [
        ("mysql://hub:secret@db.example/x", "invalid URL"),
        ("db.example/secret", "invalid URL"),
        ("postgres://hub:secret%zz@db.example/x", "invalid URL"),
        ("postgres://hub:12/secret@db.example/x", "invalid URL"),
        ("postgres://hub:secret/y@db.example/x", "invalid URL"),
        ("postgres://hub:a?secret@db.example/x", "invalid URL"),
        ("postgres://hub:a?b=secret@db.example/x", "unknown parameter 'b'"),
        ("postgres://hub:secret@db.example/x?sslmod=require", "unknown parameter 'sslmod'"),
        ("postgres://hub:secret@db.example/x?pool=0", "'pool' must be"),
        ("postgres://hub:secret@db.example/x?pool=201", "'pool' must be"),
        ("postgres://hub:secret@db.example/x?pool=many", "'pool' must be"),
    ])
    func invalidURLIsRejectedWithoutItsPassword(_ url: String, _ problem: String) throws {
        let error = try #require(throws: StorageError.self) { try PostgresAddress(url) }
        #expect("\(error)".contains("hub.database: \(problem)"))
        #expect(!"\(error)".contains("secret"))
    }
}
