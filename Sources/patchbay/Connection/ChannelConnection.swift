import ArgumentParser
import ChannelKit
import Foundation
import HubConfig

/// A channel and its provider, for `patchbay connect`.
struct ChannelConnection: Sendable {
    let channel: ChannelConfiguration
    let http: any HTTPSending
    /// The path of the record of replaced values.
    let recordPath: String

    private var manifest: AdapterManifest { type(of: channel.adapter).manifest }

    /// The webhook URL to register.
    var url: String { channel.settings.webhookURL(of: channel.kind) }

    /// The beginning of all webhook URLs of this hub.
    var ownURL: String { "\(channel.settings.publicURL)/webhooks/" }

    /// The values that the operator enters by hand, for the terminal.
    var entryLines: [String] {
        channel.adapter.entries(for: url).flatMap { entry -> [String] in
            let value =
                switch entry.value {
                case .text(let text): text
                case .secret(let secret): secret.reveal()
                }
            return ["  \(entry.field)", "    \(value)"]
        }
    }

    /// The problems that the provider reports of the connection.
    ///
    /// - Throws: `ExitCode.failure`, after printing the reason, if the credentials are refused.
    func problems() async throws -> [ConnectionProblem] {
        guard let probing = channel.adapter as? any CredentialProbing else { return [] }
        return try await asking { () async throws(DeliveryError) in
            try await probing.probeCredentials(using: http)
            let connection = probing as? any ConnectionProbing
            return try await connection?.connectionProblems(using: http) ?? []
        }
    }

    /// The places at the provider; empty if they cannot be set through an API.
    func places() async throws -> [WebhookPlace] {
        guard let registering = channel.adapter as? any WebhookRegistering else { return [] }
        return try await asking { () async throws(DeliveryError) in
            try await registering.webhookPlaces(for: url, using: http)
        }
    }

    /// Registers the webhook at `places`; what each held before is recorded first.
    func register(_ places: [WebhookPlace]) async throws {
        guard let registering = channel.adapter as? any WebhookRegistering else { return }
        for place in places {
            try await change { record in record.remember(place) }
            try await asking { () async throws(DeliveryError) in try await registering.register(place, using: http) }
        }
    }

    /// Restores what `record` has of the places called `names`, and forgets it.
    func restore(_ names: [String], from record: ConnectionRecord) async throws {
        guard let registering = channel.adapter as? any WebhookRegistering else { return }
        // The last one set is the first one restored: Meta takes a callback URL of subscribed accounts only.
        for place in record.places.reversed() where names.contains(place.name) {
            try await asking { () async throws(DeliveryError) in try await registering.restore(place, using: http) }
            try await change { $0.places.removeAll { $0.name == place.name } }
        }
    }

    /// The recorded values; nil if none are.
    func record() async throws -> ConnectionRecord? {
        do { return try await blocking { [recordPath] in try ConnectionRecord(at: recordPath) } } catch {
            throw fail("cannot read '\(recordPath)': \(error.localizedDescription)")
        }
    }

    private func change(_ edit: @escaping @Sendable (inout ConnectionRecord) -> Void) async throws {
        do {
            try await blocking { [recordPath] in
                var record = try ConnectionRecord(at: recordPath) ?? ConnectionRecord()
                edit(&record)
                try record.write(to: recordPath)
            }
        } catch { throw fail("cannot write '\(recordPath)': \(error.localizedDescription); nothing more was changed") }
    }

    /// Asks the provider, and prints the reason if it refuses.
    private func asking<Answer>(
        _ question: () async throws(DeliveryError) -> Answer
    ) async throws(ExitCode) -> Answer {
        do throws(DeliveryError) { return try await question() } catch {
            throw fail("\(manifest.title) did not do it for '\(channel.id)': \(error.reason)")
        }
    }
}
