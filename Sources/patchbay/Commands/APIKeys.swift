import ArgumentParser
import ChannelKit
import Foundation
import HubRouter

/// `patchbay api-keys`.
struct APIKeys: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "api-keys",
        abstract: "List, create, rotate and revoke the API keys of a tenant.",
        discussion: """
            A key belongs to a tenant and has scopes; its secret is printed once.

            EXAMPLES:
              patchbay api-keys create n8n --tenant lotus-dental --scopes conversations:read,messages:read
              patchbay api-keys list --tenant lotus-dental
              patchbay api-keys revoke key_0d3x9m2k7q4tz --tenant lotus-dental
            """,
        subcommands: [List.self, Create.self, Rotate.self, Revoke.self],
        defaultSubcommand: List.self
    )

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List keys with their last use, the newest first.",
            discussion: "EXAMPLE: patchbay api-keys list"
        )

        @OptionGroup var options: OperatorOptions

        @Option(help: "The max number to list per tenant.")
        var limit = 50

        func run() async throws {
            try await OperatorSession(options).printList(limit: limit, asJSON: options.json, ifEmpty: "No API keys.") {
                tx,
                limit in try tx.apiKeys(limit: limit).map { try KeyRow($0, in: tx) }
            }
        }
    }

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Create a key, and print its secret.",
            discussion: """
                The scopes are \(Permission.scopes.map(\.rawValue).joined(separator: ", ")).

                EXAMPLE: patchbay api-keys create n8n --scopes conversations:read --expires-in-days 365
                """
        )

        @OptionGroup var options: OperatorOptions

        @Argument(help: "The name of the program that gets it.")
        var name: String

        @Option(help: "The scopes, with commas between.")
        var scopes: String

        @Option(name: .customLong("expires-in-days"), help: "The days after which it is refused. Default: never.")
        var expiresInDays: Int?

        func validate() throws {
            _ = try permissions
            if let expiresInDays, !(1...3_650).contains(expiresInDays) {
                throw ValidationError("--expires-in-days must be 1 to 3650")
            }
        }

        private var permissions: Set<Permission> {
            get throws {
                let words = scopes.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
                return Set(
                    try words.map { word in
                        guard let scope = Permission(rawValue: word), scope.isScope else {
                            throw ValidationError("unknown scope '\(word)'; see --help")
                        }
                        return scope
                    }
                )
            }
        }

        func run() async throws {
            let session = try await OperatorSession(options)
            let expiresAt = expiresInDays.map { Date.now.addingTimeInterval(Double($0) * 86_400) }
            let made = try await session.change(
                .createKey(name: name, scopes: try permissions, expiresAt: expiresAt)
            )
            SecretOutput(made.id, made.secret, asJSON: options.json).print("Keep it now: it is not shown again.")
        }
    }

    struct Rotate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Replace the secret of a key, and print the new one.",
            discussion: "EXAMPLE: patchbay api-keys rotate key_0d3x9m2k7q4tz --overlap-hours 24"
        )

        @OptionGroup var options: OperatorOptions

        @Argument(help: "The key's id.")
        var id: String

        @Option(name: .customLong("overlap-hours"), help: "The hours for which the old secret is accepted, up to 72.")
        var overlap = 0

        func validate() throws {
            guard (0...72).contains(overlap) else { throw ValidationError("--overlap-hours must be 0 to 72") }
        }

        func run() async throws {
            let session = try await OperatorSession(options)
            let made = try await session.change(.rotateKey(id, overlap: .seconds(overlap * 3_600)))
            SecretOutput(made.id, made.secret, asJSON: options.json).print("Keep it now: it is not shown again.")
        }
    }

    struct Revoke: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Revoke a key: it is refused from now on.",
            discussion: "EXAMPLE: patchbay api-keys revoke key_0d3x9m2k7q4tz"
        )

        @OptionGroup var options: OperatorOptions

        @Argument(help: "The key's id.")
        var id: String

        func run() async throws {
            let session = try await OperatorSession(options)
            _ = try await session.change(.revokeKey(id))
            Terminal.output.print("Key \(id) revoked.")
        }
    }
}

/// The output of a command that makes a secret, which is the only time that it is shown.
struct SecretOutput {
    private let id: String
    private let secret: String
    private let asJSON: Bool

    init(_ id: String, _ secret: String?, asJSON: Bool) {
        self.id = id
        self.secret = secret ?? ""
        self.asJSON = asJSON
    }

    func print(_ advice: String) {
        if asJSON { return Terminal.output.print(["id": .string(id), "secret": .string(secret)]) }
        Terminal.output.print("\(id)\n\(secret)")
        Terminal.error.print(advice)
    }
}

/// A key in a list.
private struct KeyRow: ListRow {
    static let columns = ["ID", "TENANT", "NAME", "STATE", "LAST USE", "SCOPES"]

    let cells: [String]
    let json: JSONValue

    init(_ key: APIKey, in tx: any TenantReading) throws {
        json = try key.json(in: tx)
        let isExpired = key.expiresAt.map { $0 <= .now } ?? false
        cells = [
            json["id"]?.string ?? "", tx.tenant.rawValue, key.name,
            key.revokedAt != nil ? "revoked" : isExpired ? "expired" : "valid",
            key.usedAt.map { "\($0.age) ago" } ?? "never", key.scopes.map(\.rawValue).sorted().joined(separator: " "),
        ]
    }
}
