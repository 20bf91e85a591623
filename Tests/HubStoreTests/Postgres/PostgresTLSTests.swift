import ChannelTestKit
import Foundation
import HubTestKit
import Testing

@testable import HubRouter
@testable import HubStore

@Suite("TLS to PostgreSQL", .timeLimit(.minutes(2)))
struct PostgresTLSTests {
    /// A connection's parameters, and a part of the error's text; nil if it succeeds.
    private struct Case {
        let query: String
        var problem: String?
    }

    private func connect(_ port: UInt16, _ query: String) -> Result<String, any Error> {
        Result {
            let url = "postgres://owner:secret@/postgres?hostaddr=127.0.0.1&port=\(port)&\(query)"
            let connection = try PostgresConnection(PostgresAddress(url))
            // More than a record of TLS, and more than the buffers of the sockets.
            let blob = Data((0..<1 << 20).map { UInt8(truncatingIfNeeded: $0) })
            let echo: Data? = try SQLConnection(driver: connection).row(.echo, blob) { try $0["value"] }
            #expect(echo == blob)
            return try connection.lines("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()").joined()
        }
    }

    private func check(_ testCase: Case, port: UInt16) {
        switch (connect(port, testCase.query), testCase.problem) {
        case (.success(let isEncrypted), nil): #expect(isEncrypted == "t", "\(testCase.query)")
        case (.failure(let error as StorageError), let problem?):
            #expect("\(error)".contains(problem), "\(testCase.query)")
            #expect("\(error)".contains("/postgres:") && !"\(error)".contains("secret"))
        case (let result, let problem): Issue.record("\(testCase.query): \(result), expected \(problem ?? "success")")
        }
    }

    @Test func certificateAndHostNameAreChecked() throws {
        let (authority, port) = (try PrivateCA(), try PostgresServer.freePort())
        let server = try PostgresServer { folder in
            try authority.certify(folder)
            try folder.write("local all all trust\nhostssl all all 127.0.0.1/32 trust\n", to: "hba")
            return [
                "listen_addresses": "127.0.0.1", "port": "\(port)", "hba_file": folder.path("hba"), "ssl": "on",
                "ssl_cert_file": folder.path("server.crt"), "ssl_key_file": folder.path("server.key"),
            ]
        }
        let (ours, other) = (authority.folder.path("ca.crt"), authority.folder.path("other.crt"))
        let wrongCA = "set sslrootcert in hub.database"
        for testCase in [
            Case(query: "host=localhost&sslmode=require"),
            Case(query: "host=localhost&sslmode=verify-ca&sslrootcert=\(ours)"),
            Case(query: "host=db.example&sslmode=verify-ca&sslrootcert=\(ours)"),
            Case(query: "host=localhost&sslmode=verify-full&sslrootcert=\(ours)"),
            Case(
                query: "host=db.example&sslmode=verify-full&sslrootcert=\(ours)",
                problem: "use a name of the server's certificate"
            ),
            Case(query: "host=localhost&sslmode=verify-full&sslrootcert=\(other)", problem: wrongCA),
            Case(query: "host=localhost&sslmode=verify-ca&sslrootcert=\(other)", problem: wrongCA),
            Case(query: "host=localhost&sslmode=verify-full&sslrootcert=/nowhere", problem: wrongCA),
            Case(query: "host=localhost&sslmode=disable", problem: "use sslmode=require"),
        ] {
            check(testCase, port: port)
        }
        withExtendedLifetime(server) {}
    }

    @Test func aServerWithoutTLSIsRefusedWhereItIsRequired() throws {
        let port = try PostgresServer.freePort()
        let server = try PostgresServer { _ in ["listen_addresses": "127.0.0.1", "port": "\(port)"] }
        check(Case(query: "sslmode=require", problem: "does not support SSL"), port: port)
        #expect(try connect(port, "sslmode=disable").get() == "f")
        withExtendedLifetime(server) {}
    }

    /// Each failure names the host, the database and the remedy.
    @Test(arguments: [
        ("host=/nowhere", "no connection to PostgreSQL at /nowhere/postgres:", "check that the server runs"),
        ("hostaddr=127.0.0.1&port=1", "no connection to PostgreSQL at 127.0.0.1:1/postgres:", "Connection refused"),
    ])
    func aFailureNamesHostDatabaseAndRemedy(_ query: String, _ place: String, _ remedy: String) throws {
        let error = try #require(throws: StorageError.self) {
            try PostgresConnection(PostgresAddress("postgres://owner:secret@/postgres?\(query)"))
        }
        #expect("\(error)".contains(place) && "\(error)".contains(remedy))
        #expect(!"\(error)".contains("secret"))
    }

    @Test func aRoleWithoutFreeConnectionsIsToldToChangeThePool() throws {
        let server = try PostgresServer()
        try server.run("CREATE ROLE narrow LOGIN CONNECTION LIMIT 0")
        let error = try #require(throws: StorageError.self) { try PostgresConnection(server.address(user: "narrow")) }
        #expect("\(error)".contains("lower 'pool'"))
        #expect(throws: StorageError.self) { try PostgresConnection(server.address(user: "unknown")) }
    }
}

extension SQLStatement {
    fileprivate static let echo = SQLStatement("SELECT ? AS value")
}
