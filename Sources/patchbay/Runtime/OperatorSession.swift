import ArgumentParser
import ChannelKit
import Foundation
import HubConfig
import HubRouter
import HubStore

/// The hub's database as an operator's commands see it, beside a hub that may be running.
struct OperatorSession: Sendable {
    let configuration: HubConfiguration
    let storage: any HubStorage
    /// The tenants to look at.
    let tenants: [TenantID]

    /// Opens the database that `options` name.
    ///
    /// - Parameters:
    ///   - callsProviders: Whether the providers will be called; if not, no secret of theirs has to be there.
    ///   - changes: Whether the command changes something; if not, the database may be one that cannot be written.
    /// - Throws: `ExitCode.failure`, after saying why, when there is none.
    init(_ options: OperatorOptions, callsProviders: Bool = false, changes: Bool = false) async throws {
        let nobody = "http://localhost"
        let file = ConfigurationFile(
            path: options.config,
            build: try Build(),
            simulators: callsProviders ? nil : nobody
        )
        let loaded = try await file.load()
        guard let configuration = loaded.configuration else {
            Terminal.error.print(loaded.report())
            throw ExitCode.failure
        }
        let path = try DatabaseURL(configuration.hub.database).path
        guard FileManager.default.fileExists(atPath: path) else {
            Terminal.error.print("error: there is no database at \(path) yet: has 'patchbay serve' run here?")
            throw ExitCode.failure
        }
        self.configuration = configuration
        let use: SQLiteStorage.Use = changes ? .shared(command: CommandName.current) : .readOnly
        storage = try await blocking { try SQLiteStorage(path: path, as: use) }
        let known = configuration.tenants.map(\.profile.id)
        tenants = options.tenant.map { [TenantID($0)] } ?? known
        if let tenant = options.tenant, !known.contains(TenantID(tenant)) {
            Terminal.error.print("warning: \(options.config) has no tenant '\(tenant)'")
        }
    }

    /// The time zone of a tenant; that of Greenwich if the configuration does not know it.
    func timeZone(of tenant: TenantID) -> TimeZone {
        configuration.tenants.first { $0.profile.id == tenant }?.profile.timeZone ?? .gmt
    }

    /// What `find` finds, in the first tenant that has it.
    func first<Found: Sendable>(
        _ find: @escaping @Sendable (any TenantReading) throws -> Found?
    ) async throws -> (tenant: TenantID, found: Found)? {
        for tenant in tenants {
            if let found = try await storage.read(tenant, find) { return (tenant, found) }
        }
        return nil
    }
}

/// What every command on the database takes.
struct OperatorOptions: ParsableArguments {
    @Option(help: "The configuration that names the database.")
    var config = "channels.yaml"

    @Option(help: "Only this tenant.")
    var tenant: String?

    @Flag(help: "Print JSON, for programs.")
    var json = false
}

/// Text in columns as wide as their widest cell; the last one is as wide as it likes.
struct TextTable {
    private var rows: [[String]]

    init(_ heads: String...) { rows = [heads] }

    /// Adds a row; a line break in a cell, which a customer may have written, would begin another.
    mutating func add(_ cells: String...) {
        rows.append(cells.map { $0.split(whereSeparator: \.isNewline).joined(separator: " ") })
    }

    /// Prints it, with its heads faint.
    func print(to terminal: Terminal) {
        let widths = (0..<(rows[0].count - 1)).map { column in rows.map { $0[column].count }.max() ?? 0 }
        for (number, row) in rows.enumerated() {
            let cells = row.enumerated().map { column, cell in
                column < widths.count ? cell.padding(toLength: widths[column], withPad: " ", startingAt: 0) : cell
            }
            let line = cells.joined(separator: "  ")
            terminal.print(number == 0 ? terminal.styled(line, .faint) : line)
        }
    }
}

extension Date {
    /// How long ago it was, such as `3 h`.
    var age: String {
        let seconds = max(0, Int(Date().timeIntervalSince(self)))
        switch seconds {
        case ..<60: return "\(seconds) s"
        case ..<3_600: return "\(seconds / 60) min"
        case ..<172_800: return "\(seconds / 3_600) h"
        default: return "\(seconds / 86_400) d"
        }
    }
}

/// Says that `what` is not there, and ends.
func failNotFound(_ what: String, hint: String) -> ExitCode {
    Terminal.error.print("error: there is no \(what); \(hint)")
    return .failure
}
