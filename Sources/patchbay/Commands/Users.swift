import ArgumentParser
import ChannelKit
import Foundation
import HubRouter

/// `patchbay users`.
struct Users: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List, add, invite and disable the users of a tenant.",
        discussion: """
            A user sets a password with the token of a one-time link: POST /auth/password with 'token' and 'password'. \
            The link is valid for 48 hours.

            EXAMPLES:
              patchbay users add marie@example.com --name "Marie Roy" --role owner --tenant lotus-dental
              patchbay users list --tenant lotus-dental
              patchbay users invite usr_0d3x9m2k7q4tz --tenant lotus-dental
            """,
        subcommands: [List.self, Add.self, Invite.self, SetRole.self, Disable.self],
        defaultSubcommand: List.self
    )

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List users with their role and their last sign-in.",
            discussion: "EXAMPLE: patchbay users list"
        )

        @OptionGroup var options: OperatorOptions

        @Option(help: "The max number to list per tenant.")
        var limit = 50

        func run() async throws {
            try await OperatorSession(options).printList(limit: limit, asJSON: options.json, ifEmpty: "No users.") {
                tx,
                limit in try tx.users(limit: limit).map { try UserRow($0, in: tx) }
            }
        }
    }

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Add a user, and print the token of a one-time link.",
            discussion: "EXAMPLE: patchbay users add marie@example.com --name \"Marie Roy\" --role agent"
        )

        @OptionGroup var options: OperatorOptions

        @Argument(help: "The e-mail address.")
        var email: String

        @Option(help: "The name.")
        var name: String

        @Option(help: "The role: owner, admin, agent or viewer.", transform: UserRole.read)
        var role: Role

        func run() async throws {
            let session = try await OperatorSession(options)
            let made = try await session.change(.addUser(email: email, name: name, role: role))
            SecretOutput(made.id, made.secret, asJSON: options.json).print(Invite.advice)
        }
    }

    struct Invite: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print the token of a new one-time link, for a user without or with a forgotten password.",
            discussion: "EXAMPLE: patchbay users invite usr_0d3x9m2k7q4tz"
        )
        static let advice = "Give the token to the user: it sets a password once, within 48 hours."

        @OptionGroup var options: OperatorOptions
        @OptionGroup var choice: UserChoice

        func run() async throws {
            let session = try await OperatorSession(options)
            let made = try await session.change(.inviteUser(choice.id))
            SecretOutput(made.id, made.secret, asJSON: options.json).print(Self.advice)
        }
    }

    struct SetRole: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "role",
            abstract: "Change the role of a user, and end the user's sessions.",
            discussion: "EXAMPLE: patchbay users role usr_0d3x9m2k7q4tz viewer"
        )

        @OptionGroup var options: OperatorOptions
        @OptionGroup var choice: UserChoice

        @Argument(help: "The role: owner, admin, agent or viewer.", transform: UserRole.read)
        var role: Role

        func run() async throws {
            let session = try await OperatorSession(options)
            _ = try await session.change(.setRole(choice.id, role))
            Terminal.output.print("User \(choice.id) has the role \(role.rawValue).")
        }
    }

    struct Disable: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Disable a user, and end the user's sessions; or enable the user again.",
            discussion: """
                EXAMPLES:
                  patchbay users disable usr_0d3x9m2k7q4tz
                  patchbay users disable usr_0d3x9m2k7q4tz --undo
                """
        )

        @OptionGroup var options: OperatorOptions
        @OptionGroup var choice: UserChoice

        @Flag(help: "Enable the user again.")
        var undo = false

        func run() async throws {
            let session = try await OperatorSession(options)
            _ = try await session.change(undo ? .enableUser(choice.id) : .disableUser(choice.id))
            Terminal.output.print("User \(choice.id) \(undo ? "enabled" : "disabled").")
        }
    }
}

/// The user to which a command applies.
struct UserChoice: ParsableArguments {
    @Argument(help: "The user's id.")
    var id: String
}

/// The reading of a role.
private enum UserRole {
    @Sendable
    static func read(_ text: String) throws -> Role {
        guard let role = Role(rawValue: text) else {
            throw ValidationError("unknown role '\(text)': owner, admin, agent or viewer")
        }
        return role
    }
}

/// A user in a list.
private struct UserRow: ListRow {
    static let columns = ["ID", "TENANT", "E-MAIL", "NAME", "ROLE", "STATE", "LAST SIGN-IN"]

    let cells: [String]
    let json: JSONValue

    init(_ user: User, in tx: any TenantReading) throws {
        json = try user.json(in: tx)
        cells = [
            json["id"]?.string ?? "", tx.tenant.rawValue, user.email, user.name, user.role.rawValue,
            user.disabledAt != nil ? "disabled" : user.password == nil ? "invited" : "active",
            user.seenAt.map { "\($0.age) ago" } ?? "never",
        ]
    }
}
